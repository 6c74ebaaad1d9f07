"""Times of the day as people write them, in a date's text or in a cell of their own."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache

from sync.timeline.dates.span import FIRST_YEAR, LAST_YEAR, Span, both, marked
from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.dates.words import NOTHING, tidy, unmarked
from sync.timeline.when import END_OF_DAY, Precision

_NOON = time(12)
#: The letters of a day in ISO 8601, before any mark.
_A_DAY = len("2006-01-12")
_HALVES = {
    "am": (time.min, time(11, 59, 59)),
    "morning": (time.min, time(11, 59, 59)),
    "pm": (_NOON, END_OF_DAY),
    "afternoon": (_NOON, END_OF_DAY),
    "evening": (_NOON, END_OF_DAY),
}
# Seconds stand after a colon only: "12.05.01" is a day.
_FORM = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?)? ?(?P<half>am|pm)?"
    r"(?P<hours> ?(?:hrs?|hours|h))?"
    r"|(?P<bare>\d{3,4})(?: ?(?:(?P<bare_half>am|pm)|(?P<bare_hours>hrs?|hours|h)))?",
    re.ASCII,
)
_RANGE = re.compile(r"(?:from )?(.{1,12}?) ?(?:-| to | until ) ?(.{1,12})")


@dataclass(frozen=True, slots=True)
class Clock:
    """A stretch of one day, to the second, both ends inclusive."""

    start: time
    end: time
    precision: Precision
    mark: str = ""
    #: Four figures such as 2016 may as well be a year.
    is_bare: bool = False


@lru_cache(maxsize=4096)
def clock_in_cell(text: str) -> Clock | None:
    """The time in a cell of its own; None where the cell says nothing."""
    plain = tidy(text)
    if NOTHING.fullmatch(plain):
        return None
    found = clock_of(plain)
    if found is None:
        raise DateUnreadable(Reason.TIME)
    return found


def clock_of(text: str) -> Clock | None:
    """The time, or None where the tidy text has another form."""
    plain, mark = unmarked(text.removeprefix("at ").removeprefix("@").strip())
    found = _half(plain) or _one(plain) or _stretch(plain)
    return found and replace(found, mark=both(found.mark, mark))


def on_day(day: Span, clock: Clock) -> Span:
    """The day narrowed to the time; a span wider than a day stays as wide, since it holds the time anyway."""
    if day.precision is not Precision.DAY:
        return _same(day, clock) if day.precision in (Precision.MINUTE, Precision.SECOND) else day
    first, last = datetime.combine(day.first, clock.start), datetime.combine(day.first, clock.end)
    if not day.first <= first <= last <= day.last:
        raise DateUnreadable(Reason.TIMES)
    mark = both(day.edtf[-1] if day.edtf[-1] in "?~%" else "", clock.mark)
    return marked(Span(_edtf(day.edtf[:_A_DAY], clock), first, last, clock.precision), mark)


def _edtf(day: str, clock: Clock) -> str:
    if clock.precision is Precision.DAY:
        return day
    exact = "seconds" if clock.precision is Precision.SECOND else "minutes"
    start = f"{day}T{clock.start.isoformat(exact)}"
    return f"{start}/{day}T{clock.end.isoformat(exact)}" if clock.precision is Precision.RANGE else start


def _same(moment: Span, clock: Clock) -> Span:
    if not (clock.start <= moment.first.time() and moment.last.time() <= clock.end):
        raise DateUnreadable(Reason.TIMES)
    return moment


def _half(text: str) -> Clock | None:
    if text in ("noon", "midday", "12 noon", "12 midday"):
        return Clock(_NOON, time(12, 0, 59), Precision.MINUTE)
    if text in ("midnight", "12 midnight"):
        # The start of the day or its end: two days apart in a chronology.
        raise DateUnreadable(Reason.TWO)
    ends = _HALVES.get(text.removeprefix("in the ").removeprefix("the ").removesuffix(" of"))
    return Clock(*ends, Precision.DAY) if ends else None


def _one(text: str) -> Clock | None:
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    if found["bare"]:
        return _bare(
            found["bare"], found["bare_half"], is_signed=bool(found["bare_half"] or found["bare_hours"])
        )
    if found["minute"] is None and found["half"] is None:
        return None
    clock = _at(found["hour"], found["minute"] or "00", found["second"], found["half"])
    # "2.30" in a chronology may be the afternoon; a leading nought, seconds or "hrs" show a 24-hour clock.
    is_doubtful = len(found["hour"]) == 1 and not (found["half"] or found["hours"] or found["second"])
    return replace(clock, mark="?") if is_doubtful and found["hour"] != "0" else clock


def _bare(figures: str, half: str | None, *, is_signed: bool) -> Clock | None:
    """Three or four figures; three need a sign, and "2016 pm" is the end of a date."""
    hour = figures[:-2]
    if (len(hour) == 1 and not is_signed) or (half and int(hour) > _NOON.hour):
        return None
    clock = _at(hour, figures[-2:], None, half)
    return replace(clock, is_bare=not is_signed and FIRST_YEAR <= int(figures) <= LAST_YEAR)


def _at(hour: str, minute: str, second: str | None, half: str | None) -> Clock:
    number = int(hour)
    if half and number <= _NOON.hour:
        number = number % 12 + (12 if half == "pm" else 0)
    elif half == "am":
        raise DateUnreadable(Reason.TIME)
    try:
        start = time(number, int(minute), int(second or 0))
    except ValueError:
        raise DateUnreadable(Reason.TIME) from None
    if second in (None, "00"):
        # Spreadsheets add ":00" to a time that was typed to the minute.
        return Clock(start, start.replace(second=59), Precision.MINUTE)
    return Clock(start, start, Precision.SECOND)


def _stretch(text: str) -> Clock | None:
    found = _RANGE.fullmatch(text)
    end = _one(found[2]) if found else None
    start = _start(found[1], end, found[2]) if found and end else None
    if start is None or end is None:
        return None
    if end.start < start.start:
        raise DateUnreadable(Reason.BACKWARDS)
    first, last = start.start.replace(second=0), end.start.replace(second=59)
    mark, is_bare = both(start.mark, end.mark), start.is_bare or end.is_bare
    return Clock(first, last, Precision.RANGE, mark, is_bare)


def _start(text: str, end: Clock, end_text: str) -> Clock | None:
    """The first time of a range; in "2-4.15pm" it shares the half of the day, unless it then came last."""
    half = end_text[-2:]
    if half not in ("am", "pm") or text[-2:] in ("am", "pm"):
        return _one(text)
    start = _one(text + half)
    if start and start.start > end.start and half == "pm":
        return _one(text + "am")
    # "10.30-11.15pm" may also begin in the morning.
    return start and replace(start, mark="?" if text[:2] in ("10", "11") else start.mark)
