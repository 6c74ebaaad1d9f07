"""Where things stand in a record: JMESPath paths and table headings; the only home of jmespath."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from sync.normalise.unreadable import Unreadable

Get = Callable[[Any], Any]

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z")


class PathFault(ValueError):
    """A path that cannot be used in a mapping."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something to read from a body; ``heading`` is the table's own word for it."""

    get: Get
    heading: str | None = None


#: From a column of ours or a path to the places that carry it in one layout; none where it is absent.
Locate = Callable[[str], tuple[Place, ...]]


def path_getter(path: str) -> Get:
    """A reader of the path; raises PathFault for what is no path or does more than find a place."""
    if _DOTTED.match(path):
        return _dotted(tuple(path.split(".")))
    try:
        compiled = jmespath.compile(path)
    except JMESPathError as error:
        raise PathFault("is not a JMESPath path") from error
    if "function_expression" in _node_types(compiled.parsed):
        raise PathFault("calls a function; a mapping names places, a converter does the rest")

    def get(body: Any) -> Any:
        try:
            return compiled.search(body)
        except (JMESPathError, ValueError) as error:
            raise Unreadable("does not have the expected shape") from error

    return get


def _dotted(steps: tuple[str, ...]) -> Get:
    """The common case without an interpreter; gives what jmespath gives."""

    def get(body: Any) -> Any:
        for step in steps:
            if not isinstance(body, Mapping):
                return None
            body = body.get(step)
        return body

    return get


def _node_types(node: Any) -> Iterator[str]:
    if isinstance(node, dict) and "type" in node:
        yield node["type"]
        for child in node.get("children", ()):
            yield from _node_types(child)


def locate_by_path(source: str) -> tuple[Place, ...]:
    """The place of a path in any JSON record."""
    return (Place(path_getter(source)),)


def plain(words: str) -> str:
    """Words without case, punctuation and doubled spaces, so that near-identical codes are the same."""
    kept = "".join(char if char.isalnum() else " " for char in words.casefold().replace("&", " and "))
    return " ".join(kept.split())


def plain_heading(words: str) -> str:
    """A heading likewise, and without spaces: ``Date/Time``, ``date time`` and ``DateTime`` are the same."""
    return plain(words).replace(" ", "")


def locate_by_heading(columns: Mapping[str, tuple[str, ...]], headings: tuple[str, ...]) -> Locate:
    """The places of our columns in a table with these headings, in the order of the mapping's synonyms."""
    written: dict[str, list[str]] = {}
    for heading in headings:
        written.setdefault(plain_heading(heading), []).append(heading)
    found = {
        name: tuple(
            Place(itemgetter(heading), " ".join(heading.split()).rstrip(" :"))
            for synonym in dict.fromkeys(map(plain_heading, synonyms))
            for heading in written.get(synonym, ())
        )
        for name, synonyms in columns.items()
    }
    return lambda column: found.get(column, ())
