"""Somebody's request inside a review: who they are and what they may do, checked each time."""

import hashlib
import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Form, Request

from plugin.hosts.errors import HostError
from plugin.hosts.host import Host, Right
from plugin.pages.filters import carried
from plugin.pages.frame import Frame, nav
from plugin.panel import cookies
from plugin.panel.panel import Panel
from plugin.panel.refusals import Refused, forbidden, signed_out
from plugin.review.case import Session
from plugin.review.store import sessions
from sync.store import reviews
from sync.store.reviews import StoredReview

_DONE = {
    "added": "Tag added.",
    "removed": "Tag removed.",
    "undone": "Your latest step was taken back.",
    "refused": "Nothing was taken back, because tags have changed since. The history below says how.",
    "nothing": "There is no step of yours to take back.",
    "filed": "The pack is made. It goes to the case by itself; this page says when it is there.",
    "made": "No second pack was made: one was asked for since this page was opened. It stands below.",
}
_CAN_UNDO = frozenset({"added", "removed"})
_NOT_DONE = frozenset({"refused", "nothing", "made"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a person whose session is good, in the review that the session is bound to."""

    panel: Panel
    session: Session = field(repr=False)
    review: StoredReview = field(repr=False)
    host: Host = field(repr=False)
    done: str
    #: The step that was just taken.
    step: int | None
    #: The selection of the timeline that the person came from, as a query.
    selection: str = field(repr=False)

    @property
    def actor(self) -> str:
        """The person as the audit knows them: the host's reference, no name."""
        return f"{self.session.reviewer.host}/{self.session.reviewer.ref}"

    @property
    def may_edit(self) -> bool:
        """Whether the page offers to tag; the host is asked again before it is done."""
        return Right.REVIEW in self.session.rights

    def frame(self, room: str) -> Frame:
        """What stands around the page."""
        return Frame(
            review_id=self.review.id,
            review_title=self.review.title,
            reviewer=self.session.reviewer.name,
            may_edit=self.may_edit,
            parent_origin=self.host.settings.origin,
            nav=nav(self.review.id, room),
            form_key=form_key(self.session),
            done=_DONE.get(self.done, ""),
            is_done=self.done not in _NOT_DONE,
            undo=self.step if self.done in _CAN_UNDO and self.may_edit else None,
            selection=self.selection,
        )

    def ask_for(self, *rights: Right) -> None:
        """Ask the host whether the person still has these rights; without a clear yes nothing is done."""
        try:
            now = self.host.rights(self.session.reviewer.ref, self.session.case.ref)
        except HostError as error:
            raise Refused(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Not now",
                "The case system cannot say at the moment what you may do, so nothing was changed. "
                "Go back and try again in a moment.",
            ) from error
        if not now.active or not set(rights) <= now.rights:
            raise forbidden(
                "The case system says that you may not do this on this case. Nothing was changed."
            )


def panel_of(request: Request) -> Panel:
    """The panel that this application was made for."""
    panel: Panel = request.app.state.panel
    return panel


def visit(review_id: int, request: Request, done: str = "", step: int | None = None) -> Visit:
    """The visit, or a refusal; a session opens the review it was launched for and no other."""
    panel = panel_of(request)
    token = request.cookies.get(cookies.name(review_id, secure=panel.is_secure), "")
    with panel.engine.begin() as conn:
        session = sessions.find(conn, token, panel.clock()) if token else None
        review = reviews.by_id(conn, review_id) if session and session.review_id == review_id else None
    host = panel.hosts.get(session.case.host) if session else None
    if session is None or review is None or host is None:
        raise signed_out()
    request.state.ancestors = host.settings.origin
    if Right.VIEW not in session.rights:
        raise forbidden("You may not see this review. Ask the people who look after the case.")
    return Visit(panel, session, review, host, done, step, carried(request.url.query))


def form_key(session: Session) -> str:
    """Ties a form to the session that showed it; says nothing of the session's token."""
    return hashlib.sha256(f"form:{session.token_sha256}".encode()).hexdigest()


def writing_visit(
    review_id: int,
    request: Request,
    form: Annotated[str, Form(max_length=64)] = "",
    note: Annotated[str, Form()] = "",
) -> Visit:
    """A visit that may write: its form was shown in this very session. A refusal gives the note back."""
    request.state.written = note
    here = visit(review_id, request)
    if not hmac.compare_digest(form.encode(), form_key(here.session).encode()):
        raise forbidden("This form is from another session, so nothing was changed. Open the page again.")
    return here


Visiting = Annotated[Visit, Depends(visit)]
Writing = Annotated[Visit, Depends(writing_visit)]
