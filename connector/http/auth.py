"""How we show who we are: no key, a key in a header, a bearer token, OAuth 2 client credentials."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote_plus

from connector.errors import NeedsPerson, SourceError
from connector.http import faults
from connector.http.address import place
from connector.http.wire import Letter, Wire
from connector.secret import Secret

_MARGIN = 30.0
_UNKNOWN_LIFE = 300.0
_REFUSALS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Auth(Protocol):
    """A way to show who we are."""

    def headers(self) -> Mapping[str, str]:
        """What a request carries; SourceError when there is no key to show."""

    def renew(self) -> bool:
        """Called when the key was refused: whether there is a fresh one to try."""


class NoKey:
    """Nothing is shown."""

    def headers(self) -> Mapping[str, str]:
        """No header."""
        return {}

    def renew(self) -> bool:
        """There is nothing fresh."""
        return False


class HeaderKey:
    """A fixed key in a header; ``prefix`` is what stands before it, such as ``Bearer``."""

    def __init__(self, header: str, secret: Secret | None, *, prefix: str = "") -> None:
        self._header, self._secret, self._prefix = header, secret, prefix

    def headers(self) -> Mapping[str, str]:
        """The one header with the key."""
        return {self._header: f"{self._prefix} {_value(self._secret)}".strip()}

    def renew(self) -> bool:
        """A fixed key has no fresh one."""
        return False


class ClientCredentials:
    """A token that the token server gives for a client id and a secret, kept until shortly before it ends."""

    def __init__(
        self,
        token_url: str,
        *,
        client_id: str,
        secret: Secret | None,
        scope: str | None = None,
        in_form: bool = False,
        wire: Wire | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._client_id, self._secret, self._scope = token_url, client_id, secret, scope
        self._in_form = in_form
        self._wire, self._clock = wire or Wire(), clock
        self._token: str | None = None
        self._until = 0.0

    def headers(self) -> Mapping[str, str]:
        """The token of now, fetched when there is none that still lives."""
        if self._token is None or self._clock() >= self._until:
            asked = self._clock()
            self._token, life = self._fetch()
            self._until = asked + life - min(_MARGIN, life / 2)
        return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Forget the token; the next request fetches a fresh one."""
        self._token = None
        return True

    def _fetch(self) -> tuple[str, float]:
        headers, form = {"Accept": "application/json"}, {"grant_type": "client_credentials"}
        if self._scope:
            form["scope"] = self._scope
        if self._in_form:
            form |= {"client_id": self._client_id, "client_secret": _value(self._secret)}
        else:
            # RFC 6749, 2.3.1: each half is encoded as in a form before it becomes Basic.
            pair = f"{quote_plus(self._client_id)}:{quote_plus(_value(self._secret))}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        letter = self._wire.send("POST", self._url, headers=headers, form=form)
        if letter.status != HTTPStatus.OK:
            raise _refusal(letter)
        return _token(letter)


def _refusal(letter: Letter) -> SourceError:
    if letter.status in _REFUSALS:
        return NeedsPerson(
            f"the token server refused our client id and secret ({letter.status})",
            where=letter.where,
            do="Check both, or ask the agency for new ones.",
        )
    return faults.of_status(letter.status, letter.headers, where=letter.where, now=datetime.now(UTC))


def _token(letter: Letter) -> tuple[str, float]:
    """Token and seconds of life; the body is never quoted, for it is a key."""
    try:
        answer = json.loads(letter.body)
    except (ValueError, RecursionError):
        answer = None
    token = answer.get("access_token") if isinstance(answer, dict) else None
    bearer = isinstance(answer, dict) and str(answer.get("token_type", "bearer")).lower() == "bearer"
    if not isinstance(token, str) or not token or not bearer:
        raise NeedsPerson(
            "the token server answered without a bearer token", where=place(letter.url), do="Check token_url."
        )
    try:
        life = float(answer.get("expires_in", _UNKNOWN_LIFE))
    except (TypeError, ValueError):
        life = _UNKNOWN_LIFE
    return token, life if life > 0 else 0.0


def _value(secret: Secret | None) -> str:
    if secret is None:
        raise NeedsPerson(
            "this way of signing in needs a secret, and none is named",
            where="secret",
            do='Add secret = "env:NAME" to the source.',
        )
    return secret.value
