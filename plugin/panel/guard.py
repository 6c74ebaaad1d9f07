"""What every request and every answer must pass, whatever the route."""

import logging
import secrets
import traceback
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plugin.panel.panel import Panel
from plugin.panel.refusals import Refused, forbidden, page, page_of, too_large

LOG = logging.getLogger("crosslight.panel")
LONGEST_BODY = 64 * 1024
LAUNCH = "/launch"
STATIC = "/static/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)


class Guard:
    """Refuses foreign writes and large bodies, puts the headers on every answer, and lets no error out."""

    def __init__(self, app: ASGIApp, panel: Panel) -> None:
        self._app, self._panel = app, panel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add_headers(scope["path"], state, message)
            await send(message)

        try:
            self._check(scope)
            await self._app(scope, _limited(receive), answer)
        except Refused as refused:
            await page_of(refused)(scope, receive, answer)
        except Exception as error:  # noqa: BLE001 - the last resort; a traceback would carry what was read
            incident = _record(error)
            if not started:
                sentence = "Something went wrong. Nothing was changed by it. Try again in a moment."
                written = state.get("written", "")
                said = page(
                    HTTPStatus.INTERNAL_SERVER_ERROR,
                    "This did not work",
                    sentence,
                    incident=incident,
                    written=written,
                )
                await said(scope, receive, answer)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            raise too_large()
        if scope["method"] in _SAFE:
            return
        if scope["path"] == LAUNCH:
            if headers.get("origin") not in self._panel.host_origins:
                raise forbidden("The panel is opened from a case, and this request did not come from one.")
        elif not _is_own(headers, self._panel.origin):
            raise forbidden("This request did not come from a page of the panel, so nothing was changed.")

    def _add_headers(self, path: str, state: dict[str, Any], message: Message) -> None:
        """A page of a review may be framed by its own host alone.

        A refusal has no review. It holds no button and no data but what the person has just sent from a page
        of ours, so any host we know may frame it: a person whose session is over should read a sentence, not
        see the browser's broken frame.
        """
        ancestors = state.get("ancestors") or _refusal_ancestors(message["status"], self._panel.host_origins)
        headers = MutableHeaders(scope=message)
        headers["content-security-policy"] = _POLICY + ancestors
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "no-referrer"
        headers["cross-origin-resource-policy"] = "same-origin"
        # Style and script hold nobody's data; the browser asks each time whether they changed.
        headers["cache-control"] = "no-cache" if path.startswith(STATIC) else "no-store"
        if self._panel.is_secure:
            headers["strict-transport-security"] = "max-age=31536000"


def _refusal_ancestors(status: int, origins: Iterable[str]) -> str:
    known = " ".join(sorted(origins)) if status >= HTTPStatus.BAD_REQUEST else ""
    return known or "'none'"


def _is_own(headers: Headers, origin: str) -> bool:
    """Browsers say themselves whether a request comes from our own pages; older ones name the origin."""
    site = headers.get("sec-fetch-site")
    return site == "same-origin" if site is not None else headers.get("origin") == origin


def _limited(receive: Receive) -> Receive:
    """Counts what arrives, as a length that was announced may lie or be missing."""
    left = LONGEST_BODY

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise too_large()
        return message

    return counted


def _record(error: Exception) -> str:
    """Log kind and place of an error under a number; its words may quote a record, so they stay out."""
    incident = secrets.token_hex(6)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "nowhere"
    LOG.error("incident %s: %s in %s", incident, type(error).__name__, where)
    return incident
