"""One event in the picture: its place, its shape and what is said of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from plugin.pages.axis import Scale, percent
from plugin.pages.words import CHILD_SEEN, counted
from plugin.review.tag import Effect, Tag
from sync.timeline.entry import Entry, Status
from sync.timeline.event import KINDS, ChildSeen
from sync.timeline.when import said

#: An account written down this many days after the event, or later, counts as recorded late.
LATE = 14
_MOST_GLYPHS = 3
_GLYPH_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign over a mark; ``shape`` is hindering, helping or good, ``shift`` its place beside others."""

    shape: str
    shift: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where and how an event is drawn."""

    #: Part of the picture under which an uncertain date is drawn like an exact one.
    NARROW: ClassVar[float] = 0.007

    href: str
    label: str = field(repr=False)
    x: str
    at: float
    #: An uncertain date is a bar over its whole extent; both are empty for a tick.
    left: str
    width: str
    y: int
    hit_y: int
    hit_height: int
    seen: str
    glyphs: tuple[Glyph, ...]
    glyph_y: int
    withdrawn: bool
    #: Where the account was written down, if that was late.
    late_to: str
    late_y: int
    #: Shared by the accounts of one happening; empty where nobody else tells of it.
    same: str
    stop: bool
    head: int
    foot: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the picture a mark goes."""

    scale: Scale
    #: Where its lane begins.
    y: int
    #: Which row of uncertain dates it lies in.
    row: int
    #: From a place in the review to its address.
    address: Callable[[str], str]
    stop: bool
    #: What was written down after this day is not told; None tells everything.
    as_known_on: date | None = None


def mark(entry: Entry, spot: Spot, tags: Sequence[Tag], others: Sequence[str], good: frozenset[str]) -> Mark:
    """The mark of an event; ``others`` tell of the same happening."""
    when, y = entry.event.occurred, spot.y
    first, last = max(0.0, spot.scale.at(when.earliest)), min(1.0, spot.scale.at(when.latest))
    is_bar = last - first >= Mark.NARROW
    top, height = (y + 66 + spot.row * 11, 8) if is_bar else (y + 36, 20)
    late, seen = _late_end(entry, spot), _seen(entry)
    return Mark(
        href=spot.address(f"events/{entry.event.event_id}"),
        label=_label(entry, tags, others, spot.as_known_on),
        x=percent((first + last) / 2),
        at=round((first + last) / 2, 5),
        left=percent(first) if is_bar else "",
        width=percent(last - first) if is_bar else "",
        y=top,
        hit_y=top - 3,
        hit_height=height + 6,
        seen=seen,
        glyphs=_glyphs(tags, good, aside=is_bar and bool(seen)),
        glyph_y=top + 4 if is_bar else y + 26,
        withdrawn=entry.status is Status.WITHDRAWN,
        late_to=percent(min(1.0, late)) if late else "",
        late_y=y + 61,
        same=entry.occurrence_id.hex if others else "",
        stop=spot.stop,
        head=top,
        foot=top + height,
    )


def days_late(entry: Entry, as_known_on: date | None = None) -> int:
    """How many whole days passed between the latest moment of the event and its being written down.

    Seen as known on a day, a later writing down is hindsight and not told.
    """
    if entry.event.recorded is None:
        return 0
    if as_known_on and entry.event.recorded.earliest.date() > as_known_on:
        return 0
    return max(0, (entry.event.recorded.earliest - entry.event.occurred.latest).days)


def _late_end(entry: Entry, spot: Spot) -> float:
    if days_late(entry, spot.as_known_on) < LATE or entry.event.recorded is None:
        return 0.0
    return max(0.0, spot.scale.at(entry.event.recorded.earliest))


def _seen(entry: Entry) -> str:
    seen = entry.event.child_seen
    return seen.value if seen in {ChildSeen.YES, ChildSeen.NO} else ""


def _glyphs(tags: Iterable[Tag], good: frozenset[str], *, aside: bool) -> tuple[Glyph, ...]:
    """Each shape once, side by side over the middle, or beside it where the middle is taken."""
    shapes = sorted({_shape(tag, good) for tag in tags})[:_MOST_GLYPHS]
    first = _GLYPH_WIDTH if aside else -(len(shapes) - 1) * _GLYPH_WIDTH // 2
    return tuple(Glyph(shape, first + place * _GLYPH_WIDTH) for place, shape in enumerate(shapes))


def _shape(tag: Tag, good: frozenset[str]) -> str:
    if tag.factor in good:
        return "good"
    return "helping" if tag.effect is Effect.HELPING else "hindering"


def _label(entry: Entry, tags: Sequence[Tag], others: Sequence[str], as_known_on: date | None) -> str:
    """What a screen reader says and what the line under the picture shows."""
    event = entry.event
    kind = KINDS.get(event.kind, event.kind)
    parts = [said(event.occurred), entry.agency, f"{kind}: {event.title}" if event.title else kind]
    if event.child_seen in {ChildSeen.YES, ChildSeen.NO}:
        parts.append(CHILD_SEEN[event.child_seen])
    late = days_late(entry, as_known_on)
    if late >= LATE:
        parts.append(f"Written down {counted(late, 'day')} later")
    if others:
        parts.append(f"Also told by {', '.join(others)}")
    if tags:
        parts.append(counted(len(tags), "tag"))
    if entry.status is Status.WITHDRAWN:
        parts.append("Withdrawn by the agency")
    return ". ".join(part.rstrip(".") for part in parts) + "."
