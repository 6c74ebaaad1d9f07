"""One request and its whole answer, within limits of time and size; the place where requests is called."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy

import requests
from urllib3.exceptions import HTTPError as TransportError  # comes out of requests' raw body as it is

from connector.errors import NeedsPerson, SourceError, TryLater
from connector.http import faults
from connector.http.address import place

_PIECE = 65_536
_ESCAPES = (requests.RequestException, TransportError, HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds for each step and for the whole, bytes for the body when unpacked."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    body: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer as it came: status, headers and the bytes of the body."""

    url: str = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def where(self) -> str:
        """The address as it may be shown."""
        return place(self.url)


class Wire:
    """Sends one request at a time; whatever goes wrong comes out as a SourceError without a cause.

    A cause would carry the words of requests, and those quote the query.
    """

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self.clock = limits or Limits(), clock
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for name in ("urllib3.connectionpool", "urllib3.util.retry"):
            logging.getLogger(name).addFilter(_nothing)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        deadline: float | None = None,
    ) -> Letter:
        """The whole answer, whatever its status; redirects are handed back as they are."""
        where = place(url)
        until = self.clock() + self.limits.total if deadline is None else deadline
        try:
            return self._exchange(method, url, headers=headers, form=form, until=until)
        except SourceError as error:
            fault = error
        except _ESCAPES as error:
            fault = faults.on_the_wire(error, where=where)
        fault.__context__ = None
        raise fault

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
        until: float,
    ) -> Letter:
        left = until - self.clock()
        if left <= 0:
            raise _too_slow(place(url))
        with self._session.request(
            method,
            url,
            headers=dict(headers),
            data=form,
            auth=_as_it_is,
            stream=True,
            allow_redirects=False,
            timeout=(min(self.limits.connect, left), min(self.limits.read, left)),
        ) as response:
            body = b"".join(self._pieces(response, until=until, where=place(url)))
            return Letter(url, response.status_code, response.headers, body)

    def _pieces(self, response: requests.Response, *, until: float, where: str) -> Iterator[bytes]:
        # read1 hands over what has arrived. iter_content would wait for a full piece, and a source that drips
        # one byte a second would hold us for ever.
        size = 0
        while piece := bytes(response.raw.read1(_PIECE, decode_content=True) or b""):
            size += len(piece)
            if size > self.limits.body:
                raise NeedsPerson(
                    f"the answer is larger than {self.limits.body} bytes",
                    where=where,
                    do="Ask for smaller pages.",
                )
            if self.clock() > until:
                raise _too_slow(where)
            yield piece


def _too_slow(where: str) -> TryLater:
    return TryLater("the answer came too slowly", where=where, do="We try again by ourselves.")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands where an auth could, so that requests does not put a .netrc's password over our key."""
    return request


def _nothing(_entry: logging.LogRecord) -> bool:
    """Keeps urllib3 from writing whole addresses, with their queries, into the log."""
    return False
