"""Every worked example of every mapping says the truth; each mapping shows an event and a rejection."""

import json
from pathlib import Path
from typing import Any

import pytest

from connector.record import Record
from sync.normalise.loader import built_in, load_mappings
from sync.timeline.event import Event, Rejection

EXAMPLES = sorted(built_in().glob("*/examples/*.json"))
MAPPINGS = sorted(path.parent for path in built_in().glob("*/mapping.toml"))


def as_example(told: tuple[Event, ...] | Rejection) -> dict[str, Any]:
    """What the engine gave, in the form of the examples."""
    if isinstance(told, Rejection):
        return {"rejection": {"field": told.field, "reason": told.reason}}
    return {"events": [_as_words(event) for event in told]}


def _as_words(event: Event) -> dict[str, Any]:
    return {
        "key": event.key,
        "kind": event.kind,
        "occurred": event.occurred.edtf,
        "recorded": event.recorded.edtf if event.recorded else None,
        "known": [
            {"agency": one.agency, "since": one.since.edtf, "basis": one.basis.value} for one in event.known
        ],
        "title": event.title,
        "text": event.text,
        "people": [{"role": one.role, "ref": one.ref, "name": one.name} for one in event.people],
        "child_seen": event.child_seen.value,
        "sensitivity": event.sensitivity.value,
    }


def record_of(example: dict[str, Any]) -> Record:
    told = example["record"]
    return Record(ref=told["ref"], kind=told["kind"], body=told["body"], context=told["context"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_an_example_gives_what_it_says(path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    mapping = load_mappings()[path.parent.parent.name]

    told = mapping.normalise(record_of(example), source="example", agency="Northshire Health")

    stated = {key: value for key, value in example.items() if key in ("events", "rejection")}
    assert as_example(told) == stated
    assert example["about"]


@pytest.mark.parametrize("folder", MAPPINGS, ids=lambda folder: folder.name)
def test_each_mapping_shows_an_event_and_a_rejection(folder: Path) -> None:
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("examples/*.json")]

    assert any(example.get("events") for example in examples)
    assert any(example.get("rejection") for example in examples)


@pytest.mark.parametrize("folder", MAPPINGS, ids=lambda folder: folder.name)
def test_every_event_rule_and_every_hold_of_a_mapping_is_shown_by_an_example(folder: Path) -> None:
    mapping = load_mappings()[folder.name].file
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("examples/*.json")]

    shown = {(one["record"]["kind"], event["key"]) for one in examples for event in one.get("events", ())}
    reasons = {one["rejection"]["reason"] for one in examples if "rejection" in one}

    assert {(rule.of, rule.key) for rule in mapping.event} <= shown
    assert {hold.reason for hold in mapping.hold} <= reasons
