"""The stretch of the London calendar that some words cover, before the words become a When.

Seasons are meteorological: spring is March to May, summer June to August, autumn September to November,
winter December to February. School terms are given the widest months in general use in England and Wales:
autumn September to December, spring January to April, summer April to July; April lies in two of them because
Easter moves. A school year is September to August.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.when import END_OF_DAY, LONDON, Precision, When

FIRST_YEAR, LAST_YEAR = 1900, 2100
#: Within these the clocks change once at most.
_FEW_DAYS = timedelta(days=31)
_ATOM = re.compile(r"([0-9][0-9T:-]*)([?~%]?)")
_SEASONS = {"spring": (21, 3), "summer": (22, 6), "autumn": (23, 9)}
_TERMS = {"autumn": (9, 12), "spring": (1, 4), "summer": (4, 7)}
_UNITS_OF_ONE_EXPRESSION = (
    Precision.SECOND,
    Precision.MINUTE,
    Precision.DAY,
    Precision.MONTH,
    Precision.YEAR,
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last second on the clock in London, both inclusive, without a zone yet."""

    edtf: str
    first: datetime
    last: datetime
    precision: Precision


def day(year: int, month: int, day_of_month: int) -> Span:
    """One calendar day; refuses the 31st of February."""
    try:
        on = date(_known(year), month, day_of_month)
    except DateUnreadable:
        raise
    except ValueError:
        raise DateUnreadable(Reason.CALENDAR) from None
    return _days(on, on, on.isoformat(), Precision.DAY)


def month(year: int, number: int) -> Span:
    """One calendar month."""
    first, last = _months(year, number, number)
    return _days(first, last, f"{year}-{number:02}", Precision.MONTH)


def year_of(year: int) -> Span:
    """One calendar year."""
    first, last = _months(year, 1, 12)
    return _days(first, last, f"{year}", Precision.YEAR)


def season(name: str, year: int) -> Span:
    """A meteorological season; the year of a winter is that of its December."""
    if name == "winter":
        first, last = _months(year, 12, 12)[0], _months(year + 1, 2, 2)[1]
        # EDTF's season 24 does not say which of the two winters of a year is meant.
        return _days(first, last, f"{year}-12/{year + 1}-02", Precision.SEASON)
    code, start = _SEASONS[name]
    first, last = _months(year, start, start + 2)
    return _days(first, last, f"{year}-{code}", Precision.SEASON)


def term(name: str, year: int) -> Span:
    """A school term in the calendar year that it falls in."""
    start, end = _TERMS[name]
    first, last = _months(year, start, end)
    return _days(first, last, f"{year}-{start:02}/{year}-{end:02}", Precision.TERM)


def school_year(year: int) -> Span:
    """The school year that starts in September of ``year``."""
    first, last = _months(year, 9, 9)[0], _months(year + 1, 8, 8)[1]
    return _days(first, last, f"{year}-09/{year + 1}-08", Precision.SCHOOL_YEAR)


def week(first: date) -> Span:
    """Seven days from ``first``."""
    last = first + timedelta(days=6)
    return _days(first, last, f"{first}/{last}", Precision.WEEK)


def third(of: Span, part: int) -> Span:
    """Early (0), mid (1) or late (2): days 1-10, 11-20, 21-end of a month; four months each of a year."""
    if of.precision is Precision.MONTH:
        first = of.first.date() + timedelta(days=10 * part)
        last = of.last.date() if part == 2 else first + timedelta(days=9)  # noqa: PLR2004 - the last third
        edtf = f"{first}/{last}"
    else:
        first, last = _months(of.first.year, 4 * part + 1, 4 * part + 4)
        edtf = f"{first:%Y-%m}/{last:%Y-%m}"
    return marked(_days(first, last, edtf, Precision.RANGE), "~")


def interval(start: Span, end: Span) -> Span:
    """From the start of one to the end of the other."""
    return _joined(f"{_ends(start)[0]}/{_ends(end)[1]}", start, end)


def between(start: Span, end: Span) -> Span:
    """Some time from the start of one to the end of the other: EDTF's "one of" a range."""
    return _joined(f"[{_ends(start)[0]}..{_ends(end)[1]}]", start, end)


def either(one: Span, other: Span) -> Span:
    """One of two of the same unit; the older is named first."""
    if one.precision is not other.precision or one.precision not in _UNITS_OF_ONE_EXPRESSION:
        raise DateUnreadable(Reason.FORM)
    older, younger = sorted((one, other), key=lambda span: (span.first, span.last))
    edtf = f"[{older.edtf},{younger.edtf}]"
    return Span(edtf, older.first, max(one.last, other.last), Precision.RANGE)


def marked(span: Span, mark: str) -> Span:
    """With ``~`` (approximate), ``?`` (uncertain) or ``%`` (both) on every date of its expression."""
    if not mark:
        return span
    edtf = _ATOM.sub(lambda found: found[1] + both(found[2], mark), span.edtf)
    return replace(span, edtf=edtf)


def both(one: str, other: str) -> str:
    """Two marks as one."""
    if not one or not other or one == other:
        return one or other
    return "%"


def settle(span: Span, as_written: str) -> When:
    """The span in London; where an hour runs twice, from its first run to its second."""
    if "T" not in span.edtf or _runs_even(span.first.date(), span.last.date()):
        first, last = span.first.replace(tzinfo=LONDON), span.last.replace(tzinfo=LONDON)
    else:
        first, last = local(span.first, LONDON, fold=0), local(span.last, LONDON, fold=1)
    return When(span.edtf, first, last, span.precision, as_written)


@lru_cache(maxsize=4096)
def _runs_even(first: date, last: date) -> bool:
    """Whether the clocks of London do not change between the start of one day and the end of the other."""
    start, end = datetime.combine(first, time.min, LONDON), datetime.combine(last, END_OF_DAY, LONDON)
    return last - first <= _FEW_DAYS and start.utcoffset() == end.utcoffset()


def local(at: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    """A time on the clock of a zone; refuses one that the clocks skipped."""
    first, second = at.replace(tzinfo=zone, fold=0), at.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        raise DateUnreadable(Reason.SKIPPED)
    return second if fold else first


def _days(first: date, last: date, edtf: str, precision: Precision) -> Span:
    return Span(edtf, datetime.combine(first, time.min), datetime.combine(last, END_OF_DAY), precision)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    try:
        start = date(_known(year), first, 1)
        after = date(year + last // 12, last % 12 + 1, 1)
    except DateUnreadable:
        raise
    except ValueError:
        raise DateUnreadable(Reason.CALENDAR) from None
    return start, after - timedelta(days=1)


def _known(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateUnreadable(Reason.OUTSIDE)
    return year


def _joined(edtf: str, start: Span, end: Span) -> Span:
    if end.first < start.first or end.last < start.last:
        raise DateUnreadable(Reason.BACKWARDS)
    return Span(edtf, start.first, end.last, Precision.RANGE)


def _ends(span: Span) -> tuple[str, str]:
    """First and last plain date of an expression; of a season its months, as intervals take no season."""
    if "[" in span.edtf:
        raise DateUnreadable(Reason.FORM)
    if span.precision is Precision.SEASON:
        mark = span.edtf[-1] if span.edtf[-1] in "?~%" else ""
        return f"{span.first:%Y-%m}{mark}", f"{span.last:%Y-%m}{mark}"
    first, _, last = span.edtf.partition("/")
    return first, last or first
