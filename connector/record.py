"""What an adapter hands over, untouched, with the agency's own reference; the only home of orjson."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in the agency's material a record stands; all that does not apply is None."""

    #: Name of the file inside the source's folder, never a path of the machine.
    file: str | None = None
    #: Page or sheet.
    page: str | None = None
    #: Number of the table on that page, from 1.
    table: int | None = None
    #: Row of the table as a reader would count it, from 1, headings included.
    row: int | None = None
    #: Path inside a structured answer, such as ``Encounter/123``.
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the agency's system gave it.

    ``ref`` is the agency's own reference, unique within the source and the same at every pull.
    ``kind`` names the shape of the body for the mapping (``row``, ``Encounter``). ``body`` holds JSON
    values only. ``context`` holds what stood around the record and matters for its meaning, such as the
    year of a banner row (``{"year": "2015"}``).
    """

    ref: str
    kind: str
    body: Body = field(repr=False)
    context: Mapping[str, str] = field(default_factory=dict, repr=False)
    locator: Locator = Locator()
    #: The source says that this record is gone; the body may then be empty.
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a pull, in the source's order.

    ``cursor`` is what a later pull may start from once this page is stored; None while there is no such
    point yet. ``snapshot`` says that the pull lists everything the source holds, so that what is not on
    any of its pages is no longer there.
    """

    records: tuple[Record, ...]
    cursor: str | None = None
    snapshot: bool = False


def canonical(record: Record) -> bytes:
    """JSON of kind, body and context with sorted keys: the bytes that are stored and digested."""
    told = [record.kind, record.body, record.context]
    try:
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        # Half a surrogate pair is no text, yet some systems send it; escaped, it is kept as it came.
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")


def from_canonical(raw: bytes | str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Kind, body and context back from stored bytes; by the reader that keeps numbers of any length."""
    kind, body, context = json.loads(raw)
    return kind, body, context


def digest(raw: bytes) -> str:
    """SHA-256 of stored bytes, in hex."""
    return hashlib.sha256(raw).hexdigest()
