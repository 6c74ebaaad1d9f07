"""Accounts of the same happening, side by side; each stays whole and in its agency's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sync.timeline.entry import Entry


@dataclass(frozen=True, slots=True)
class Telling:
    """An account with the other agencies that seem to tell of the same happening."""

    entry: Entry
    #: Agencies of the other accounts, in the order of the page; empty for an account that stands alone.
    also_told_by: tuple[str, ...]
    #: The account opens a happening, so the reader may pause before it.
    is_first: bool


def side_by_side(entries: Sequence[Entry]) -> list[Telling]:
    """Oldest first, but the accounts of one happening follow each other where its earliest one stands."""
    happenings: dict[UUID, list[Entry]] = {}
    for entry in entries:
        happenings.setdefault(entry.occurrence_id, []).append(entry)
    return [
        Telling(entry, _others(entry, together), number == 0)
        for together in happenings.values()
        for number, entry in enumerate(together)
    ]


def _others(entry: Entry, together: Sequence[Entry]) -> tuple[str, ...]:
    others = [other for other in together if other is not entry]
    named = [
        other.agency if other.agency != entry.agency else f"{other.agency}, another record"
        for other in others
    ]
    return tuple(dict.fromkeys(named))
