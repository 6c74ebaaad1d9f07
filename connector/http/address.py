"""Addresses: which are taken, whether two lie at one origin, and how one may be named to people."""

from urllib.parse import SplitResult, urljoin, urlsplit

from connector.errors import NeedsPerson

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_STEP = 40


def split(url: str, *, where: str = "address") -> SplitResult:
    """The parts of an http or https address that carries no user name; NeedsPerson for any other."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
        named = "@" in parts.netloc
    except ValueError:
        fine, named = False, False
    if not fine:
        raise NeedsPerson(
            "this is not an http or https address", where=where, do="Correct the address in the review file."
        )
    if named:
        raise NeedsPerson(
            "the address carries a user name or a password",
            where=where,
            do="Take it out of the address and name it under secret.",
        )
    return parts


def origin(url: str, *, where: str = "address") -> str:
    """Scheme, host and port, such as ``https://fhir.example``; the usual port is left out."""
    parts = split(url, where=where)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port
    return f"{parts.scheme}://{host}" + ("" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}")


def place(url: str) -> str:
    """All of an address that may be shown: the origin and the first step of the path.

    What follows, and the query, can name a person: ``/Patient/9990000018``.
    """
    first = split(url).path.lstrip("/").partition("/")[0][:_LONGEST_STEP]
    return origin(url) + ("/" + first if first.isascii() and first.isprintable() and first else "")


def follow(link: str, *, source: str, what: str) -> str:
    """``link`` in the answer of ``source``, made whole; NeedsPerson when it leads to another origin."""
    where = place(source)
    try:
        target = urljoin(source, link)
    except ValueError:
        target = ""
    if origin(target, where=where) != origin(source):
        raise NeedsPerson(
            f"{what} is at {origin(target, where=where)}, another address than the source's",
            where=where,
            do="Check the address in the review file against the one that the system has for itself.",
        )
    return target
