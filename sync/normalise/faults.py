"""Faults of mapping files, in words and with file and key."""

import difflib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sync.normalise.language import MappingFile


class MappingFaults(Exception):
    """Every fault of every mapping file, one a line."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def suggestion(written: str, known: Iterable[str]) -> str:
    """The nearest known word in brackets, or nothing."""
    near = _nearest(written, known)
    return f" ({near}?)" if near else ""


def _nearest(written: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)), None)


def shape_faults(error: ValidationError, raw: Mapping[str, Any]) -> list[str]:
    """Each fault of the file's shape as ``key: what is wrong``."""
    return [f"{_key(fault['loc'], raw)}: {_what(fault)}" for fault in error.errors(include_url=False)]


def mend(error: ValidationError, raw: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The unknown keys as faults, and a copy of the file where each has its nearest known name or is gone."""
    slips = []
    mended = deepcopy(dict(raw))
    for fault in error.errors(include_url=False):
        if fault["type"] != "extra_forbidden":
            continue
        *way, written = fault["loc"]
        slips.append(f"{_key(fault['loc'], raw)}: {_what(fault)}")
        table = _table_at(way, mended)
        value = table.pop(written, None)
        if near := _nearest(str(written), _keys_at(tuple(way))):
            table.setdefault(near, value)
    return slips, mended


def _table_at(way: list[int | str], raw: Any) -> dict[Any, Any]:
    for step in way:
        if isinstance(step, str) or isinstance(raw, list):
            raw = raw[step]
    return raw if isinstance(raw, dict) else {}


def _what(fault: Mapping[str, Any]) -> str:
    last = str(fault["loc"][-1])
    if fault["type"] == "extra_forbidden":
        return f"unknown key{suggestion(last, _keys_at(fault['loc'][:-1]))}"
    words = {
        "missing": "is missing",
        "string_type": "must be words in quotes",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "tuple_type": "must be a list",
        "dict_type": "must be a table of keys and values",
        "model_type": "must be a table of keys and values",
    }
    return words.get(fault["type"], str(fault["msg"]))


def _key(loc: tuple[int | str, ...], raw: Any) -> str:
    """The path as a person finds it in the file: no index where the file has no list."""
    key = ""
    for step in loc:
        if isinstance(step, int):
            if isinstance(raw, list):
                key += f"[{step}]"
                raw = raw[step] if step < len(raw) else None
            continue
        if isinstance(raw, str):
            break  # a place written without its table: the fault is at the key that holds it
        key += f".{step}" if key else step
        raw = raw.get(step) if isinstance(raw, dict) else None
    return key


def _keys_at(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the language knows at a place of the file."""
    model: type[BaseModel] | None = MappingFile
    for step in loc:
        if model is None or isinstance(step, int):
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if step in fields:
            model = _model_in(fields[step].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
