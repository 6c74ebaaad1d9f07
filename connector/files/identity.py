"""References for rows: the agency's own where a column holds them, otherwise made from the row itself.

The number of a row must not be its identity: when an author inserts a row at the top, every row below would
turn into another record, and all that reviewers have tied to them would hang on the wrong event. A reference
made from what the row says stays with the row wherever it moves. Only rows that are equal to the last letter
are told apart by their order, and between those it makes no difference.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from connector.files.headings import key
from connector.files.table import TRACKED

_DIGITS = 20
#: What is longer is no reference, and the store could not look it up.
LONGEST = 200
#: All but one in so many rows must have a reference of their own.
_MOSTLY = 4
_HEADINGS = frozenset(
    f"{noun} {end}".strip()
    for noun in (
        "",
        "event",
        "record",
        "entry",
        "incident",
        "contact",
        "log",
        "row",
        "case note",
        "occurrence",
    )
    for end in ("ref", "ref.", "ref no", "ref no.", "reference", "reference no", "reference number", "id")
) | frozenset(
    f"{noun} {end}"
    for noun in ("event", "record", "entry", "incident", "contact", "log", "occurrence")
    for end in ("no", "no.", "number")
)


def reference_heading(headings: Sequence[str], named: str | None) -> str | None:
    """The column that may hold references: the one that the settings name, or one with a usual heading."""
    if named is not None:
        return next((heading for heading in headings if key(heading) == key(named)), None)
    return next((heading for heading in headings if key(heading) in _HEADINGS), None)


def holds_references(bodies: Sequence[Mapping[str, Any]], heading: str) -> bool:
    """Whether the column tells rows apart; a child's number would not.

    One reference that an author left out or wrote twice changes nothing: all other rows would get a new
    identity by it. A long text is no reference, whatever stands above it.
    """
    values = [body[heading] for body in bodies]
    own = {value for value in values if value != "" and len(str(value)) <= LONGEST}
    return _MOSTLY * len(own) >= (_MOSTLY - 1) * len(values) > 0


class References:
    """Hands out each reference once in one pull."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def of(self, own: str) -> str:
        """The agency's reference; one that comes twice gets "#2"."""
        return self._once(own, "#")

    def made(self, body: Mapping[str, Any], context: Mapping[str, str]) -> str:
        """A reference from what the row says; a row that comes twice gets "-2".

        Blank cells and the order of columns do not count, so that adding an empty column moves no row; nor do
        tracked changes, so that accepting them does not.
        """
        said = [f"{heading}\x1f{body[heading]}" for heading in sorted(body) if body[heading] != ""]
        said += [f"{kind}\x1d{value}" for kind, value in context.items() if kind != TRACKED]
        return self._once(hashlib.sha256("\x1e".join(said).encode()).hexdigest()[:_DIGITS], "-")

    def _once(self, base: str, mark: str) -> str:
        count = self.given.get(base, 0) + 1
        if count == 1:
            self.given[base] = 1
            return base
        while f"{base}{mark}{count}" in self.given:
            count += 1
        self.given[base] = count
        return self._once(f"{base}{mark}{count}", mark)
