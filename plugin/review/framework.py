"""Frameworks: versioned lists of what may shape practice, and of good practice."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from plugin.review.tag import Effect


class Basis(enum.StrEnum):
    """Where an item of a framework comes from."""

    #: In the published framework, in other words.
    PUBLISHED = "published"
    #: Added from general knowledge of the work.
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that may have shaped practice."""

    #: The group's id, a dot, and the factor's own; never changes, as stored tags point to it.
    id: str
    name: str
    help: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Level:
    """How near to the family a group of factors works."""

    id: str
    name: str
    help: str


@dataclass(frozen=True, slots=True)
class Group:
    """Factors that belong together."""

    id: str
    name: str
    help: str
    #: The id of a level; None for a group that stands at every level.
    level: str | None
    #: Practice worth sharing: its tags always help.
    good_practice: bool
    factors: tuple[Factor, ...]

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The ways in which a factor of this group may pull."""
        return (Effect.HELPING,) if self.good_practice else (Effect.HELPING, Effect.HINDERING)


@dataclass(frozen=True, slots=True)
class Framework:
    """A versioned list of levels, groups and factors."""

    id: str
    name: str
    version: str
    #: What it follows, as a reader would cite it.
    source: str
    #: What may be done with it, and what it must not be called.
    licence: str
    levels: tuple[Level, ...]
    groups: tuple[Group, ...]

    def groups_at(self, level: str | None) -> tuple[Group, ...]:
        """The groups of one level, in the file's order; None gives those that stand at every level."""
        return tuple(group for group in self.groups if group.level == level)

    def refs(self) -> Iterator["Placed"]:
        """Every factor with the group and framework it stands in."""
        for group in self.groups:
            for factor in group.factors:
                yield Placed(self, group, factor)


@dataclass(frozen=True, slots=True)
class Placed:
    """A factor where it stands."""

    framework: Framework
    group: Group
    factor: Factor

    @property
    def ref(self) -> str:
        """What a tag stores: the framework's id, a slash, the factor's id."""
        return f"{self.framework.id}/{self.factor.id}"


class Frameworks:
    """All frameworks that this installation offers."""

    def __init__(self, frameworks: tuple[Framework, ...]) -> None:
        self.all = frameworks
        self._placed = {placed.ref: placed for one in frameworks for placed in one.refs()}

    def find(self, ref: str) -> Placed | None:
        """The factor that a tag names; None where a framework no longer offers it."""
        return self._placed.get(ref)

    def why_not(self, ref: str, effect: Effect) -> str | None:
        """The sentence that refuses a new tag; None where it may be made."""
        placed = self._placed.get(ref)
        if placed is None:
            return "This factor is in none of the frameworks offered here. Choose one from the list."
        if effect not in placed.group.effects:
            return f"“{placed.factor.name}” is good practice, so it can only be tagged as helping."
        return None
