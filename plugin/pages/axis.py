"""The time axis: where a moment stands between two dates, and which dates get a line."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

_STEPS_IN_MONTHS = (1, 3, 6, 12, 24, 60)
_STEPS_IN_DAYS = (1, 7, 14)
_MOST_TICKS = 10
_YEAR = 12
#: Parts of the picture at its edges where a label would be cut off.
_LEFT, _RIGHT = 0.005, 0.97


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its label; every other label may go where there is little room."""

    x: str
    label: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """The days drawn, both inclusive."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        """How many days are drawn."""
        return (self.ends - self.starts).days + 1

    def at(self, moment: datetime) -> float:
        """Where a moment stands: 0 at the left edge, 1 at the right, outside beyond."""
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return ((moment.date() - self.starts).days + seconds / 86400) / self.days

    def of_day(self, day: date) -> float:
        """Where a day begins."""
        return (day - self.starts).days / self.days


def percent(at: float) -> str:
    """A place as SVG wants it."""
    return f"{at * 100:.3f}%"


def ticks(scale: Scale) -> tuple[Tick, ...]:
    """At most ten lines at round dates."""
    days, pattern = _chosen(scale)
    return tuple(
        Tick(percent(scale.of_day(day)), _label(day, pattern), index % 2 == 1)
        for index, day in enumerate(days)
        if _LEFT < scale.of_day(day) < _RIGHT
    )


def _chosen(scale: Scale) -> tuple[list[date], str]:
    for step in _STEPS_IN_DAYS:
        if scale.days / step <= _MOST_TICKS:
            return [scale.starts + timedelta(days=n) for n in range(0, scale.days, step)], "day"
    for step in _STEPS_IN_MONTHS:
        if scale.days / 30.4 / step <= _MOST_TICKS:
            return _months(scale, step), "year" if step >= _YEAR else "month"
    return _months(scale, 120), "year"


def _months(scale: Scale, step: int) -> list[date]:
    first = scale.starts.year * 12 + scale.starts.month - 1
    last = scale.ends.year * 12 + scale.ends.month - 1
    rounded = range(-(-first // step) * step, last + 1, step)
    days = [date(month // 12, month % 12 + 1, 1) for month in rounded]
    return [day for day in days if day >= scale.starts]


def _label(day: date, pattern: str) -> str:
    if pattern == "day":
        return f"{day.day} {day:%b}"
    return f"{day:%Y}" if pattern == "year" else f"{day:%b %Y}"
