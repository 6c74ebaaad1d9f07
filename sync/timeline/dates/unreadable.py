"""Why a text is not read as a date, in sentences that never quote it."""

import enum


class Reason(enum.StrEnum):
    """All the reasons there are; each continues "the field …"."""

    EMPTY = "is empty"
    NOT_KNOWN = "says that the date is not known"
    TOO_LONG = "is too long to be a date"
    FORM = "is not a date in a form we know"
    CALENDAR = "has a day and month, or a number, that are not a calendar date"
    NO_YEAR = "has no year, and no year heading stands above it"
    TWO = "could be two different dates"
    RELATIVE = "depends on another date that it does not give"
    OPEN = "says only before or after a date, so it has no first or no last day"
    BACKWARDS = "ends before it starts"
    OUTSIDE = "has a year outside 1900 to 2100"
    YEARS = "names two years of which the second does not follow the first"
    TIME = "has a time in a form we do not know"
    TIMES = "gives two different times"
    TIME_OF_WHAT = "has a time but no single day for it"
    SKIPPED = "has a time that the clocks skipped that night"
    REMARK = "has a remark in brackets that may change the date"


class DateUnreadable(ValueError):
    """The text is no date that can be told without guessing; ``reason`` is a sentence without the text."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)
