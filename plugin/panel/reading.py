"""The pages of a review."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from plugin.hosts.host import Right
from plugin.pages import event as event_page
from plugin.pages import history as history_page
from plugin.pages import pack as pack_page
from plugin.pages import sources as sources_page
from plugin.pages import timeline as timeline_page
from plugin.pages.event import EventPage
from plugin.pages.filters import parse
from plugin.pages.origin import Stored
from plugin.pages.pack import Counts, PackPage
from plugin.pages.tagging import Asked
from plugin.panel import selecting
from plugin.panel.refusals import not_found
from plugin.panel.visit import Visit, Visiting
from plugin.rendering import render
from plugin.review.store import filings
from plugin.review.store import tags as tag_store
from sync.store import audit, coverage, timeline
from sync.timeline.coverage import SourceState

router = APIRouter(prefix="/reviews/{review_id}", default_response_class=HTMLResponse)


@router.get("/timeline")
def show_timeline(visit: Visiting, request: Request) -> str:
    """The combined timeline of a selection."""
    with visit.panel.engine.begin() as conn:
        agencies = timeline.agencies(conn, visit.review.id)
        filters = parse(request.query_params.multi_items(), agencies)
        read = selecting.read(conn, visit.panel, visit.review, filters)
    return render("timeline", timeline_page.build(visit.frame("timeline"), filters, read))


@router.get("/events/{event_id}")
def show_event(visit: Visiting, event_id: UUID) -> str:
    """One event in full."""
    with visit.panel.engine.begin() as conn:
        page = event_of(conn, visit, event_id, Asked())
        audit.note(conn, visit.actor, "event.read", f"event/{event_id}", visit.review.id)
    return render("event", page)


@router.get("/sources")
def show_sources(visit: Visiting) -> str:
    """What every source gave."""
    with visit.panel.engine.begin() as conn:
        covered = coverage.of_review(conn, visit.review.id)
        held = coverage.held(conn, visit.review.id)
    return render("sources", sources_page.build(visit.frame("sources"), covered, held))


@router.get("/history")
def show_history(visit: Visiting, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> str:
    """Who tagged what."""
    with visit.panel.engine.begin() as conn:
        steps = tag_store.history(conn, visit.review.id)
        own = tag_store.latest(conn, visit.review.id, visit.session.reviewer)
    names = visit.panel.factor_names
    return render("history", history_page.build(visit.frame("history"), steps, names, own=own, page=page))


@router.get("/pack")
def show_pack(visit: Visiting) -> str:
    """The review pack and what became of those asked for."""
    with visit.panel.engine.begin() as conn:
        return render("pack", pack_of(conn, visit, ""))


def event_of(conn: Connection, visit: Visit, event_id: UUID, asked: Asked) -> EventPage:
    """The page of an event; what is not in this review is not found."""
    review_id = visit.review.id
    entry = timeline.one(conn, review_id, event_id)
    if entry is None:
        raise not_found()
    said = timeline.provenance(conn, review_id, event_id)
    stored = Stored(said.raw, said.adapter, said.pulled_at, said.legal_basis) if said else None
    read = event_page.Read(
        entry=entry,
        stored=stored,
        same_happening=timeline.same_happening(conn, review_id, entry),
        same_day=timeline.same_day(conn, review_id, entry),
        agencies=timeline.agencies(conn, review_id),
        tags=tag_store.of_events(conn, review_id, [event_id]).get(event_id, []),
        steps=tag_store.history(conn, review_id, event_id),
        frameworks=visit.panel.frameworks.all,
        factors=visit.panel.factor_names,
        good=visit.panel.good_practice,
    )
    return event_page.build(visit.frame("timeline"), read, asked)


def pack_of(conn: Connection, visit: Visit, fault: str) -> PackPage:
    """The page of the pack; ``fault`` says why the last request was not done."""
    review_id = visit.review.id
    covered = coverage.of_review(conn, review_id)
    tags = [tag for own in tag_store.of_review(conn, review_id).values() for tag in own]
    counts = Counts(
        events=sum(each.events + each.withdrawn for each in covered),
        agencies=len({each.agency for each in covered}),
        withdrawn=sum(each.withdrawn for each in covered),
        held=sum(each.held for each in covered),
        tags=len(tags),
        good_practice=sum(tag.factor in visit.panel.good_practice for tag in tags),
        incomplete=sum(each.state is not SourceState.COMPLETE for each in covered),
    )
    may_file = {Right.REVIEW, Right.COMMENT} <= visit.session.rights
    asked_for = filings.of_case(conn, review_id, visit.session.case)
    latest = filings.latest_version(conn, review_id)
    return pack_page.build(
        visit.frame("pack"), counts, asked_for, latest=latest, may_file=may_file, fault=fault
    )
