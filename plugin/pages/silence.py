"""Stretches without an event: nothing recorded, or no answer from the source; never "no contact"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Entry, Status

#: A silence of this many days or more is shown.
LONG = 90


@dataclass(frozen=True, slots=True)
class Silence:
    """Days of one agency without an event, both inclusive; ``answered`` says its sources had."""

    agency: str
    starts: date
    ends: date
    answered: bool

    @property
    def days(self) -> int:
        """How long it lasted."""
        return (self.ends - self.starts).days + 1


def silences(
    everything: Sequence[Entry], coverage: Sequence[Coverage], starts: date, ends: date
) -> list[Silence]:
    """All long silences of all agencies, judged on every event, whatever is filtered away."""
    told: dict[str, list[tuple[date, date]]] = {each.agency: [] for each in coverage}
    for entry in everything:
        if entry.status is Status.LIVE:
            when = entry.event.occurred
            told.setdefault(entry.agency, []).append((when.earliest.date(), when.latest.date()))
    found: list[Silence] = []
    for agency, spans in told.items():
        own = [each for each in coverage if each.agency == agency]
        until = _answered_until(own, starts, ends)
        found += [
            Silence(agency, first, last, answered=True) for first, last in _gaps(sorted(spans), starts, until)
        ]
        if until < ends and any(each.state is not SourceState.COMPLETE for each in own):
            found.append(Silence(agency, max(starts, until + timedelta(days=1)), ends, answered=False))
    return found


def _answered_until(own: Sequence[Coverage], starts: date, ends: date) -> date:
    """The last day for which every source of an agency has answered; the day before the start if none has."""
    before = starts - timedelta(days=1)
    days = [each.complete_to.date() if each.complete_to else before for each in own]
    return max(before, min([*days, ends]))


def _gaps(spans: list[tuple[date, date]], starts: date, ends: date) -> list[tuple[date, date]]:
    """Stretches of ``LONG`` days or more that no span touches."""
    gaps, free = [], starts
    for first, last in [*spans, (ends + timedelta(days=1), ends + timedelta(days=1))]:
        if (first - free).days >= LONG:
            gaps.append((free, min(first - timedelta(days=1), ends)))
        free = max(free, last + timedelta(days=1))
    return [(first, last) for first, last in gaps if first <= last]
