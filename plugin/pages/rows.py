"""The timeline as lines of a table, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from plugin.pages.filters import Filters
from plugin.pages.marks import LATE, days_late
from plugin.pages.words import counted, excerpt, is_exact
from plugin.review.tag import Tag
from sync.timeline.entry import Entry, Status
from sync.timeline.event import KINDS, SEEN
from sync.timeline.when import said


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag as a sign and a name."""

    shape: str
    name: str
    effect: str


@dataclass(frozen=True, slots=True)
class Row:
    """One event as a line."""

    anchor: str
    href: str
    when: str
    #: The agency's own words, where the date is not exact.
    written: str
    agency: str
    kind: str
    title: str = field(repr=False)
    excerpt: str = field(repr=False)
    child_seen: str
    tags: tuple[ShownTag, ...]
    withdrawn: bool
    sensitivity: str
    #: Notes such as "Written down 21 days later".
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paging:
    """Where this page of the table stands."""

    number: int
    of: int
    first: int
    last: int
    total: int
    previous: str
    next: str


def row(
    entry: Entry,
    tags: Mapping[UUID, Sequence[Tag]],
    factors: Mapping[str, str],
    *,
    good: frozenset[str],
    accounts: Mapping[UUID, set[str]],
    address: Callable[[str], str],
    as_known_on: date | None,
) -> Row:
    """An event as a line."""
    event = entry.event
    exact = is_exact(event.occurred)
    return Row(
        anchor=f"event-{event.event_id}",
        href=address(f"events/{event.event_id}"),
        when=said(event.occurred),
        written="" if exact or not event.occurred.as_written else event.occurred.as_written,
        agency=entry.agency,
        kind=KINDS.get(event.kind, event.kind),
        title=event.title or KINDS.get(event.kind, event.kind),
        excerpt="" if event.text.strip() == event.title.strip() else excerpt(event.text),
        child_seen=SEEN[event.child_seen],
        tags=tuple(shown_tag(tag, factors, good) for tag in tags.get(event.event_id, ())),
        withdrawn=entry.status is Status.WITHDRAWN,
        sensitivity="" if event.sensitivity == "ordinary" else event.sensitivity.value.capitalize(),
        notes=_notes(entry, accounts.get(entry.occurrence_id, set()) - {entry.agency}, as_known_on),
    )


def shown_tag(tag: Tag, factors: Mapping[str, str], good: frozenset[str]) -> ShownTag:
    """A tag with its sign; a factor that no framework offers any more keeps its reference."""
    shape = "good" if tag.factor in good else tag.effect.value
    effect = "Good practice" if shape == "good" else tag.effect.value.capitalize()
    return ShownTag(shape, factors.get(tag.factor, tag.factor), effect)


def _notes(entry: Entry, others: set[str], as_known_on: date | None) -> tuple[str, ...]:
    notes = []
    late = days_late(entry, as_known_on)
    if late >= LATE:
        notes.append(f"Written down {counted(late, 'day')} later")
    if others:
        notes.append(f"Also told by {', '.join(sorted(others))}")
    return tuple(notes)


def paging(filters: Filters, total: int, size: int) -> Paging:
    """The page asked for, or the last one where there are fewer."""
    of = max(1, -(-total // size))
    number = min(filters.page, of)
    first = (number - 1) * size
    return Paging(
        number=number,
        of=of,
        first=min(first + 1, total),
        last=min(first + size, total),
        total=total,
        previous="?" + filters.query(page=number - 1) if number > 1 else "",
        next="?" + filters.query(page=number + 1) if number < of else "",
    )
