"""The way back from an event to the stored record, readable by a person."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from plugin.pages.words import moment
from sync.timeline.entry import Entry, Place

_PLACES = {"file": "File", "page": "Page or sheet", "table": "Table", "row": "Row", "path": "Path"}
_MOST_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored record behind an event, as the store tells of it."""

    raw: str = field(repr=False)
    adapter: str
    pulled_at: datetime
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands under it."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the event comes from, and the record as it was received."""

    facts: tuple[Fact, ...]
    record: tuple[Fact, ...] = field(repr=False)


def origin(entry: Entry, stored: Stored | None) -> Origin:
    """Source, place, digest, mapping, pull and legal basis; then the record, field by field."""
    facts = [
        Fact("Agency", entry.agency),
        Fact("Source", entry.source),
        Fact("Agency's reference", entry.record_ref),
        *facts_of_place(entry.locator),
        Fact("Mapping", entry.mapping),
        Fact("Digest (SHA-256)", entry.record_sha256),
    ]
    if stored is None:
        return Origin(tuple(facts), ())
    facts += [
        Fact("Pulled", moment(stored.pulled_at)),
        Fact("Adapter", stored.adapter),
        Fact("Legal basis", stored.legal_basis),
    ]
    return Origin(tuple(facts), tuple(_record(stored.raw)))


def facts_of_place(place: Place) -> list[Fact]:
    """Where the record stands in the agency's material."""
    return [Fact(_PLACES[name], str(value)) for name, value in asdict(place).items() if value is not None]


def _record(raw: str) -> list[Fact]:
    """Every value of the stored record under its path; what is very long is cut off, and says so."""
    try:
        told = json.loads(raw)
    except ValueError:
        return [Fact("Record", raw)]
    if isinstance(told, list) and len(told) == 3:  # noqa: PLR2004 - kind, body and context
        kind, body, context = told
        told = {
            "Kind of record": kind,
            **_named(body),
            **{f"Around it: {k}": v for k, v in _named(context).items()},
        }
    found: list[Fact] = []
    for name, value in _flat("", told):
        if len(found) == _MOST_FIELDS:
            found.append(Fact("…", "The record goes on; only its first fields are shown."))
            break
        found.append(Fact(name, value))
    return found


def _named(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {"Value": value}


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path} › {key}" if path else str(key), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value, 1):
            yield from _flat(f"{path} {place}", inner)
    else:
        yield path or "Record", _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "(empty)"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
