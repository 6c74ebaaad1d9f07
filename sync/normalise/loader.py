"""Reads every mapping at start and binds it completely; all faults come at once."""

import hashlib
import tomllib
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sync.normalise.checks import name_faults
from sync.normalise.engine import BoundMapping
from sync.normalise.faults import MappingFaults, mend, shape_faults
from sync.normalise.language import MappingFile

__all__ = ["MappingFaults", "built_in", "load_mappings", "read_mapping"]


def built_in() -> Path:
    """The folder of the mappings that come with the product."""
    with as_file(files("mappings")) as folder:
        return folder


def load_mappings(*folders: Path) -> dict[str, BoundMapping]:
    """The built-in mappings and those of further folders by name; raises MappingFaults."""
    bound: dict[str, BoundMapping] = {}
    faults: list[str] = []
    for path in _mapping_files((built_in(), *folders)):
        shown = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
        try:
            mapping = read_mapping(path)
        except MappingFaults as found:
            faults += [f"{shown}: {fault}" for fault in found.faults]
            continue
        if mapping.name in bound:
            faults.append(f"{shown}: name: another mapping is already called '{mapping.name}'")
        else:
            bound[mapping.name] = mapping
    if faults:
        raise MappingFaults(faults)
    return bound


def read_mapping(path: Path) -> BoundMapping:
    """One mapping file, bound; raises MappingFaults whose lines begin with the key."""
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise MappingFaults(["cannot be read"]) from error
    except UnicodeDecodeError as error:
        raise MappingFaults(["is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise MappingFaults([f"is not TOML: {error}"]) from error
    mapping, faults = _shaped(raw)
    if mapping is not None:
        faults += name_faults(mapping)
        if mapping.name != path.parent.name:
            faults.append(f"name: must be the name of its folder, '{path.parent.name}'")
    if mapping is None or faults:
        raise MappingFaults(faults)
    return BoundMapping(file=mapping, digest=hashlib.sha256(content).hexdigest())


def _shaped(raw: dict[str, Any]) -> tuple[MappingFile | None, list[str]]:
    """The file as the language knows it, with the faults of its shape; None where those hide the rest.

    A slip in a key is reported and then read as its nearest known key, so that one slip hides no other fault.
    """
    try:
        return MappingFile.model_validate(raw), []
    except ValidationError as error:
        slips, repaired = mend(error, raw)
    try:
        return MappingFile.model_validate(repaired), slips
    except ValidationError as error:
        return None, slips + shape_faults(error, repaired)


def _mapping_files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Each folder once, in the order given; within it by name."""
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        if not folder.is_dir():
            raise MappingFaults([f"{folder.name}: there is no such folder of mappings"])
        for inside in sorted(folder.iterdir()):
            if inside.is_dir() and not inside.name.startswith(("_", ".")):
                yield inside / "mapping.toml"
