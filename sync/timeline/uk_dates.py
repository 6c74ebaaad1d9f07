"""Reads the dates that agencies write; what could mean two things is refused, never guessed."""

import math
import re
from collections.abc import Callable
from datetime import time as clock_time
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sync.timeline.dates import span
from sync.timeline.dates.clock import Clock, clock_in_cell, clock_of, on_day
from sync.timeline.dates.day import day_of, serial_day, without_weekday
from sync.timeline.dates.iso import is_moment, iso_when
from sync.timeline.dates.moment import moment_of
from sync.timeline.dates.period import period_of
from sync.timeline.dates.span import Span, both, marked, settle
from sync.timeline.dates.stretch import stretch_of
from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.dates.words import NOTHING, remark_mark, tidy, unmarked, without_remark
from sync.timeline.when import LONDON, Precision, When

__all__ = ["DateUnreadable", "Reason", "iso_instant", "read"]

#: Longer texts are notes, not dates; the bound also keeps every pattern cheap.
LONGEST = 100
#: Exact types: True is no number of a day, and a record's JSON may hold anything.
_READ = (str, int, float)
_REMEMBERED = 1 << 13
#: A float that shows fewer decimals than this cannot tell seconds of a day apart.
_DECIMALS_OF_A_SECOND = 5
_SERIAL_WITH_TIME = re.compile(r"\d{5}\.\d{1,17}", re.ASCII)
_OPEN = re.compile(
    r"\b(?:before|after|since|until|till|by|prior to|up to|onwards?|earlier than|later than|to date"
    r"|to present|ongoing)\b"
    r"|^from\b"
)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|now|ago|later|earlier|next|last|previous|following|same|this|age|aged"
    r"|birth|birthday|born|weeks?|months?|years?|days?|old|then|ditto|as above"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b|\bdob"
)
_OWN_DATE = re.compile(r"\d[./-]\d|\d{4}")


def read(text: str | float, *, year: int | None = None, time: str | None = None) -> When:
    """The time that the words tell; ``year`` is that of a heading above, ``time`` a cell of its own.

    A number is a spreadsheet's day number, a year or eight digits. ``as_written`` is the text exactly, with
    the time cell after it where one was filled. Raises DateUnreadable with a sentence that quotes nothing.
    """
    if type(text) not in _READ:
        raise DateUnreadable(Reason.FORM)
    if time is not None and type(time) is not str:
        raise DateUnreadable(Reason.TIME)
    if (isinstance(text, str) and len(text) > LONGEST) or len(time or "") > LONGEST:
        raise DateUnreadable(Reason.TOO_LONG)
    if time:
        return _when(text, year, time)
    answer = _answer(text, year, None)
    if isinstance(answer, Reason):
        raise DateUnreadable(answer)
    return answer


def iso_instant(text: str, zone: str = "Europe/London") -> When:
    """The time in a machine's ISO 8601 text.

    A time without a zone is one of ``zone``; a date, month or year is one in London.
    """
    if len(text) > LONGEST:
        raise DateUnreadable(Reason.TOO_LONG)
    answer = _iso_answer(text, zone)
    if isinstance(answer, Reason):
        raise DateUnreadable(answer)
    return answer


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _answer(text: str | float, year: int | None, time: str | None) -> When | Reason:
    """Refusals are remembered too: a wrong column repeats them on every row."""
    try:
        return _when(text, year, time)
    except DateUnreadable as refusal:
        return refusal.reason


def _when(text: str | float, year: int | None, time: str | None) -> When:
    """Day and time are remembered apart: a case has few of each, but many pairs of them."""
    clock = clock_in_cell(time) if time else None
    written = f"{text} {time}" if time and time.strip() else f"{text}"
    found = _day(text, year)
    if found is None:
        return _machine_moment(str(text).strip(), clock, written)
    return settle(on_day(found, clock) if clock else found, written)


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _day(text: str | float, year: int | None) -> Span | None:
    """What the date's own text tells; None where it is a machine's moment, which may be in any zone."""
    if not isinstance(text, str):
        return _number(text)
    return None if is_moment(text.strip()) else _text(text, year)


