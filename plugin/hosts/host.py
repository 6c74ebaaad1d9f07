"""The border every case system meets: who is here, on which case, with which rights, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from connector.secret import Secret

#: ``claim_once(issuer, jti, expires)``: True for the first caller and False for ever after, kept in the
#: database in the transaction that opens the session.
ClaimOnce = Callable[[str, str, datetime], bool]


class Algorithm(StrEnum):
    """How an issuer signs; one per issuer, pinned in the hosts file, never read from a token."""

    HS256 = "HS256"
    ES256 = "ES256"
    EDDSA = "EdDSA"


class Right(StrEnum):
    """The rights that the panel asks about; a host may name others, which are kept and not used."""

    VIEW = "view"
    REVIEW = "review"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class HostSettings:
    """One ``[[host]]`` of the hosts file, checked, its secrets resolved."""

    id: str
    kind: str
    #: The ``iss`` of its launches; the host is derived from this and from nothing else.
    issuer: str
    #: Where its pages come from in the browser; the only place that may frame the panel.
    origin: str
    #: Where its interface answers to us.
    url: str
    #: The ``aud`` of its launches: the origin of the panel.
    audience: str
    algorithm: Algorithm
    #: The shared secret for HS256, or a JSON Web Key Set of public keys.
    key: Secret
    #: What our service account shows.
    token: Secret


@dataclass(frozen=True, slots=True)
class LaunchContext:
    """Who is here, on which case, with which rights: what a verified launch says."""

    host_id: str
    case_ref: str
    case_key: str = field(repr=False)
    case_title: str = field(repr=False)
    case_status: str = field(repr=False)
    user_ref: str
    username: str = field(repr=False)
    display_name: str = field(repr=False)
    #: A snapshot for the first page; asked again before each write.
    rights: frozenset[str]
    return_url: str = field(repr=False)
    issued_at: datetime
    expires_at: datetime
    launch_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LaunchRefused:
    """A launch that was not believed; ``reason`` is for the log, ``public`` for the person."""

    reason: str
    public: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a case system can do for the panel."""

    rights_live: bool
    events: bool
    attachments: bool
    stages: bool
    #: Filing the same pack twice leaves one.
    idempotent: bool
    max_bytes: int
    #: Endings of the file names that it takes, each with its dot.
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Description:
    """A case system as it presents itself."""

    host_id: str
    kind: str
    version: str
    origin: str
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do on one case at this moment."""

    active: bool
    rights: frozenset[str]
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class CaseOfHost:
    """A case as the case system tells of it; the review is another thing."""

    case_ref: str
    key: str
    title: str = field(repr=False)
    type: str
    status: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a case's history in the case system, with the files it brought."""

    id: str
    at: datetime
    actor: str | None
    title: str = field(repr=False)
    text: str = field(repr=False)
    attachments: tuple["AttachmentRef", ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file on a case, by name and size."""

    id: str
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a case with its bytes."""

    ref: AttachmentRef
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filing:
    """A pack to be put on a case, and on whose word."""

    review_id: UUID
    pack_version: int
    file_name: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    user_ref: str
    display_name: str = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a pack lies on the case; ``already_there`` when an earlier try had put it there."""

    remote_id: str
    url: str = field(repr=False)
    already_there: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A hint that something happened on a case; the case itself has to be asked."""

    case_ref: str
    event_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since a cursor, and where to go on."""

    items: tuple[Change, ...]
    next_cursor: str


class Host(Protocol):
    """One case system. Methods raise HostError and nothing else; what it cannot do raises Unsupported."""

    #: The word for this kind in the hosts file.
    kind: ClassVar[str]

    def __init__(self, settings: HostSettings) -> None:
        """Opens nothing yet."""

    @property
    def settings(self) -> HostSettings:
        """Its entry in the hosts file."""

    def describe(self) -> Description:
        """What it is and what it can do."""

    def verify_launch(
        self, token: str, *, now: datetime, claim_once: ClaimOnce
    ) -> LaunchContext | LaunchRefused:
        """Believe a launch of this host, once, or say why not."""

    def rights(self, user_ref: str, case_ref: str) -> Rights:
        """What the person may do now; NotFound when there is no such case."""

    def get_case(self, case_ref: str) -> CaseOfHost:
        """The case's face."""

    def history(self, case_ref: str, after: str | None = None) -> tuple[HistoryLine, ...]:
        """The case's history, oldest first, from behind the line ``after``."""

    def attachment(self, case_ref: str, attachment_id: str) -> Attachment:
        """A file of the case."""

    def changes(self, cursor: str | None) -> Changes:
        """Which cases changed since ``cursor``."""

    def receive_event(self, headers: Mapping[str, str], body: bytes) -> Change:
        """Believe a signed message of the host about a change."""

    def file_pack(self, case_ref: str, filing: Filing) -> Filed:
        """Put a pack on the case once, however often it is asked.

        Asks the person's rights first, because our service account may do more than the person. Two calls
        at the same moment are the caller's to prevent: its outbox gives one filing to one worker.
        """

    def set_stage(self, case_ref: str, stage: str) -> None:
        """Show the stage of the review on the case."""
