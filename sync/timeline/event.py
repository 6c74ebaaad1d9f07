"""One agency's account of one thing that happened."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sync.timeline.when import When


class ChildSeen(enum.StrEnum):
    """Whether the child was seen; three ways of not knowing stay apart."""

    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"


#: Each in a word or two, for pages and packs alike.
SEEN: Mapping[ChildSeen, str] = {
    ChildSeen.YES: "Yes",
    ChildSeen.NO: "No",
    ChildSeen.NOT_RECORDED: "Not recorded",
    ChildSeen.NOT_ASKED: "Not asked",
}


class Basis(enum.StrEnum):
    """Why we may say that an agency knew."""

    RECORDED = "recorded"
    RECEIVED = "received"
    ATTENDED = "attended"
    DECLARED = "declared"
    ASSUMED = "assumed"


class Sensitivity(enum.StrEnum):
    """How freely an account may be shown inside the review."""

    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"


#: What kinds of event there are; a mapping may use no others. The words stand in docs/glossary.md.
KINDS: Mapping[str, str] = {
    "contact": "Contact",
    "visit": "Visit",
    "meeting": "Meeting",
    "referral": "Referral",
    "assessment": "Assessment",
    "decision": "Decision",
    "incident": "Incident",
    "attendance": "Attendance",
    "appointment_missed": "Appointment not kept",
    "health": "Health",
    "education": "Education",
    "housing": "Housing",
    "legal": "Legal",
    "concern": "Concern",
    "note": "Note",
}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """From when an agency knew of an event, and on what basis."""

    agency: str
    since: When
    basis: Basis


@dataclass(frozen=True, slots=True)
class Mention:
    """A person in an account, by role; ``ref`` is the agency's own reference where it gave one."""

    role: str
    ref: str | None = None
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One account, normalised from a record; every account stays whole and in its agency's words."""

    event_id: UUID
    #: Tells the events of one record apart; part of the event's identity.
    key: str
    kind: str
    occurred: When
    recorded: When | None
    known: tuple[Knowledge, ...]
    title: str = field(repr=False)
    text: str = field(repr=False)
    people: tuple[Mention, ...] = field(default=(), repr=False)
    child_seen: ChildSeen = ChildSeen.NOT_RECORDED
    sensitivity: Sensitivity = Sensitivity.ORDINARY


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record gave no event: the field and a sentence that quotes no value."""

    field: str
    reason: str


def event_id(source: str, ref: str, key: str) -> UUID:
    """The identity of an event: the same on every machine for the same source, reference and key."""
    told = "\x1f".join((source, ref, key)).encode()
    return UUID(bytes=hashlib.blake2b(told, digest_size=16, person=b"crosslight.event").digest())
