"""Which agency knew of an event, from when and on what basis; and which has no record of knowing."""

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.pages.words import BASIS, counted
from sync.timeline.entry import Entry
from sync.timeline.event import Knowledge
from sync.timeline.when import said


@dataclass(frozen=True, slots=True)
class Knower:
    """One agency's knowledge in one sentence."""

    agency: str
    sentence: str
    basis: str
    knew: bool


def knowers(entry: Entry, agencies: Sequence[str]) -> tuple[Knower, ...]:
    """Who knew, earliest first; then every other agency of the review, as no record says that it did."""
    known = sorted(entry.event.known, key=lambda each: (each.since.latest, each.agency))
    found = [Knower(each.agency, _sentence(entry, each), BASIS[each.basis], knew=True) for each in known]
    told = {each.agency for each in known}
    silent = [
        Knower(name, "No record shows that it knew.", "", knew=False) for name in sorted(set(agencies) - told)
    ]
    return (*found, *silent)


def _sentence(entry: Entry, known: Knowledge) -> str:
    after = (known.since.earliest.date() - entry.event.occurred.latest.date()).days
    later = f", {counted(after, 'day')} after the event" if after > 0 else ""
    return f"Knew from {said(known.since)}{later}"
