"""Reads JSON from one source over HTTP: every outcome is an Answer or a SourceError, nothing else."""

import json
import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Never
from urllib.parse import urlencode

from connector.errors import NeedsPerson, SourceError, TryLater
from connector.http import faults
from connector.http.address import follow, place
from connector.http.auth import Auth, NoKey
from connector.http.wire import Letter, Limits, Wire

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3
_MOST_RETRIES = 3
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the source answered; ``json`` is None when it says that nothing changed (304)."""

    url: str = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    json: object = field(repr=False)

    @property
    def where(self) -> str:
        """The address as it may be shown."""
        return place(self.url)

    @property
    def is_unchanged(self) -> bool:
        """The source says that what we hold under the given ETag is still right."""
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def date(self) -> datetime | None:
        """The source's own clock when it answered."""
        return faults.http_date(self.headers.get("Date"))


class Http:
    """GET requests to one origin, with a few quick retries; keys never travel anywhere else."""

    def __init__(
        self,
        url: str,
        *,
        auth: Auth | None = None,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        retries: int = 2,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._base = url.rstrip("/") + "/"
        self._headers = {"Accept": accept, "User-Agent": "crosslight", **(headers or {})}
        self._auth: Auth = auth or NoKey()
        self._wire = Wire(limits)
        self._retries = min(retries, _MOST_RETRIES)
        self._sleep, self._jitter = sleep, jitter

    def get(self, path: str, *, params: Mapping[str, str] | None = None, etag: str | None = None) -> Answer:
        """The JSON at ``path``, which may be a whole address of the same origin; SourceError for all else."""
        url = follow(path, source=self._base, what="the address asked for")
        if params:
            url += ("&" if "?" in url else "?") + urlencode(params)
        extra = {"If-None-Match": etag} if etag else {}
        deadline = self._wire.clock() + self._wire.limits.total
        for attempt in range(self._retries):
            try:
                return self._read(url, extra, deadline)
            except TryLater as error:
                pause = self._pause(error, attempt)
                if pause is None or self._wire.clock() + pause > deadline:
                    raise
            self._sleep(pause)
        return self._read(url, extra, deadline)

    def _pause(self, error: TryLater, attempt: int) -> float | None:
        """How long to wait before the next quick try; None when a source asks for more than a moment."""
        pause = _FIRST_PAUSE * 2**attempt * (1 + self._jitter())
        asked = error.retry_after or 0.0
        return None if asked > _LONGEST_PAUSE else max(pause, asked)

    def _read(self, url: str, extra: Mapping[str, str], deadline: float) -> Answer:
        letter = self._ask(url, extra, deadline)
        if letter.status == HTTPStatus.UNAUTHORIZED and self._auth.renew():
            letter = self._ask(url, extra, deadline)
        if letter.status == HTTPStatus.NOT_MODIFIED and extra:
            return Answer(letter.url, letter.status, letter.headers, None)
        if letter.status != HTTPStatus.OK:
            raise faults.of_status(letter.status, letter.headers, where=letter.where, now=datetime.now(UTC))
        return Answer(letter.url, letter.status, letter.headers, parsed(letter))

    def _ask(self, url: str, extra: Mapping[str, str], deadline: float) -> Letter:
        """The answer behind redirects that stay at this origin."""
        for _ in range(_MOST_REDIRECTS + 1):
            headers = {**self._headers, **extra, **self._auth.headers()}
            letter = self._wire.send("GET", url, headers=headers, deadline=deadline)
            target = letter.headers.get("Location")
            if letter.status not in _REDIRECTS or target is None:
                return letter
            url = follow(target, source=url, what="what we are sent on to")
        raise NeedsPerson("the address leads round in circles", where=place(url), do="Correct the address.")


def parsed(letter: Letter) -> object:
    """The body as JSON; a web page or a body that is cut short is told, and never quoted."""
    fault: SourceError
    start = letter.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if "html" in letter.headers.get("Content-Type", "").lower() or start.startswith((b"<!doctype", b"<html")):
        fault = NeedsPerson(
            "the system answered with a web page instead of data, perhaps a page to sign in",
            where=letter.where,
            do="Check the address and the secret.",
        )
        raise fault
    try:
        return json.loads(letter.body, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        fault = NeedsPerson("the answer is nested too deeply", where=letter.where, do="Ask the agency.")
    except ValueError:
        fault = TryLater(
            "the answer is cut short or is not JSON",
            where=letter.where,
            do="We try again by ourselves; if it lasts, check the address.",
        )
    raise fault


def _finite(digits: str) -> float:
    """A number too large for a float would become infinity, and that is stored as nothing."""
    number = float(digits)
    if not math.isfinite(number):
        message = "a number is out of range"
        raise ValueError(message)
    return number


def _no_number(word: str) -> Never:
    """NaN and Infinity are Python's idea, not JSON's."""
    message = f"{word} is no JSON"
    raise ValueError(message)
