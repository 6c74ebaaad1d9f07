"""A pack on its way to the case it belongs on."""

import enum
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugin.review.case import Case
from plugin.review.tag import Reviewer

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)


class FilingState(enum.StrEnum):
    """How far a filing has come."""

    WAITING = "waiting"
    FILED = "filed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A finished pack as a file."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Identifies the content, in hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Filing:
    """A request to file a pack on a case; the pack itself is read only where it is sent."""

    filing_id: int
    review_id: int
    case: Case
    file_name: str
    media_type: str
    sha256: str
    #: Counts the packs of a review from 1.
    version: int
    by: Reviewer
    requested_at: datetime
    state: FilingState
    #: How often the host was asked.
    attempts: int
    next_try_at: datetime
    #: The host's own id and address of the attachment, once it is filed.
    remote_id: str | None
    remote_url: str | None
    #: A sentence for people where it is not filed yet, or was refused.
    message: str


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, an hour at most."""
    return min(_FIRST_PAUSE * 2 ** min(attempts - 1, 20), _LONGEST_PAUSE) if attempts > 0 else _FIRST_PAUSE
