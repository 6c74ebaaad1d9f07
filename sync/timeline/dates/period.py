"""Months, years, seasons, school terms and years, weeks, and early, mid and late of them."""

import re
from collections.abc import Callable
from datetime import timedelta

from sync.timeline.dates import span
from sync.timeline.dates.day import MONTH, day_of, full_year, given, month_number
from sync.timeline.dates.span import Span
from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.dates.words import unmarked
from sync.timeline.when import Precision

_MONTHS = 12
_CENTURY = 100
_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_PART = re.compile(r"(early|beginning|start|mid|middle|late|end)(?: of | in |[ -])(?:the )?(.+)")
_WEEK = re.compile(
    r"(?:(?P<start>w/[cb]|w[cb]|(?:week|wk)[ -](?:commencing|beginning|starting|comm?)|w\.[cb])"
    r"|(?P<end>w/e|(?:week|wk)[ -]ending)|(?P<of>(?:week|wk) of))[.:,]? ?(?:the |on )?(?P<day>.+)"
)
_Build = Callable[[re.Match[str], int | None], Span | None]


def period_of(text: str, year: int | None) -> Span | None:
    """The month, season, term, year, week or part of one, or None where the text has another form."""
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            return build(found, year)
    if found := _WEEK.fullmatch(text):
        return _week(found, year)
    if found := _PART.fullmatch(text):
        return _part(found, year)
    return None


def _week(found: re.Match[str], year: int | None) -> Span | None:
    """Seven days from or to the day; "week of" is the Monday to Sunday that holds it."""
    words, mark = unmarked(found["day"])
    day = day_of(words, year)
    if day is None:
        return None
    on = day.first.date()
    back = on.weekday() if found["of"] else 6 if found["end"] else 0
    doubt = "?" if day.edtf.endswith("?") else ""
    return span.marked(span.week(on - timedelta(days=back)), span.both(mark, doubt))


def _part(found: re.Match[str], year: int | None) -> Span | None:
    words, mark = unmarked(found[2])
    whole = period_of(words, year)
    if whole is None or whole.precision not in (Precision.MONTH, Precision.YEAR):
        return None
    return span.marked(span.third(whole, _PARTS[found[1]]), mark)


def _year_and_two(found: re.Match[str], _year: int | None) -> Span:
    """A year, a hyphen and two digits: a month, a school year or some years, if only one of them can be."""
    year, number = int(found[1]), int(found[2])
    ahead = number - year % _CENTURY
    if 1 <= number <= _MONTHS:
        if ahead > 0:
            # "2005-06" is June 2005 or the school year; "2005-09" is September or five years.
            raise DateUnreadable(Reason.TWO)
        return span.month(year, number)
    if ahead == 1 or (year % _CENTURY == _CENTURY - 1 and number == 0):
        return span.school_year(year)
    if ahead <= 0:
        raise DateUnreadable(Reason.CALENDAR)
    return span.interval(span.year_of(year), span.year_of(year + ahead))


def _school_year(found: re.Match[str], _year: int | None) -> Span:
    return span.school_year(_first_of(found[1], found[2]))


def _term(found: re.Match[str], year: int | None) -> Span:
    name, first, second = found.groups()
    at = given(year) if first is None else full_year(first)
    if second is not None:
        at = _first_of(first, second) + (name != "autumn")
    return span.term(name, at)


def _season(found: re.Match[str], year: int | None) -> Span:
    name, first, second = found.groups()
    at = given(year) if first is None else full_year(first)
    if (name == "winter") != (second is not None):
        # "Winter 2007" may be the one before or after; another season has one year only.
        raise DateUnreadable(Reason.TWO)
    return span.season(name, at if second is None else _first_of(first, second))


def _first_of(first: str, second: str) -> int:
    """The first of two years in a row, such as 2014/15 or 1999/00."""
    year = full_year(first)
    if int(second) != (year + 1) % 10 ** len(second):
        raise DateUnreadable(Reason.YEARS)
    return year


def _named_month(found: re.Match[str], _year: int | None) -> Span | None:
    return span.month(full_year(found[2]), month_number(found[1]))


def _lone_month(found: re.Match[str], year: int | None) -> Span | None:
    return span.month(given(year), month_number(found[1]))


def _short_month(found: re.Match[str], year: int | None) -> Span | None:
    """What a spreadsheet shows as "May-16" is May 2016; others write the 16th so."""
    if int(found[2]) <= 31:  # noqa: PLR2004 - the longest month
        raise DateUnreadable(Reason.TWO)
    return _named_month(found, year)


def _form(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return re.compile(pattern, re.ASCII), build


_TWO_YEARS = r"(\d{4}) ?[/-] ?(\d{4}|\d{2})"
_OF_YEARS = r"(?: of)?(?:[ ,]{1,2}'?(\d{4}|\d{2})(?: ?[/-] ?(\d{4}|\d{2}))?)?"
_FORMS = (
    _form(r"\d{4}", lambda found, _: span.year_of(int(found[0]))),
    _form(rf"({MONTH})\.?(?: of |[ ./,-]{{0,2}})'?(\d{{4}})", _named_month),
    _form(rf"({MONTH})\.?[ -]?'(\d{{2}})", _named_month),
    _form(rf"({MONTH})\.?[ ./,-]{{0,2}}(\d{{2}})", _short_month),
    _form(rf"({MONTH})", _lone_month),
    _form(r"(\d{1,2}) ?[./-] ?(\d{4})", lambda found, _: span.month(int(found[2]), int(found[1]))),
    _form(r"(\d{4})-(\d{2})", _year_and_two),
    _form(r"(\d{4}) ?/ ?(\d{4}|\d{2})", _school_year),
    _form(rf"(?:academic|school) (?:year|yr) (?:of )?{_TWO_YEARS}", _school_year),
    _form(rf"(autumn|spring|summer) term{_OF_YEARS}", _term),
    _form(rf"(spring|summer|autumn|winter){_OF_YEARS}", _season),
)
