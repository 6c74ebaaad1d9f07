"""What a reviewer may change: tags, and the filing of a pack. Each asks the host for the right first."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from plugin.hosts.host import Right
from plugin.pack.contents import PackRefusedError
from plugin.pack.formats import FORMATS
from plugin.pack.gather import gather
from plugin.pages.tagging import LONGEST_NOTE, Asked
from plugin.panel.reading import event_of, pack_of
from plugin.panel.refusals import not_found
from plugin.panel.visit import Visit, Writing
from plugin.rendering import render
from plugin.review.filing import PackFile
from plugin.review.history import TagRefusedError
from plugin.review.store import filings
from plugin.review.store import tags as tag_store
from plugin.review.tag import Effect, Step, Tag
from sync.store import audit, timeline

router = APIRouter(prefix="/reviews/{review_id}")
_FORMAT = "docx"


@router.post("/events/{event_id}/tags")
def add_tag(
    visit: Writing,
    event_id: UUID,
    factor: Annotated[str, Form()] = "",
    effect: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Set a tag; a refused form comes back with every word still in it."""
    visit.ask_for(Right.REVIEW)
    asked = Asked(factor, effect, note.replace("\r\n", "\n").replace("\x00", "").strip())
    fault = _fault(visit, asked)
    if fault:
        return _event_again(visit, event_id, asked, fault)
    now = visit.panel.clock()
    tag = Tag(uuid4(), event_id, factor, Effect(effect), asked.note, visit.session.reviewer, now)
    try:
        with visit.panel.engine.begin() as conn:
            if timeline.one(conn, visit.review.id, event_id) is None:
                raise not_found()
            step = tag_store.add(conn, visit.review.id, tag)
            audit.note(conn, visit.actor, "tag.added", f"tag/{tag.tag_id}", visit.review.id)
    except TagRefusedError as refused:
        return _event_again(visit, event_id, asked, str(refused))
    return _see(visit, f"events/{event_id}?done=added&step={step.step_id}")


@router.post("/events/{event_id}/tags/{tag_id}/remove")
def remove_tag(visit: Writing, event_id: UUID, tag_id: UUID) -> Response:
    """Take a tag away."""
    visit.ask_for(Right.REVIEW)
    try:
        with visit.panel.engine.begin() as conn:
            by, now = visit.session.reviewer, visit.panel.clock()
            step = tag_store.remove(conn, visit.review.id, tag_id, by, now)
            audit.note(conn, visit.actor, "tag.removed", f"tag/{tag_id}", visit.review.id)
    except TagRefusedError as refused:
        return _event_again(visit, event_id, Asked(), str(refused))
    return _see(visit, f"events/{step.tag.event_id}?done=removed&step={step.step_id}")


@router.post("/undo")
def undo(visit: Writing, step: Annotated[int | None, Form()] = None) -> Response:
    """Take back the person's own latest step, if it is still the one that they saw."""
    visit.ask_for(Right.REVIEW)
    try:
        with visit.panel.engine.begin() as conn:
            by, now = visit.session.reviewer, visit.panel.clock()
            undone = tag_store.undo_last(conn, visit.review.id, by, now, expected=step)
            if undone is not None:
                audit.note(conn, visit.actor, "tag.undone", f"tag/{undone.tag.tag_id}", visit.review.id)
    except TagRefusedError:
        return _see(visit, "history?done=refused")
    return _see(visit, _after_undo(undone))


@router.post("/pack/file")
def file_pack(visit: Writing, latest: Annotated[int | None, Form()] = None) -> Response:
    """Make the pack now and put it in the outbox; the worker takes it to the case.

    ``latest`` is the latest pack that the person saw: of two clicks, or two tabs, the second makes none.
    """
    visit.ask_for(Right.REVIEW, Right.COMMENT)
    session, writer = visit.session, FORMATS[_FORMAT]
    now = visit.panel.clock()
    try:
        with visit.panel.engine.begin() as conn:
            version = filings.next_version(conn, visit.review.id)
            if latest not in {None, version - 1}:
                return _see(visit, "pack?done=made")
            by = session.reviewer.name
            made = gather(
                conn, visit.review, "panel", visit.panel.frameworks, made_by=by, made_at=now, version=version
            )
            name = f"{visit.review.key}-pack-{version}{writer.suffix}"
            file = PackFile(name, writer.media_type, writer.write(made))
            asked_for = filings.request(
                conn,
                review_id=visit.review.id,
                case=session.case,
                file=file,
                version=version,
                by=session.reviewer,
                now=now,
            )
            thing = f"filing/{asked_for.filing_id}"
            audit.note(conn, visit.actor, "pack.asked_for", thing, visit.review.id, sha256=file.sha256)
    except PackRefusedError as refused:
        with visit.panel.engine.begin() as conn:
            return HTMLResponse(render("pack", pack_of(conn, visit, str(refused))), HTTPStatus.CONFLICT)
    return _see(visit, "pack?done=filed")


def _fault(visit: Visit, asked: Asked) -> str:
    """What is wrong with the form; empty where nothing is."""
    if not asked.factor:
        return "Choose a factor from the list."
    if asked.effect not in set(Effect):
        return "Choose whether the factor was helping or hindering."
    if len(asked.note) > LONGEST_NOTE:
        return f"The note is longer than {LONGEST_NOTE:,} characters. Shorten it."
    return visit.panel.frameworks.why_not(asked.factor, Effect(asked.effect)) or ""


def _event_again(visit: Visit, event_id: UUID, asked: Asked, fault: str) -> Response:
    again = Asked(asked.factor, asked.effect, asked.note, fault)
    with visit.panel.engine.begin() as conn:
        page = event_of(conn, visit, event_id, again)
    return HTMLResponse(render("event", page), HTTPStatus.UNPROCESSABLE_ENTITY)


def _after_undo(step: Step | None) -> str:
    return f"events/{step.tag.event_id}?done=undone" if step else "history?done=nothing"


def _see(visit: Visit, where: str) -> Response:
    """On to another page of the review; an event keeps the selection that the person came from."""
    kept = f"&{visit.selection}" if visit.selection and where.startswith("events/") else ""
    return RedirectResponse(f"/reviews/{visit.review.id}/{where}{kept}", HTTPStatus.SEE_OTHER)
