"""What can go wrong on the wire, each in one plain sentence with what happens next."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import requests

from connector.errors import NeedsPerson, SourceError, TryLater

_WAIT = "We try again by ourselves; if it lasts, ask the agency."
_LONGEST_WAIT = 86_400.0
_SLOW_DOWN = 60.0  # where a source asks us to slow down and names no time


class Missing(NeedsPerson):
    """The source knows nothing at this address (404)."""


class Gone(NeedsPerson):
    """The source says that what was at this address is no longer there (410)."""


#: The first row that fits is taken, so a kind of error stands above what it is a kind of.
_ON_THE_WIRE: tuple[tuple[type[Exception], type[SourceError], str, str], ...] = (
    (requests.ConnectTimeout, TryLater, "nobody answered in time", _WAIT),
    (requests.Timeout, TryLater, "the answer did not come in time", _WAIT),
    (
        requests.exceptions.ProxyError,
        TryLater,
        "the proxy on the way did not let us through",
        "We try again by ourselves; if it lasts, ask whoever runs your network.",
    ),
    (
        requests.exceptions.InvalidProxyURL,
        NeedsPerson,
        "the address of the proxy cannot be used",
        "Correct the proxy in the settings of this machine.",
    ),
    (
        requests.exceptions.InvalidHeader,
        NeedsPerson,
        "the key cannot be sent as it is",
        "Look for line breaks or unusual characters in the secret.",
    ),
    (
        requests.exceptions.InvalidJSONError,
        TryLater,
        "the answer is cut short or is not JSON",
        _WAIT,
    ),
    (requests.TooManyRedirects, NeedsPerson, "the address leads round in circles", "Correct the address."),
    (requests.exceptions.ContentDecodingError, TryLater, "the answer arrived damaged", _WAIT),
    (requests.exceptions.ChunkedEncodingError, TryLater, "the answer broke off", _WAIT),
    (requests.ConnectionError, TryLater, "the system cannot be reached", _WAIT),
    (requests.exceptions.URLRequired, NeedsPerson, "there is no address", "Add it to the review file."),
    (UnicodeEncodeError, NeedsPerson, "the key or the address cannot be sent as it is", "Correct it."),
    # What is left of ValueError is an address that requests cannot use: MissingSchema, InvalidURL, ...
    (ValueError, NeedsPerson, "the address cannot be used", "Correct the address in the review file."),
    (Exception, TryLater, "the talk with the system broke off", _WAIT),
)

_STATUS: dict[int, tuple[type[SourceError], str, str]] = {
    401: (NeedsPerson, "the system refused our key", "Check the secret, or ask the agency for a new one."),
    403: (NeedsPerson, "the system does not let our key read this", "Ask the agency to grant access."),
    404: (Missing, "the system knows nothing at this address", "Check the address and the references."),
    407: (NeedsPerson, "the proxy on the way wants a key", "Ask whoever runs your network."),
    410: (Gone, "what was at this address is no longer there", "Ask the agency whether it was moved."),
    408: (TryLater, "the system lost patience with our request", _WAIT),
    425: (TryLater, "the system is not ready yet", _WAIT),
    429: (TryLater, "the system asks us to slow down", _WAIT),
}


def on_the_wire(error: Exception, *, where: str) -> SourceError:
    """The sentence for an error of the connection; never the error's own words, which quote the address."""
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE" in str(error).upper():
        return NeedsPerson(
            "the system's certificate cannot be trusted", where=where, do="Ask the agency to put it right."
        )
    fits = next(row for row in _ON_THE_WIRE if isinstance(error, row[0]))
    return fits[1](fits[2], where=where, do=fits[3])


def of_status(status: int, headers: Mapping[str, str], *, where: str, now: datetime) -> SourceError:
    """The sentence for an answer whose status is not the one we need."""
    kind, what, do = _STATUS.get(status) or _of_class(status)
    what = f"{what} ({status})"
    if issubclass(kind, TryLater):
        wait = retry_after(headers.get("Retry-After"), now=now)
        if wait is None and status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = _SLOW_DOWN
        return TryLater(what, where=where, do=do, retry_after=wait)
    return kind(what, where=where, do=do)


def retry_after(words: str | None, *, now: datetime) -> float | None:
    """Seconds to wait, from a number or a date; None where the source named no time that makes sense."""
    if words is None:
        return None
    words = words.strip()
    if words.isascii() and words.isdigit():
        return min(float(words), _LONGEST_WAIT)
    moment = http_date(words)
    return None if moment is None else min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT)


def http_date(words: str | None) -> datetime | None:
    """The moment that an HTTP date names, in UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(words or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _of_class(status: int) -> tuple[type[SourceError], str, str]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TryLater, "the system has a fault of its own", _WAIT
    if status >= HTTPStatus.BAD_REQUEST:
        return NeedsPerson, "the system does not understand our request", "Check the options of this source."
    if status == HTTPStatus.ACCEPTED:
        return TryLater, "the answer is not ready yet", _WAIT
    return NeedsPerson, "the system answered without data", "Check the address in the review file."
