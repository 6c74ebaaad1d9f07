"""Too many events for marks: a bar for each week, as high as the week is full."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.pages.axis import Scale, percent
from plugin.pages.words import counted, day
from sync.timeline.entry import Entry

_TALLEST = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of one agency."""

    href: str
    label: str
    x: str
    at: float
    width: str
    y: int
    height: int
    stop: bool


def bars(entries: Sequence[Entry], scale: Scale, *, y: int, week: str, stop: bool) -> tuple[Bar, ...]:
    """The weeks that hold an event, counted from Mondays by the earliest day an event may have."""
    weeks = Counter(_monday(entry.event.occurred.earliest.date()) for entry in entries)
    fullest = max(weeks.values(), default=1)
    return tuple(
        _bar(monday, weeks[monday], fullest, scale, y, week, stop=stop and place == 0)
        for place, monday in enumerate(sorted(weeks))
    )


def _bar(monday: date, number: int, fullest: int, scale: Scale, y: int, week: str, *, stop: bool) -> Bar:
    sunday = monday + timedelta(days=6)
    left = max(0.0, scale.of_day(monday))
    right = min(1.0, scale.of_day(sunday + timedelta(days=1)))
    height = max(3, round(_TALLEST * number / fullest))
    return Bar(
        href=week.replace("FIRST", monday.isoformat()).replace("LAST", sunday.isoformat()),
        label=f"Week of {day(monday)}: {counted(number, 'event')}.",
        x=percent(left),
        at=round((left + right) / 2, 5),
        width=percent(max(0.0005, (right - left) * 0.86)),
        y=y + 62 - height,
        height=height,
        stop=stop,
    )


def _monday(each: date) -> date:
    return each - timedelta(days=each.weekday())
