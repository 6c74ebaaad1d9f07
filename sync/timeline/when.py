"""When something happened, as exactly as its agency wrote it and no more exactly."""

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
#: The last whole second of a day: bounds are inclusive.
END_OF_DAY = time(23, 59, 59)
#: January to December, spelled here so that no locale of the machine reaches a page.
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = {12: "winter", 3: "spring", 6: "summer", 9: "autumn"}
_TERMS = {1: "spring", 4: "summer", 9: "autumn"}


class Precision(enum.StrEnum):
    """The unit that the words pin down."""

    #: Machine timestamps pin the second; calling them minutes would widen what the agency recorded.
    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    TERM = "term"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class When:
    """A time with its uncertainty.

    ``edtf`` is the Extended Date/Time Format (ISO 8601-2) expression; ``earliest`` and ``latest`` are aware
    datetimes in Europe/London, both inclusive, to the second; ``as_written`` are the agency's own words.

    ``~`` (approximate) and ``?`` (uncertain) in ``edtf`` say that the true time may lie outside: the two
    bounds stay those of the unit that was written, since any wider margin would be our invention.
    Beyond EDTF's own profile, and within ISO 8601: a time may stop at the minute (seconds would be
    invented), may be marked, and may bound an interval. Half a day ("am") has the day's ``edtf``.
    """

    edtf: str
    earliest: datetime
    latest: datetime
    precision: Precision
    as_written: str

    def __hash__(self) -> int:
        """Of the words alone: hashing the two datetimes would ask the zone for its offset twice."""
        return hash((self.edtf, self.as_written))

    @classmethod
    def instant(cls, at: datetime, as_written: str | None = None) -> Self:
        """The second of an aware datetime; its zone stays in ``edtf``."""
        edtf = at.isoformat(timespec="seconds").replace("+00:00", "Z")
        local = at.astimezone(UTC).replace(microsecond=0).astimezone(LONDON)
        return cls(edtf, local, local, Precision.SECOND, edtf if as_written is None else as_written)

    @classmethod
    def day(cls, on: date, as_written: str | None = None) -> Self:
        """A whole day in London."""
        return cls._days(on, on, on.isoformat(), Precision.DAY, as_written)

    @classmethod
    def month(cls, year: int, month: int, as_written: str | None = None) -> Self:
        """A whole calendar month."""
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return cls._days(last.replace(day=1), last, f"{year:04}-{month:02}", Precision.MONTH, as_written)

    @classmethod
    def year(cls, year: int, as_written: str | None = None) -> Self:
        """A whole calendar year."""
        return cls._days(date(year, 1, 1), date(year, 12, 31), f"{year:04}", Precision.YEAR, as_written)

    @classmethod
    def _days(cls, first: date, last: date, edtf: str, precision: Precision, words: str | None) -> Self:
        earliest = datetime.combine(first, time.min, LONDON)
        latest = datetime.combine(last, END_OF_DAY, LONDON)
        return cls(edtf, earliest, latest, precision, edtf if words is None else words)


def order(when: When) -> tuple[int, int, str]:
    """Sorts oldest start first, then the more exact, then by expression, so the order never wavers.

    Counted in seconds of UTC: datetimes of one zone compare by the clock on the wall, which runs twice
    through the same hour in October.
    """
    return int(when.earliest.timestamp()), int(when.latest.timestamp()), when.edtf


def overlaps(one: When, other: When) -> bool:
    """Whether the two may be the same moment; approximate and uncertain marks widen nothing."""
    a, b = order(one), order(other)
    return a[0] <= b[1] and b[0] <= a[1]


def is_before(one: When, other: When) -> bool:
    """Whether the first is over before the second can begin."""
    return order(one)[1] < order(other)[0]


