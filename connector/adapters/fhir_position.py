"""How far a FHIR source has been read, so that the next pull may ask for what came since."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connector.errors import NeedsPerson

#: A server may give a record its time some minutes before it shows it, so each pull looks back a little.
OVERLAP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Position:
    """``started`` is the server's time when the pull began, ``seen`` the latest time on any record so far.

    ``scope`` stands for what was asked for; a position of another scope says nothing.
    """

    scope: str
    started: datetime
    seen: datetime | None

    @property
    def since(self) -> datetime:
        """From when on to ask: the earlier of the two clocks, for the one may run ahead of the other."""
        known = self.started if self.seen is None else min(self.started, self.seen)
        return known - OVERLAP

    @property
    def cursor(self) -> str:
        """The position as the text of a cursor."""
        seen = None if self.seen is None else self.seen.isoformat()
        return json.dumps({"scope": self.scope, "started": self.started.isoformat(), "seen": seen})


def read(cursor: str, *, where: str) -> Position:
    """The position behind a cursor; NeedsPerson when it is none."""
    try:
        fields = json.loads(cursor)
        started, seen = _moment(fields["started"]), fields["seen"]
        return Position(str(fields["scope"]), started, None if seen is None else _moment(seen))
    except (ValueError, TypeError, KeyError):
        pass
    raise NeedsPerson(
        "the stored position is not one of this source",
        where=where,
        do="Read the source anew from the start.",
    )


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
