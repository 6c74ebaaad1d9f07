"""A day and a time of the day in one text, in either order."""

from sync.timeline.dates.clock import clock_of, on_day
from sync.timeline.dates.day import day_of
from sync.timeline.dates.period import period_of
from sync.timeline.dates.span import Span, marked
from sync.timeline.dates.unreadable import DateUnreadable, Reason
from sync.timeline.dates.words import unmarked

#: "at 2.30 pm to 4 pm" is the longest time, in words.
_LONGEST = 6


def moment_of(text: str, year: int | None) -> Span | None:
    """The day narrowed to its time, or None where the text does not hold both.

    The longest time is tried first, so that "2.30 pm" is not read as the afternoon of a day "… 2.30".
    """
    words = text.split(" ")
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        head, tail = " ".join(words[:-count]), " ".join(words[-count:])
        if found := _on(_before_time(head, tail), tail, year):
            return found
        head, tail = " ".join(words[:count]), " ".join(words[count:])
        if found := _on(tail.removeprefix("on "), head.rstrip(",;"), year):
            return found
    return None


def _on(date: str, time: str, year: int | None) -> Span | None:
    plain, mark = unmarked(date)
    try:
        clock = clock_of(time)
    except DateUnreadable:
        # Only beside a day is it a wrong time; elsewhere it is half of something else.
        if _is_day(plain, year):
            raise
        return None
    if clock is None:
        return None
    day = day_of(plain, year)
    if day is None:
        if not clock.is_bare and period_of(plain, year):
            raise DateUnreadable(Reason.TIME_OF_WHAT)
        return None
    if clock.is_bare and year is not None and not _is_day(plain, None):
        # "22.05 2016" under a heading: a year, or sixteen past eight.
        raise DateUnreadable(Reason.TWO)
    return marked(on_day(day, clock), mark)


def _is_day(date: str, year: int | None) -> bool:
    try:
        return day_of(date, year) is not None
    except DateUnreadable:
        return False


def _before_time(date: str, time: str) -> str:
    """The date without what leads over to the time; a dash does so only before what must be a time."""
    if ":" in time or not time[-1].isdigit():
        date = date.rstrip(" -")
    return date.rstrip(" ,;@").removesuffix(" at").removesuffix(" from").rstrip(" ,;")