def said(when: When) -> str:
    """The time in plain English, such as "about 12 January 2006"; ``uk_dates.read`` reads it back."""
    first, last = when.earliest.astimezone(LONDON), when.latest.astimezone(LONDON)
    words = _third(when.edtf, first, last) or _unit(when, first, last)
    return f"{words} (uncertain)" if "?" in when.edtf or "%" in when.edtf else words


def _unit(when: When, first: datetime, last: datetime) -> str:
    about = "about " if "~" in when.edtf or "%" in when.edtf else ""
    if when.precision in (Precision.SECOND, Precision.MINUTE):
        return f"{_day(first)}, {about}{first:%H:%M}"
    if when.precision is Precision.RANGE:
        return about + _range(when.edtf, first, last)
    return about + _WORDS[when.precision](first, last)


def _third(edtf: str, first: datetime, last: datetime) -> str | None:
    """Early, mid or late of a month or year, which EDTF can only write as an approximate interval."""
    if not re.fullmatch(r"[0-9-]{7,10}[~%]/[0-9-]{7,10}[~%]", edtf) or first.year != last.year:
        return None
    if "T" not in edtf and edtf.count("-") == len("--"):
        part = {(1, 4): "early", (5, 8): "mid", (9, 12): "late"}.get((first.month, last.month))
        return f"{part} {first.year}" if part else None
    tomorrow = last.date() + timedelta(days=1)
    part = {(1, 10): "early", (11, 20): "mid"}.get((first.day, last.day))
    if first.day == 21 and tomorrow.day == 1:  # noqa: PLR2004 - the third that runs to the end
        part = "late"
    return f"{part} {_month(first)}" if part and first.month == last.month else None


def _range(edtf: str, first: datetime, last: datetime) -> str:
    plain = re.sub(r"[?~%\[\]]", "", edtf)
    for sign, before, joint in (("..", "between ", "and"), (",", "", "or"), ("/", "", "to")):
        start, found, end = plain.partition(sign)
        if found:
            return before + _joined(_end(start, first), joint, _end(end, last))
    return _joined(_day(first), "to", _day(last))


def _end(expression: str, at: datetime) -> str:
    """One end of a range, at the exactness in which it was written."""
    if "T" in expression:
        return f"{_day(at)}, {at:%H:%M}"
    return (f"{at.year}", _month(at), _day(at))[expression.count("-")]


def _joined(start: str, joint: str, end: str) -> str:
    """Two ends without the words that the second repeats."""
    day, comma, clock = end.partition(", ")
    if comma and start.startswith(day + comma):
        return f"{start} {joint} {clock}"
    words, others = start.split(), end.split()
    while not comma and len(words) > 1 and words[-1:] == others[-1:]:
        words, others = words[:-1], others[:-1]
    return f"{' '.join(words)} {joint} {end}"


def _day(on: datetime) -> str:
    return f"{on.day} {_month(on)}"


def _month(on: datetime) -> str:
    return f"{MONTH_NAMES[on.month - 1]} {on.year}"


def _years(first: datetime, last: datetime) -> str:
    return f"{first.year}" if first.year == last.year else f"{first.year}/{last:%y}"


def _half(first: datetime, last: datetime) -> str:
    return {(0, 11): ", am", (12, 23): ", pm"}.get((first.hour, last.hour), "")


_WORDS: Mapping[Precision, Callable[[datetime, datetime], str]] = {
    Precision.DAY: lambda first, last: _day(first) + _half(first, last),
    Precision.WEEK: lambda first, _: f"week {'beginning' if first.weekday() else 'of'} {_day(first)}",
    Precision.MONTH: lambda first, _: _month(first),
    Precision.SEASON: lambda first, last: f"{_SEASONS[first.month]} {_years(first, last)}",
    Precision.TERM: lambda first, _: f"{_TERMS[first.month]} term {first.year}",
    Precision.YEAR: lambda first, _: f"{first.year}",
    Precision.SCHOOL_YEAR: lambda first, last: f"school year {_years(first, last)}",
}
