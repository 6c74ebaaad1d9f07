"""Pure converters that give times; the reading itself is the timeline's."""

from collections.abc import Mapping
from typing import Any

from sync.normalise.unreadable import Unreadable
from sync.timeline import uk_dates
from sync.timeline.uk_dates import DateUnreadable
from sync.timeline.when import Precision, When, is_before

Context = Mapping[str, str]


def uk_date(value: Any, time: Any, context: Context) -> When | None:
    """A date as people in the UK write it, with the year of a heading above and a separate time."""
    written = _written(value)
    if written == "":
        return None
    clock = None if time is None else str(_written(time)) or None
    try:
        return uk_dates.read(written, year=_year(context), time=clock)
    except DateUnreadable as error:
        raise _cannot_be_read(error) from error


def uk_date_range(start: Any, end: Any, time: Any, context: Context) -> When | None:
    """A first and a last date; where only the first is written, that date alone."""
    first = uk_date(start, time, context)
    last = None if end is None else uk_date(end, None, context)
    return _spanned(first, last)


def iso_instant(value: Any, _time: Any, _context: Context) -> When | None:
    """An ISO 8601 date or time; without an offset, a time is what the clock in London showed."""
    words = str(_written(value))
    try:
        return uk_dates.iso_instant(words) if words else None
    except DateUnreadable as error:
        raise _cannot_be_read(error) from error


def iso_period(start: Any, end: Any, time: Any, context: Context) -> When | None:
    """A start and an end, each as `iso_instant`; where only the start is written, that alone."""
    first = iso_instant(start, time, context)
    last = iso_instant(end, time, context)
    return _spanned(first, last)


def _written(value: Any) -> str | int | float:
    """Words or a number, such as a spreadsheet's day number or year; 2006.0 is the year 2006 again."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Unreadable("is not a single value")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _year(context: Context) -> int | None:
    year = context.get("year", "")
    if not year:
        return None
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() and year > "0000" else None  # noqa: PLR2004


def _cannot_be_read(error: DateUnreadable) -> Unreadable:
    return Unreadable(f"the date cannot be read: {error}")


def _spanned(first: When | None, last: When | None) -> When | None:
    if last is None:
        return first
    if first is None:
        raise Unreadable("there is an end date but no start date")
    if is_before(last, first):
        raise Unreadable("the end date is before the start date")
    if first.edtf == last.edtf:
        return first
    return When(
        edtf=f"{_end_of(first.edtf, 0, first)}/{_end_of(last.edtf, -1, last)}",
        earliest=first.earliest,
        latest=last.latest,
        precision=Precision.RANGE,
        as_written=f"{first.as_written} to {last.as_written}",
    )


def _end_of(edtf: str, side: int, when: When) -> str:
    """The expression of one end; what is itself a choice of days gives its outermost day."""
    end = edtf.split("/")[side]
    if end.strip("0123456789-:.TZ+?~%"):
        return (when.latest if side else when.earliest).date().isoformat()
    return end
