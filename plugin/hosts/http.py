"""Calls to a case system's interface, where every answer becomes data or a HostError."""

from collections.abc import Callable, Mapping
from json import loads
from typing import Any
from urllib.parse import urlsplit

import requests

from connector.secret import Secret
from plugin.hosts.errors import (
    Conflict,
    Forbidden,
    HostError,
    HostMisbehaved,
    NotFound,
    TooLarge,
    TypeRefused,
    Unavailable,
)

TIMEOUT = (5.0, 60.0)
LARGEST_ANSWER = 32 * 1024 * 1024

_REFUSALS: dict[int, type[HostError]] = {
    401: Forbidden,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    415: TypeRefused,
}
_SENTENCES: dict[type[HostError], str] = {
    Forbidden: "refused our service account. Check its token and its rights.",
    NotFound: "does not know the case, or hides it from our service account.",
    Conflict: "says that the case changed meanwhile. Try again.",
    TooLarge: "does not take a file of this size.",
    TypeRefused: "does not take files of this type.",
}
_PASSING = frozenset({429, 502, 503, 504})


class _TokenAuth(requests.auth.AuthBase):
    """Our service account's token, which a ``.netrc`` file cannot replace."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Token {self._token.value}"
        return request


class HostHttp:
    """The interface of one case system; follows no redirect and reads no settings of the machine."""

    def __init__(self, *, name: str, url: str, token: Secret) -> None:
        self._name, self._url = name, url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = _TokenAuth(token)
        self._session.headers["Accept"] = "application/json"

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at a path."""
        return self._object(self._answer(lambda: self._send("GET", path, params=params)))

    def post(
        self, path: str, *, fields: Mapping[str, str], file: tuple[str, bytes, str], name_of_file: str
    ) -> dict[str, Any]:
        """The JSON object answered to a form with one file (name, bytes, media type)."""
        return self._object(
            self._answer(lambda: self._send("POST", path, data=fields, files={name_of_file: file}))
        )

    def content(self, url: str) -> bytes:
        """The bytes at an address that the case system named; it has to be its own."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self._url:
            raise HostMisbehaved(f"{self._name} named an address that is not its own.")
        return self._answer(lambda: self._send("GET", parts.path))

    def _send(self, method: str, path: str, **more: Any) -> requests.Response:
        return self._session.request(
            method, self._url + path, timeout=TIMEOUT, allow_redirects=False, stream=True, **more
        )

    def _answer(self, send: Callable[[], requests.Response]) -> bytes:
        try:
            with send() as response:
                self._judge(response)
                return self._body(response)
        except requests.RequestException:
            # The library's own words hold the address with its query, so they end here.
            raise Unavailable(f"{self._name} cannot be reached. It is tried again later.") from None

    def _judge(self, response: requests.Response) -> None:
        status = response.status_code
        if status in {200, 201}:
            return
        if status in _PASSING:
            raise Unavailable(
                f"{self._name} is busy. It is tried again later.",
                retry_after=_seconds(response.headers.get("Retry-After")),
            )
        kind = _REFUSALS.get(status)
        if kind is not None:
            raise kind(f"{self._name} {_SENTENCES[kind]}")
        raise HostMisbehaved(f"{self._name} answered {status}, which was not agreed.")

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(65536):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise HostMisbehaved(f"{self._name} sent more than is read from it.")
        return bytes(body)

    def _object(self, body: bytes) -> dict[str, Any]:
        try:
            said = loads(body)
        except (ValueError, RecursionError):
            raise HostMisbehaved(f"{self._name} answered something other than JSON.") from None
        if not isinstance(said, dict):
            raise HostMisbehaved(f"{self._name} answered something other than was agreed.")
        return said


def _seconds(value: str | None) -> float | None:
    return float(value) if value is not None and value.isascii() and value.isdigit() else None
