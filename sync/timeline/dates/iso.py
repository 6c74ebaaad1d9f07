"""Dates and times as machines write them: ISO 8601, year first."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from sync.timeline.dates import span
from sync.timeline.dates.span import Span
from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.when import LONDON, Precision, When

_TIME = r"(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{0,9})?)?\s?(z|[+-]\d{2}(?::?\d{2})?)?"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_MOMENT = re.compile(rf"(\d{{4}})(-?)(\d{{2}})\2(\d{{2}})[t ]{_TIME}", re.ASCII | re.IGNORECASE)
_LONGEST_OFFSET = timedelta(hours=14)


def iso_when(text: str, as_written: str, zone: ZoneInfo) -> When:
    """A date, a month, a year or a moment; a moment without a zone is one of ``zone``."""
    if found := _DATE.fullmatch(text):
        return span.settle(_date(found), as_written)
    if found := _MOMENT.fullmatch(text):
        return _moment(found, as_written, zone)
    raise DateUnreadable(Reason.FORM)


def is_moment(text: str) -> bool:
    """Whether this is an ISO date and time, with the T between them."""
    return "t" in text[8:11].lower() and _MOMENT.fullmatch(text) is not None


def _date(found: re.Match[str]) -> Span:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
    if month is None:
        return span.year_of(int(year))
    if day is None:
        return span.month(int(year), int(month))
    return span.day(int(year), int(month), int(day))


def _moment(found: re.Match[str], as_written: str, zone: ZoneInfo) -> When:
    day = span.day(int(found[1]), int(found[3]), int(found[4]))
    try:
        start = day.first.replace(hour=int(found[5]), minute=int(found[6]), second=int(found[7] or 0))
    except ValueError:
        raise DateUnreadable(Reason.TIME) from None
    precision = Precision.SECOND if found[7] else Precision.MINUTE
    end = start if found[7] else start.replace(second=59)
    offset = found[8]
    edtf = start.isoformat(timespec="seconds" if found[7] else "minutes")
    if offset is not None:
        shift = _shift(offset)
        first, last = (_london(at.replace(tzinfo=timezone(shift))) for at in (start, end))
        return When(edtf + _said(shift), first, last, precision, as_written)
    first, last = span.local(start, zone, fold=0), span.local(end, zone, fold=1)
    if zone is not LONDON:
        # Elsewhere's clock would read as London's, so the expression says how far it was from UTC.
        edtf += _said(first.utcoffset() or timedelta())
    return When(edtf, _london(first), _london(last), precision, as_written)


def _london(at: datetime) -> datetime:
    return at.astimezone(UTC).astimezone(LONDON)


def _shift(offset: str) -> timedelta:
    if offset in ("Z", "z"):
        return timedelta()
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if shift > _LONGEST_OFFSET or int(digits[2:]) > 59:  # noqa: PLR2004 - minutes
        raise DateUnreadable(Reason.TIME)
    return -shift if offset[0] == "-" else shift


def _said(shift: timedelta) -> str:
    if not shift:
        return "Z"
    minutes = int(shift.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
