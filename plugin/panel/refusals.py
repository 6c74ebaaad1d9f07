"""Saying no: a status, a title and one plain sentence."""

from http import HTTPStatus

from fastapi import HTTPException
from fastapi.responses import HTMLResponse

from plugin.pages.refusal import RefusalPage
from plugin.rendering import render

_AGAIN = "Go back to the case and open the panel again."


class Refused(HTTPException):
    """A request that is not answered, and the sentence that says why."""

    def __init__(self, status: HTTPStatus, title: str, sentence: str) -> None:
        super().__init__(status.value, sentence)
        self.title = title


def signed_out() -> Refused:
    """No session, or one that is over, or one for another review."""
    return Refused(HTTPStatus.UNAUTHORIZED, "You are signed out", f"Your session is over. {_AGAIN}")


def forbidden(sentence: str) -> Refused:
    """The right is missing, or the request did not come from a page of ours."""
    return Refused(HTTPStatus.FORBIDDEN, "You may not do this", sentence)


def not_found() -> Refused:
    """There is no such thing in this review."""
    return Refused(HTTPStatus.NOT_FOUND, "Not found", "There is nothing at this address.")


def too_large() -> Refused:
    """A body above the limit."""
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too long", "What was sent is too long to be read.")


def page(status: int, title: str, sentence: str, *, incident: str = "", written: str = "") -> HTMLResponse:
    """The page that says it; it holds no data of any case but what the same request had ``written``."""
    return HTMLResponse(render("refusal", RefusalPage(title, sentence, incident, written)), status)


def page_of(error: HTTPException, *, written: str = "") -> HTMLResponse:
    """The page for any refusal; a bare status gets a sentence of its own."""
    if isinstance(error, Refused):
        return page(error.status_code, error.title, str(error.detail), written=written)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return page_of(not_found(), written=written)
    return page(error.status_code, "This did not work", "The panel cannot do what was asked of it.")
