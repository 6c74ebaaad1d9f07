"""What a reviewer asks the timeline for; all of it lives in the address, so a view can be kept and undone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sync.timeline.entry import Status
from sync.timeline.event import KINDS, ChildSeen

#: Values of the tag filter that are no factor.
TAGGED, UNTAGGED, HELPING, HINDERING = "tagged", "untagged", "helping", "hindering"
_LONGEST_WORDS = 200
#: Years in which a date makes sense here; a picture of two thousand years would say nothing.
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, said to the person who filled it in."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Filters:
    """One selection of events; empty means everything."""

    agency: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    words: str = field(default="", repr=False)
    child_seen: str = ""
    tag: str = ""
    status: str = ""
    known_by: str = ""
    known_on: date | None = None
    page: int = 1
    faults: tuple[Fault, ...] = ()

    def query(self, **changes: Any) -> str:
        """This selection as the query of an address, with the given fields changed; the page starts anew."""
        changed = replace(self, **{"page": 1, **changes})
        return urlencode([(_NAMES.get(key, key), value) for key, value in _told(changed)])

    def is_narrowed(self) -> bool:
        """Whether anything but the as-known view keeps events away."""
        return any(
            (
                self.agency,
                self.kind,
                self.starts,
                self.ends,
                self.words,
                self.child_seen,
                self.tag,
                self.status,
            )
        )

    @property
    def knows(self) -> bool:
        """Whether the timeline is seen through one agency's eyes."""
        return bool(self.known_by and self.known_on)


#: The address says from and to; Python keeps the first word for itself.
_NAMES = {"starts": "from", "ends": "to"}
_IN_ADDRESS = frozenset(_NAMES.get(each.name, each.name) for each in fields(Filters)) - {"faults"}


def _told(filters: Filters) -> list[tuple[str, str]]:
    """Every field that says something, a value a pair."""
    told: list[tuple[str, str]] = []
    for name in (each.name for each in fields(filters) if each.name not in {"faults", "page"}):
        value = getattr(filters, name)
        values = value if isinstance(value, tuple) else (value,)
        told.extend((name, str(one)) for one in values if one)
    return told + ([("page", str(filters.page))] if filters.page > 1 else [])


def carried(query: str) -> str:
    """What of an address's query is a selection, for the way back to it; all else is left out."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] in _IN_ADDRESS])


def parse(pairs: Iterable[tuple[str, str]], agencies: Iterable[str]) -> Filters:
    """Read a query; what cannot be read is said in ``faults`` and left out, never guessed."""
    told: dict[str, list[str]] = {}
    for key, value in pairs:
        told.setdefault(key, []).append(value.strip())
    allowed = frozenset(agencies)
    faults: list[Fault] = []
    starts, ends = _date(told, "from", faults), _date(told, "to", faults)
    if starts and ends and starts > ends:
        faults.append(Fault("to", "The end of the period must not be before its start."))
        starts = ends = None
    known_by, known_on = _known(told, allowed, faults)
    return Filters(
        agency=tuple(name for name in told.get("agency", ()) if name in allowed),
        kind=tuple(kind for kind in told.get("kind", ()) if kind in KINDS),
        starts=starts,
        ends=ends,
        words=_one(told, "words")[:_LONGEST_WORDS],
        child_seen=_among(told, "child_seen", {seen.value for seen in ChildSeen}),
        tag=_one(told, "tag")[:_LONGEST_WORDS],
        status=_among(told, "status", {status.value for status in Status}),
        known_by=known_by,
        known_on=known_on,
        page=_page(told),
        faults=tuple(faults),
    )


def _known(
    told: Mapping[str, list[str]], agencies: frozenset[str], faults: list[Fault]
) -> tuple[str, date | None]:
    by, on = _among(told, "known_by", agencies), _date(told, "known_on", faults)
    if by and not on and not any(fault.field == "known_on" for fault in faults):
        faults.append(Fault("known_on", f"Enter the date at which you want to see what {by} knew."))
    return (by, on) if by and on else ("", None)


def _one(told: Mapping[str, list[str]], name: str) -> str:
    return next(iter(told.get(name, ())), "").replace("\x00", "")


def _among(told: Mapping[str, list[str]], name: str, allowed: Iterable[str]) -> str:
    value = _one(told, name)
    return value if value in allowed else ""


_FIELD_NAMES = {"from": "start of the period", "to": "end of the period", "known_on": "as-known date"}


def _date(told: Mapping[str, list[str]], name: str, faults: list[Fault]) -> date | None:
    value = _one(told, name)
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        faults.append(Fault(name, f"The {_FIELD_NAMES[name]} must be a real date, such as 2024-03-27."))
        return None
    if found.year not in _YEARS:
        years = f"{_YEARS[0]} to {_YEARS[-1]}"
        faults.append(Fault(name, f"The {_FIELD_NAMES[name]} must lie in the years {years}."))
        return None
    return found


def _page(told: Mapping[str, list[str]]) -> int:
    value = _one(told, "page")
    return max(int(value), 1) if re.fullmatch(r"[0-9]{1,5}", value) else 1
