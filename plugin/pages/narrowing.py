"""What can be chosen over the timeline, what is chosen, and the ways to zoom: all of them plain links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from plugin.pages.filters import HELPING, HINDERING, TAGGED, UNTAGGED, Filters
from plugin.pages.words import CHILD_SEEN, day
from plugin.review.tag import Tag
from sync.timeline.event import KINDS, SEEN, ChildSeen

_TAG_WORDS = {
    TAGGED: "With a tag",
    UNTAGGED: "Without a tag",
    HELPING: "Tagged as helping",
    HINDERING: "Tagged as hindering",
}
_STATUS_WORDS = {"live": "Current", "withdrawn": "Withdrawn by the agency"}
_SHORTEST = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field offers."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What each field offers."""

    agency: tuple[Choice, ...]
    kind: tuple[Choice, ...]
    child_seen: tuple[Choice, ...]
    tag: tuple[Choice, ...]
    status: tuple[Choice, ...]
    known_by: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the selection, and the address without it."""

    text: str = field(repr=False)
    href: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Move:
    """A step in time: its name for the script, its words, and where it leads; empty for nowhere."""

    name: str
    text: str
    href: str


def choices(
    filters: Filters, agencies: Sequence[str], tags: Mapping[UUID, Sequence[Tag]], factors: Mapping[str, str]
) -> Choices:
    """Every field with what is chosen; factors are offered only where they are in use."""
    used = sorted(
        {tag.factor for each in tags.values() for tag in each}, key=lambda ref: factors.get(ref, ref)
    )
    offered = {**_TAG_WORDS, **{ref: factors.get(ref, ref) for ref in used}}
    return Choices(
        agency=_offer({name: name for name in agencies}, filters.agency),
        kind=_offer(KINDS, filters.kind),
        child_seen=_offer({seen.value: SEEN[seen] for seen in ChildSeen}, (filters.child_seen,)),
        tag=_offer(offered, (filters.tag,)),
        status=_offer(_STATUS_WORDS, (filters.status,)),
        known_by=_offer({name: name for name in agencies}, (filters.known_by,)),
    )


def _offer(offered: Mapping[str, str], chosen: Iterable[str]) -> tuple[Choice, ...]:
    picked = frozenset(chosen)
    return tuple(Choice(value, text, value in picked) for value, text in offered.items())


def chips(filters: Filters, factors: Mapping[str, str]) -> tuple[Chip, ...]:
    """What narrows the selection, each with the way to leave it out."""
    found = [_chip(filters, name, agency=_without(filters.agency, name)) for name in filters.agency]
    found += [
        _chip(filters, KINDS.get(kind, kind), kind=_without(filters.kind, kind)) for kind in filters.kind
    ]
    if filters.starts:
        found.append(_chip(filters, f"From {day(filters.starts)}", starts=None))
    if filters.ends:
        found.append(_chip(filters, f"To {day(filters.ends)}", ends=None))
    if filters.words:
        found.append(_chip(filters, f"Words: {filters.words}", words=""))
    if filters.child_seen:
        found.append(_chip(filters, CHILD_SEEN[ChildSeen(filters.child_seen)], child_seen=""))
    if filters.tag:
        words = _TAG_WORDS.get(filters.tag) or f"Tag: {factors.get(filters.tag, filters.tag)}"
        found.append(_chip(filters, words, tag=""))
    if filters.status:
        found.append(_chip(filters, _STATUS_WORDS[filters.status], status=""))
    return tuple(found)


def _chip(filters: Filters, text: str, **changes: Any) -> Chip:
    return Chip(text, "?" + filters.query(**changes))


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(each for each in values if each != value)


def moves(filters: Filters, starts: date, ends: date, first: date, last: date) -> tuple[Move, ...]:
    """Zoom and steps from the days shown; a step never leaves the review's period."""
    span = (ends - starts).days + 1
    quarter, half = span // 4, max(1, span // 2)
    middle = starts + timedelta(days=span // 2)
    narrowed = (filters.starts, filters.ends) != (None, None)
    inner = (starts + timedelta(days=quarter), ends - timedelta(days=quarter)) if span > _SHORTEST else None
    outer = (max(first, middle - timedelta(days=span)), min(last, middle + timedelta(days=span)))
    earlier = (
        (max(first, starts - timedelta(days=half)), ends - timedelta(days=half)) if starts > first else None
    )
    later = (starts + timedelta(days=half), min(last, ends + timedelta(days=half))) if ends < last else None
    return (
        _move(filters, "in", "Zoom in", inner, (first, last)),
        _move(filters, "out", "Zoom out", outer if narrowed else None, (first, last)),
        _move(filters, "earlier", "Earlier", earlier, (first, last)),
        _move(filters, "later", "Later", later, (first, last)),
        _move(filters, "all", "Whole period", (first, last) if narrowed else None, (first, last)),
    )


def _move(
    filters: Filters, name: str, text: str, to: tuple[date, date] | None, whole: tuple[date, date]
) -> Move:
    if to is None or to[0] > to[1]:
        return Move(name, text, "")
    starts, ends = (None, None) if to == whole else to
    return Move(name, text, "?" + filters.query(starts=starts, ends=ends))
