"""Single days as they are written in the United Kingdom: the day always stands before the month.

Two-digit years 00 to 49 are 2000 to 2049, and 50 to 99 are 1950 to 1999. The border is fixed, not counted
from today, so that a record reads the same in every year and on every machine.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sync.timeline.dates.span import FIRST_YEAR, LAST_YEAR, Span, day, marked
from sync.timeline.dates.unreadable import DateUnreadable, Reason

MONTH = (
    r"jan(?:ur?ary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
#: A day number on its own, as in "12-15 Jan 2006".
DAY_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {name: at for at, name in enumerate(_SHORT, 1)}
_DAYS = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKDAY = r"(mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_BEFORE = re.compile(rf"{_WEEKDAY}(?:[.,]+ ?| )(?:the )?(?=.)")
_AFTER = re.compile(rf"(?:, ?| ){_WEEKDAY}$")
#: Beyond this a number after a month's name can only be a year.
_LONGEST_MONTH = 31
_MONTHS = 12
_PIVOT = 50
#: The first and last serial that count as dates: 1 January 1950 and 31 December 2100.
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73415
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial is a count on the wall's clock

_Build = Callable[[re.Match[str], int | None], Span | None]


def day_of(text: str, year: int | None) -> Span | None:
    """The day, or None where the text has another form; a weekday that does not fit makes it uncertain."""
    weekday, rest = without_weekday(text)
    found = _day(rest, year)
    if found is not None and weekday is not None and found.first.weekday() != weekday:
        return marked(found, "?")
    return found


def without_weekday(text: str) -> tuple[int | None, str]:
    """The weekday (Monday is 0) before or after a date, and the rest."""
    if found := _BEFORE.match(text):
        return _DAYS[found[1][:3]], text[found.end() :]
    if found := _AFTER.search(text):
        return _DAYS[found[1][:3]], text[: found.start()]
    return None, text


def full_year(digits: str) -> int:
    """A year of two or four digits."""
    number = int(digits)
    if len(digits) > len("16"):
        return number
    return number + (1900 if number >= _PIVOT else 2000)


def month_number(name: str) -> int:
    """The number of a month by its name, however shortened."""
    return _NUMBERS[name[:3]]


def serial_day(serial: int) -> date:
    """The day of a spreadsheet's day number."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise DateUnreadable(Reason.CALENDAR)
    return (_SERIAL_ZERO + timedelta(days=serial)).date()


def given(year: int | None) -> int:
    """The year of the heading above, where one stands there."""
    if year is None:
        raise DateUnreadable(Reason.NO_YEAR)
    return year


def _day(text: str, year: int | None) -> Span | None:
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            return build(found, year)
    return None


def _numbers(found: re.Match[str], _year: int | None) -> Span | None:
    first, one, second, other, year = found.groups()
    if (one == " ") != (other == " "):
        return None
    spaced_range = " - " in (one, other) and one != other
    if spaced_range or ("-" in one and "-" not in other and int(first) < int(second) <= _MONTHS):
        # "10-12/2006" is a mistyped day or a range of months.
        raise DateUnreadable(Reason.TWO)
    return day(full_year(year), int(second), int(first))


def _name_between(found: re.Match[str], year: int | None) -> Span | None:
    """Under a year heading the figures of "3 March 1430" are a time, as no record speaks of that year."""
    number = full_year(found[3])
    if year is not None and not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    return day(number, month_number(found[2]), int(found[1]))


def _name_then_number(found: re.Match[str], year: int | None) -> Span | None:
    """A day under a year heading; without one "May 16" could as well be May 2016."""
    name, joint, number = found.groups()
    if int(number) > _LONGEST_MONTH or joint == "-":
        return None
    if year is None:
        raise DateUnreadable(Reason.TWO)
    return day(year, month_number(name), int(number))


def _eight_digits(found: re.Match[str], _year: int | None) -> Span | None:
    """Year first or day first; no eight digits are a date of our centuries both ways."""
    digits = found[0]
    if digits[:2] in ("19", "20", "21") and int(digits[4:6]) <= _MONTHS:
        return day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return day(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def _serial(found: re.Match[str], _year: int | None) -> Span | None:
    on = serial_day(int(found[0]))
    return day(on.year, on.month, on.day)


def _form(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return re.compile(pattern, re.ASCII), build


_GAP = r"[ ./,-]{0,2}"
_STOP = r"( ?[./\\,-]{1,2} ?| )"
_FORMS = (
    _form(rf"(\d{{1,2}}){_STOP}(\d{{1,2}}){_STOP}(\d{{4}}|\d{{2}})", _numbers),
    _form(
        rf"{DAY_NUMBER}(?: of)?{_GAP}({MONTH})\.?{_GAP}'?(\d{{4}}|\d{{2}})",
        _name_between,
    ),
    _form(
        r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})",
        lambda found, _: day(int(found[1]), int(found[3]), int(found[4])),
    ),
    _form(
        rf"({MONTH})\.?[ -]?{DAY_NUMBER}(?:, ?| )(\d{{4}})",
        lambda found, _: day(int(found[3]), month_number(found[1]), int(found[2])),
    ),
    _form(
        rf"{DAY_NUMBER}(?: of)?{_GAP}({MONTH})",
        lambda found, year: day(given(year), month_number(found[2]), int(found[1])),
    ),
    _form(
        rf"({MONTH})\.? ?(\d{{1,2}})(?:st|nd|rd|th)",
        lambda found, year: day(given(year), month_number(found[1]), int(found[2])),
    ),
    _form(rf"({MONTH})\.?([ -])(\d{{1,2}})", _name_then_number),
    _form(
        r"(\d{1,2}) ?[./] ?(\d{1,2})",
        lambda found, year: day(given(year), int(found[2]), int(found[1])),
    ),
    _form(r"\d{8}", _eight_digits),
    _form(r"\d{5}", _serial),
)
