"""What goes into a review pack, for one audience."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from plugin.review.framework import Frameworks
from plugin.review.tag import Tag
from sync.timeline.coverage import Coverage, Held
from sync.timeline.entry import Entry

#: Printed on every page; the marking of the government's classification scheme for personal case material.
MARKING = "OFFICIAL-SENSITIVE"


class PackRefusedError(Exception):
    """A pack that must not be made; the sentence may be shown to people."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the review is about."""

    name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """The review itself."""

    key: str
    title: str
    starts: date
    ends: date
    legal_basis: str
    subjects: tuple[Person, ...]
    #: What the review was asked to find out.
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a pack is for: the panel, or one agency."""

    #: As it was asked for: ``panel`` or ``agency:ID``.
    asked: str
    #: None for the panel, which sees every agency.
    agency: str | None

    @property
    def label(self) -> str:
        """The audience as the pack says it."""
        return "the review panel" if self.agency is None else f"{self.agency} (its own accounts only)"


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that a writer needs; what the audience may not see is not in it."""

    about: About
    audience: Audience
    made_at: datetime
    made_by: str
    #: Counts the packs of a review from 1.
    version: int
    #: Oldest first.
    entries: tuple[Entry, ...]
    tags: Mapping[UUID, tuple[Tag, ...]]
    frameworks: Frameworks
    coverage: tuple[Coverage, ...]
    held: tuple[Held, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every agency with a source or an account here, by name."""
        return tuple(sorted({one.agency for one in self.coverage} | {one.agency for one in self.entries}))

    @property
    def all_tags(self) -> tuple[Tag, ...]:
        """The tags of all events, oldest first."""
        return tuple(sorted((tag for tags in self.tags.values() for tag in tags), key=_tag_order))


def build(
    about: About,
    audience: str,
    *,
    made_at: datetime,
    made_by: str,
    version: int,
    entries: Iterable[Entry],
    tags: Mapping[UUID, Iterable[Tag]],
    frameworks: Frameworks,
    coverage: Iterable[Coverage],
    held: Iterable[Held],
) -> Pack:
    """The pack for an audience: ``panel``, or ``agency:ID`` with a source's id or the agency's name."""
    told, sources = tuple(sorted(entries, key=_entry_order)), tuple(coverage)
    chosen = _audience(audience, told, sources)
    everything = Pack(
        about,
        chosen,
        made_at,
        made_by,
        version,
        told,
        {event: tuple(one) for event, one in tags.items()},
        frameworks,
        sources,
        tuple(held),
    )
    return everything if chosen.agency is None else _only(everything, chosen.agency)


def _only(pack: Pack, agency: str) -> Pack:
    """What is left for one agency; a note on its account may quote another's, so no tag is."""
    return replace(
        pack,
        entries=tuple(entry for entry in pack.entries if entry.agency == agency),
        tags={},
        coverage=tuple(one for one in pack.coverage if one.agency == agency),
        held=tuple(one for one in pack.held if one.agency == agency),
    )


def _audience(asked: str, entries: tuple[Entry, ...], coverage: tuple[Coverage, ...]) -> Audience:
    kind, _, wanted = asked.partition(":")
    if asked == "panel":
        return Audience(asked, None)
    if kind == "publication":
        raise PackRefusedError(
            "A pack for publication needs redaction by a person first, which is not offered yet; "
            "no file was written."
        )
    if kind != "agency" or not wanted:
        raise PackRefusedError("An audience is “panel” or “agency:” with the id of a source or agency.")
    known = {(one.source, one.agency) for one in coverage} | {(one.source, one.agency) for one in entries}
    found = {agency for source, agency in known if wanted in (source, agency)}
    if len(found) != 1:
        raise PackRefusedError("No agency of this review has that id. Use the id of one of its sources.")
    return Audience(asked, found.pop())


def _entry_order(entry: Entry) -> tuple[datetime, datetime, str, str, str]:
    """Oldest first; ties by source and reference, so the order never wavers."""
    when = entry.event.occurred
    return when.earliest, when.latest, entry.source, entry.record_ref, entry.event.key


def _tag_order(tag: Tag) -> tuple[datetime, str]:
    return tag.at, str(tag.tag_id)
