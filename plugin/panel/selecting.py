"""From filters to what is read for the timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from plugin.pages.filters import HELPING, HINDERING, TAGGED, UNTAGGED, Filters
from plugin.pages.timeline import Read
from plugin.panel.panel import Panel
from plugin.review.store import tags as tag_store
from plugin.review.tag import Effect, Tag
from sync.store import coverage, timeline
from sync.store.reviews import StoredReview
from sync.store.timeline import Wanted
from sync.timeline.entry import Entry


def read(conn: Connection, panel: Panel, review: StoredReview, filters: Filters) -> Read:
    """Everything, what the filters let through, and what is left of it in one agency's eyes."""
    tags = tag_store.of_review(conn, review.id)
    everything = timeline.read(conn, review.id)
    wanted = _wanted(filters, tags)
    matching = everything
    if filters.is_narrowed():
        matching = _untagged(timeline.read(conn, review.id, wanted), filters, tags)
    shown = matching
    if filters.knows:
        known = replace(wanted, known_by=filters.known_by, known_on=filters.known_on)
        shown = _untagged(timeline.read(conn, review.id, known), filters, tags)
    return Read(
        everything=everything,
        matching=matching,
        shown=shown,
        tags=tags,
        factors=panel.factor_names,
        good=panel.good_practice,
        coverage=coverage.of_review(conn, review.id),
        starts=review.starts,
        ends=review.ends,
    )


def _wanted(filters: Filters, tags: Mapping[UUID, Sequence[Tag]]) -> Wanted:
    return Wanted(
        agencies=filters.agency,
        kinds=filters.kind,
        starts=filters.starts,
        ends=filters.ends,
        words=filters.words or None,
        child_seen=filters.child_seen or None,
        status=filters.status or None,
        event_ids=_tagged(filters.tag, tags),
    )


def _tagged(asked: str, tags: Mapping[UUID, Sequence[Tag]]) -> tuple[UUID, ...] | None:
    """The events with such a tag; None where tags do not matter or must be absent."""
    if asked in {"", UNTAGGED}:
        return None
    return tuple(event_id for event_id, own in tags.items() if any(_fits(tag, asked) for tag in own))


def _fits(tag: Tag, asked: str) -> bool:
    effects = {HELPING: Effect.HELPING, HINDERING: Effect.HINDERING}
    return asked in {TAGGED, tag.factor} or tag.effect is effects.get(asked)


def _untagged(found: list[Entry], filters: Filters, tags: Mapping[UUID, Sequence[Tag]]) -> list[Entry]:
    if filters.tag != UNTAGGED:
        return found
    return [entry for entry in found if entry.event.event_id not in tags]