@lru_cache(maxsize=_REMEMBERED)
def _iso_answer(text: str, zone: str) -> When | Reason:
    try:
        return iso_when(text.strip(), text, LONDON if zone == LONDON.key else ZoneInfo(zone))
    except DateUnreadable as refusal:
        return refusal.reason


def _machine_moment(text: str, clock: Clock | None, written: str) -> When:
    """A date cell that a spreadsheet exported as midnight takes its time from the cell beside it."""
    moment = iso_when(text, written, LONDON)
    if clock is None:
        return moment
    if moment.earliest.time() == clock_time.min and moment.precision is Precision.SECOND:
        on = moment.earliest
        return settle(on_day(span.day(on.year, on.month, on.day), clock), written)
    if not clock.start <= moment.earliest.time() <= clock.end:
        raise DateUnreadable(Reason.TIMES)
    return moment


def _number(number: float) -> Span:
    if not math.isfinite(number) or abs(number) >= 10**8:
        raise DateUnreadable(Reason.FORM)
    whole = int(number)
    if number == whole:
        return _text(str(whole), None)
    return _serial(f"{number!r}")


def _serial(text: str) -> Span:
    """A spreadsheet's day number with a time of the day."""
    whole, _, decimals = text.partition(".")
    on = serial_day(int(whole)) if whole.isdigit() else None
    if on is None or not decimals.isdigit():
        raise DateUnreadable(Reason.FORM)
    step = 1 if len(decimals) >= _DECIMALS_OF_A_SECOND else 60
    seconds = round(float(f"0.{decimals}") * 86400 / step) * step
    day = span.day(on.year, on.month, on.day)
    at = day.first + timedelta(seconds=seconds)
    if at.second == 0:
        return Span(at.isoformat(timespec="minutes"), at, at.replace(second=59), Precision.MINUTE)
    return Span(at.isoformat(timespec="seconds"), at, at, Precision.SECOND)


def _text(text: str, year: int | None) -> Span:
    plain = tidy(text)
    if found := day_of(plain, year) or period_of(plain, year):
        return found
    if not plain and not text.strip():
        raise DateUnreadable(Reason.EMPTY)
    if NOTHING.fullmatch(plain):
        raise DateUnreadable(Reason.NOT_KNOWN)
    if _SERIAL_WITH_TIME.fullmatch(plain):
        return _serial(plain)
    plain, mark = unmarked(plain)
    plain, remark = without_remark(plain)
    if remark:
        plain, remark_doubt = _with_remark(plain, remark)
        mark = both(mark, remark_doubt)
    plain, second = unmarked(plain)
    return marked(_grammar(plain, year), both(mark, second))


def _with_remark(text: str, remark: str) -> tuple[str, str]:
    """A weekday or a time in brackets belongs to the date; other remarks may only mark it."""
    if NOTHING.fullmatch(remark):
        return text, "" if "time" in remark else "?"
    words, mark = unmarked(remark)
    if not words:
        return text, mark
    clock = clock_of(words)
    if without_weekday(f"{words} .")[0] is not None or (clock and not clock.is_bare):
        return f"{text} {words}", mark
    return text, remark_mark(remark)


def _grammar(text: str, year: int | None) -> Span:
    """The ordered grammar: one date, one date with a time, two dates."""
    forms: tuple[Callable[[str, int | None], Span | None], ...] = (day_of, period_of, moment_of, stretch_of)
    for form in forms:
        if found := form(text, year):
            return found
    raise DateUnreadable(_why(text))


def _why(text: str) -> Reason:
    if not text:
        return Reason.NOT_KNOWN
    if _RELATIVE.search(text) and not _OWN_DATE.search(text):
        return Reason.RELATIVE
    return Reason.OPEN if _OPEN.search(text) else Reason.FORM
