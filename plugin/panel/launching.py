"""The way in: a case page hands somebody over, once."""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from plugin.hosts.host import LaunchContext, LaunchRefused
from plugin.panel import cookies
from plugin.panel.panel import Panel
from plugin.panel.refusals import Refused, forbidden
from plugin.panel.visit import panel_of
from plugin.review.case import Case
from plugin.review.store import cases, launches, sessions
from plugin.review.tag import Reviewer
from sync.store import audit
from sync.store.engine import is_answering

LOG = logging.getLogger("crosslight.panel")
router = APIRouter()
ThisPanel = Annotated[Panel, Depends(panel_of)]


@router.post("/launch")
def launch(request: Request, panel: ThisPanel, launch: Annotated[str, Form(max_length=16_384)]) -> Response:
    """Believe a launch and open a session for its case; the token is in the body and goes no further."""
    with panel.engine.begin() as conn:
        context = _believed(conn, panel, launch)
        if panel.hosts[context.host_id].settings.origin != request.headers.get("origin"):
            raise forbidden("This launch did not come from a page of the case system that signed it.")
        review_id, token = _open_session(conn, panel, context)
    answer = RedirectResponse(f"/reviews/{review_id}/timeline", HTTPStatus.SEE_OTHER)
    answer.headers.append("set-cookie", cookies.header(review_id, token, secure=panel.is_secure))
    request.state.ancestors = panel.hosts[context.host_id].settings.origin
    return answer


@router.get("/healthz")
def health(panel: ThisPanel) -> Response:
    """Whether the panel and its database answer."""
    try:
        is_well = is_answering(panel.engine)
    except OperationalError:
        is_well = False
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"status": "ok" if is_well else "no database"}, status)


def _believed(conn: Connection, panel: Panel, token: str) -> LaunchContext:
    """The launch as the host it comes from verified it; each host refuses what another one signed."""
    now = panel.clock()

    def claim_once(issuer: str, jti: str, expires: datetime) -> bool:
        return launches.claim_once(conn, issuer, jti, expires, now=now)

    refusal = LaunchRefused("issuer", "The panel does not know the case system that sent this link.")
    for host in panel.hosts.values():
        said = host.verify_launch(token, now=now, claim_once=claim_once)
        if isinstance(said, LaunchContext):
            return said
        if said.reason != "issuer":
            refusal = said
    LOG.warning("launch refused: %s", refusal.reason)
    raise forbidden(refusal.public)


def _open_session(conn: Connection, panel: Panel, context: LaunchContext) -> tuple[int, str]:
    case = Case(context.host_id, context.case_ref)
    review_id = cases.review_of(conn, case)
    if review_id is None:
        raise Refused(
            HTTPStatus.NOT_FOUND,
            "No review here yet",
            "No review is shown on this case yet. Whoever sets up reviews can link one to it.",
        )
    reviewer = Reviewer(context.host_id, context.user_ref, context.display_name)
    token = sessions.open(
        conn, review_id=review_id, case=case, reviewer=reviewer, rights=context.rights, now=panel.clock()
    )
    audit.note(conn, f"{reviewer.host}/{reviewer.ref}", "session.opened", f"case/{case.ref}", review_id)
    return review_id, token
