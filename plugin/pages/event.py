"""One event in full: the account as written, who knew of it, and the way back to the stored record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from plugin.pages.frame import Frame
from plugin.pages.history import Line, line
from plugin.pages.knowing import Knower, knowers
from plugin.pages.marks import LATE, days_late
from plugin.pages.origin import Fact, Origin, Stored, origin
from plugin.pages.rows import ShownTag, shown_tag
from plugin.pages.tagging import Asked, TagForm, tag_form
from plugin.pages.words import CHILD_SEEN, counted, excerpt, moment
from plugin.review.framework import Framework
from plugin.review.tag import Step, Tag
from sync.timeline.entry import Entry, Status
from sync.timeline.event import KINDS
from sync.timeline.when import said


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from the store for this page."""

    entry: Entry
    stored: Stored | None
    same_happening: Sequence[Entry]
    same_day: Sequence[Entry]
    agencies: Sequence[str]
    tags: Sequence[Tag] = field(repr=False)
    steps: Sequence[Step] = field(repr=False)
    frameworks: Sequence[Framework]
    factors: Mapping[str, str]
    good: frozenset[str]


@dataclass(frozen=True, slots=True)
class Voice:
    """Another agency's account beside this one."""

    href: str
    agency: str
    when: str
    kind: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    child_seen: str
    same: bool


@dataclass(frozen=True, slots=True)
class SetTag:
    """A tag on this event, with what may be done to it."""

    tag: ShownTag
    note: str = field(repr=False)
    by: str = field(repr=False)
    remove: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything the template prints."""

    frame: Frame
    title: str = field(repr=False)
    agency: str
    kind: str
    withdrawn: bool
    sensitivity: str
    when: str
    facts: tuple[Fact, ...]
    text: str = field(repr=False)
    people: tuple[Fact, ...] = field(repr=False)
    knowers: tuple[Knower, ...]
    voices: tuple[Voice, ...]
    tags: tuple[SetTag, ...]
    form: TagForm
    lines: tuple[Line, ...]
    origin: Origin
    back: str


def build(frame: Frame, read: Read, asked: Asked) -> EventPage:
    """The page for one event; ``asked`` is what a refused form held, so that no words are lost."""
    entry = read.entry
    event = entry.event
    kind = KINDS.get(event.kind, event.kind)
    return EventPage(
        frame=frame,
        title=event.title or kind,
        agency=entry.agency,
        kind=kind,
        withdrawn=entry.status is Status.WITHDRAWN,
        sensitivity="" if event.sensitivity == "ordinary" else event.sensitivity.value.capitalize(),
        when=said(event.occurred),
        facts=_facts(entry),
        text=event.text,
        people=tuple(Fact(each.role, each.name or each.ref or "not named") for each in event.people),
        knowers=knowers(entry, read.agencies),
        voices=_voices(frame, read),
        tags=tuple(_set_tag(frame, tag, read) for tag in read.tags),
        form=tag_form(read.frameworks, frame.to(f"events/{event.event_id}/tags"), asked),
        lines=tuple(line(step, read.factors, "") for step in reversed(read.steps)),
        origin=origin(entry, read.stored),
        back=frame.to("timeline"),
    )


def _facts(entry: Entry) -> tuple[Fact, ...]:
    event, when = entry.event, entry.event.occurred
    facts = [Fact("When", said(when)), Fact("Date as written", when.as_written or "not given")]
    if when.earliest != when.latest:
        facts += [Fact("Earliest", moment(when.earliest)), Fact("Latest", moment(when.latest))]
    if event.recorded:
        late = days_late(entry)
        said_late = f", {counted(late, 'day')} later" if late >= LATE else ""
        facts.append(Fact("Written down", said(event.recorded) + said_late))
    else:
        facts.append(Fact("Written down", "The record does not say when."))
    facts.append(Fact("Was the child seen?", CHILD_SEEN[event.child_seen]))
    return tuple(facts)


def _voices(frame: Frame, read: Read) -> tuple[Voice, ...]:
    """Accounts of the same happening first, then others of that day; none twice."""
    seen: set[UUID] = {read.entry.event.event_id}
    found = []
    for same, entries in ((True, read.same_happening), (False, read.same_day)):
        for each in entries:
            if each.event.event_id not in seen:
                seen.add(each.event.event_id)
                found.append(_voice(frame, each, same=same))
    return tuple(found)


def _voice(frame: Frame, entry: Entry, *, same: bool) -> Voice:
    event = entry.event
    kind = KINDS.get(event.kind, event.kind)
    return Voice(
        href=frame.to(f"events/{event.event_id}"),
        agency=entry.agency,
        when=said(event.occurred),
        kind=kind,
        title=event.title or kind,
        text=excerpt(event.text, 400),
        child_seen=CHILD_SEEN[event.child_seen],
        same=same,
    )


def _set_tag(frame: Frame, tag: Tag, read: Read) -> SetTag:
    remove = frame.to(f"events/{tag.event_id}/tags/{tag.tag_id}/remove")
    by = f"{tag.by.name}, {moment(tag.at)}"
    return SetTag(shown_tag(tag, read.factors, read.good), tag.note, by, remove)
