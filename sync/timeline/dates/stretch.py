"""Ranges and alternatives: two dates in one text, the first without what it shares with the second."""

import re
from collections.abc import Iterator

from sync.timeline.dates import span
from sync.timeline.dates.day import DAY_NUMBER, MONTH, day_of, without_weekday
from sync.timeline.dates.moment import moment_of
from sync.timeline.dates.period import period_of
from sync.timeline.dates.span import Span
from sync.timeline.dates.words import unmarked
from sync.timeline.when import Precision

_LONE_DAY = re.compile(DAY_NUMBER, re.ASCII)
_YEARLESS = re.compile(rf"\d{{1,2}}[./]\d{{1,2}}|(?:{DAY_NUMBER} ?)?(?:of )?-?(?:{MONTH})", re.ASCII)


def single(text: str, year: int | None) -> Span | None:
    """One date, of whatever unit."""
    return day_of(text, year) or period_of(text, year) or moment_of(text, year)


def stretch_of(text: str, year: int | None) -> Span | None:
    """The range or the choice that the text names, or None where it names none."""
    if text.startswith("between "):
        first, joint, last = text.removeprefix("between ").partition(" and ")
        ends = _ends(first, last, year) if joint else None
        return ends and span.between(*ends)
    first, joint, last = text.partition(" or ")
    if joint:
        ends = _ends(first.removeprefix("either "), last, year)
        return ends and span.either(*ends)
    for first, last in _splits(text.removeprefix("from ")):
        if ends := _ends(first, last, year):
            return span.interval(*ends)
    return None


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Where the text may be cut into two dates: at a word, at a dash between spaces, at the middle dash."""
    for joint in (" to ", " until ", " till ", " - "):
        first, found, last = text.partition(joint)
        if found and joint not in last:
            yield first, last
    parts = text.split("-")
    if len(parts) % 2 == 0:
        middle = len(parts) // 2
        yield "-".join(parts[:middle]).strip(), "-".join(parts[middle:]).strip()


def _ends(first: str, last: str, year: int | None) -> tuple[Span, Span] | None:
    first, first_mark = unmarked(first)
    last, last_mark = unmarked(last)
    end = single(last, year) if last else None
    if end is None or not first:
        return None
    start = _start(first, end, year)
    return (span.marked(start, first_mark), span.marked(end, last_mark)) if start else None


def _start(text: str, end: Span, year: int | None) -> Span | None:
    """The first date; a year or month that it lacks is that of the second."""
    weekday, rest = without_weekday(text)
    if found := _LONE_DAY.fullmatch(rest):
        if end.precision is not Precision.DAY:
            return None
        start = span.day(end.first.year, end.first.month, int(found[1]))
        return span.marked(start, "?" if weekday not in (None, start.first.weekday()) else "")
    if _YEARLESS.fullmatch(rest):
        return day_of(text, end.last.year) or period_of(text, end.last.year)
    return single(text, year)
