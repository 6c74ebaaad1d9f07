"""The form that adds a tag: factors by level, which way each pulled, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from plugin.review.framework import Framework, Group
from plugin.review.tag import Effect

#: Asked of good practice, so that what made it possible can be made possible again.
PROMPT = "What made it possible?"
LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent and refused, and why; all empty on a fresh form."""

    factor: str = ""
    effect: str = ""
    note: str = field(default="", repr=False)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OfferedFactor:
    """A factor to choose."""

    ref: str
    name: str
    help: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """Factors under one heading."""

    id: str
    name: str
    help: str
    good: bool
    factors: tuple[OfferedFactor, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class OfferedLevel:
    """Groups of one level; the last one has those that stand at every level."""

    name: str
    help: str
    groups: tuple[OfferedGroup, ...]


@dataclass(frozen=True, slots=True)
class OfferedFramework:
    """A framework with its good practice apart, at the head."""

    name: str
    version: str
    source: str
    good: tuple[OfferedGroup, ...]
    levels: tuple[OfferedLevel, ...]


@dataclass(frozen=True, slots=True)
class TagForm:
    """Where the form goes and what it offers."""

    action: str
    frameworks: tuple[OfferedFramework, ...]
    asked: Asked
    prompt: str
    longest_note: int


def tag_form(frameworks: Sequence[Framework], action: str, asked: Asked) -> TagForm:
    """The form, with what was asked before still in it."""
    offered = tuple(_framework(each, asked) for each in frameworks)
    return TagForm(action, offered, asked, PROMPT, LONGEST_NOTE)


def _framework(framework: Framework, asked: Asked) -> OfferedFramework:
    levels = [
        (level.name, level.help, [each for each in framework.groups_at(level.id) if not each.good_practice])
        for level in framework.levels
    ]
    anywhere = [each for each in framework.groups_at(None) if not each.good_practice]
    levels.append(("At every level", "", anywhere))
    return OfferedFramework(
        name=framework.name,
        version=framework.version,
        source=framework.source,
        good=tuple(_group(framework, each, asked) for each in framework.groups if each.good_practice),
        levels=tuple(
            OfferedLevel(name, help_, tuple(_group(framework, each, asked) for each in groups))
            for name, help_, groups in levels
            if groups
        ),
    )


def _group(framework: Framework, group: Group, asked: Asked) -> OfferedGroup:
    factors = tuple(
        OfferedFactor(
            f"{framework.id}/{each.id}", each.name, each.help, f"{framework.id}/{each.id}" == asked.factor
        )
        for each in group.factors
    )
    opened = any(each.chosen for each in factors)
    return OfferedGroup(
        group.id, group.name, group.help, Effect.HINDERING not in group.effects, factors, opened
    )
