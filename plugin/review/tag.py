"""A reviewer's judgement that a factor shaped what an event tells of."""

import enum
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


class Effect(enum.StrEnum):
    """Which way a factor pulled."""

    HELPING = "helping"
    HINDERING = "hindering"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who acts in the panel, as the host named them at launch."""

    #: The host's id in our configuration, taken from the verified issuer.
    host: str
    #: The host's own reference of the user.
    ref: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tag:
    """One factor, or good practice, on one event.

    ``factor`` is the framework's id, a slash, and the factor's id in it, such as
    ``learning-together/conditions.workload``.
    Good practice is a factor group of its own in the framework file and always helping; its note says what
    made the practice possible.
    """

    tag_id: UUID
    event_id: UUID
    factor: str
    effect: Effect
    note: str = field(repr=False)
    by: Reviewer
    at: datetime


class Deed(enum.StrEnum):
    """What was done to a tag."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history of tags; the history only grows."""

    step_id: int
    deed: Deed
    tag: Tag
    by: Reviewer
    at: datetime
    #: The step that this one took back, where it is an undo.
    undoes: int | None
