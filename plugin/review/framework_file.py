"""Reads framework files, naming every fault at once with its file and key."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from plugin.review.framework import Basis, Factor, Framework, Frameworks, Group, Level

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a framework file, and where."""

    file: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.sentence}" if self.key else f"{self.file}: {self.sentence}"


class FrameworkFaultsError(Exception):
    """The frameworks cannot be used as they are; carries every fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Id
    name: _Line
    help: _Line


class _Factor(_Item):
    basis: Basis | None = None


class _Group(_Item):
    level: str | None = None
    basis: Basis
    good_practice: bool = False
    factors: tuple[_Factor, ...]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Id
    name: _Line
    version: _Line
    source: _Line
    licence: _Line
    level: tuple[_Item, ...] = ()
    group: tuple[_Group, ...]


def shipped() -> Frameworks:
    """The frameworks that come with the product."""
    folder = files("plugin") / "frameworks"
    return read(entry for entry in folder.iterdir() if entry.name.endswith(".toml"))


def read(found: Iterable[Traversable]) -> Frameworks:
    """The frameworks of these files, in the order of their names."""
    frameworks: list[Framework] = []
    faults: list[Fault] = []
    for file in sorted(found, key=lambda entry: entry.name):
        framework, wrong = _read_one(file)
        faults += wrong
        if framework is not None:
            if framework.id in {other.id for other in frameworks}:
                faults.append(Fault(file.name, "id", f"“{framework.id}” is the id of another framework file"))
            frameworks.append(framework)
    if faults:
        raise FrameworkFaultsError(tuple(faults))
    return Frameworks(tuple(frameworks))


def _read_one(file: Traversable) -> tuple[Framework | None, list[Fault]]:
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Fault(file.name, "", f"not a TOML file ({error})")]
    try:
        parsed = _File.model_validate(raw)
    except ValidationError as error:
        return None, [
            Fault(file.name, _key(raw, wrong["loc"]), wrong["msg"].lower())
            for wrong in error.errors(include_url=False)
        ]
    return _as_framework(parsed), [Fault(file.name, key, sentence) for key, sentence in _faults(parsed)]


def _key(raw: object, loc: tuple[int | str, ...]) -> str:
    """The way to a value, with ids in place of numbers where the items have one."""
    steps: list[str] = []
    for step in loc:
        try:
            raw = raw[step]  # type: ignore[index]  # any shape may stand in a faulty file
        except (KeyError, IndexError, TypeError):
            raw = None
        named = isinstance(step, int) and isinstance(raw, dict) and raw.get("id")
        steps.append(str(named or step))
    return ".".join(steps)


def _faults(parsed: _File) -> list[tuple[str, str]]:
    levels = {level.id for level in parsed.level}
    found = [("level", f"“{one}” is there twice") for one in _doubled(parsed.level)]
    found += [("group", f"“{one}” is there twice") for one in _doubled(parsed.group)]
    for group in parsed.group:
        if group.level is not None and group.level not in levels:
            found.append((f"group.{group.id}.level", f"no level has the id “{group.level}”"))
        if not group.factors:
            found.append((f"group.{group.id}.factors", "a group needs at least one factor"))
        found += [(f"group.{group.id}.factors", f"“{one}” is there twice") for one in _doubled(group.factors)]
    return found


def _doubled(items: Iterable[_Item]) -> list[str]:
    return [one for one, count in Counter(item.id for item in items).items() if count > 1]


def _as_framework(parsed: _File) -> Framework:
    return Framework(
        parsed.id,
        parsed.name,
        parsed.version,
        parsed.source,
        parsed.licence,
        tuple(Level(level.id, level.name, level.help) for level in parsed.level),
        tuple(_as_group(group) for group in parsed.group),
    )


def _as_group(group: _Group) -> Group:
    factors = tuple(
        Factor(f"{group.id}.{factor.id}", factor.name, factor.help, factor.basis or group.basis)
        for factor in group.factors
    )
    return Group(group.id, group.name, group.help, group.level, group.good_practice, factors)
