"""A case of a host, and somebody's time with it in the panel."""

from dataclasses import dataclass, field
from datetime import datetime

from plugin.review.tag import Reviewer


@dataclass(frozen=True, slots=True)
class Case:
    """A case in a host's own terms."""

    #: The host's id in our configuration.
    host: str
    #: The host's own reference of the case.
    ref: str


@dataclass(frozen=True, slots=True)
class Session:
    """One person's time with one case, from launch until it ends; the token itself is never stored."""

    review_id: int
    case: Case
    reviewer: Reviewer
    #: The host's words for what this person may do, as they stood at launch; asked again before a write.
    rights: frozenset[str]
    created: datetime
    last_used: datetime
    ends: datetime
    #: Names the session without opening it, so that a form can be tied to it.
    token_sha256: str = field(repr=False)
