"""Records that others made: four Synthea patients, every resource told, ignored or held with a reason."""

import json
from collections import Counter
from pathlib import Path

import pytest

from connector.record import Record
from sync.normalise.loader import load_mappings
from sync.timeline.event import Rejection

pytestmark = pytest.mark.shared_data


def test_every_resource_is_told_or_ignored_with_a_reason(shared_data: Path) -> None:
    mapping = load_mappings()["fhir_r4"]
    events: Counter[str] = Counter()
    ignored: Counter[str] = Counter()
    held: list[Rejection] = []

    for path in sorted((shared_data / "fhir_r4").glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["entry"]:
            one = entry["resource"]
            kind = one["resourceType"]
            told = mapping.normalise(Record(f"{kind}/{one['id']}", kind, one), source="h", agency="H")
            if isinstance(told, Rejection):
                held.append(told)
            elif told:
                events[kind] += len(told)
            else:
                ignored[kind] += 1

    assert held == []
    assert events == {
        "Observation": 205,
        "Immunization": 88,
        "Encounter": 36,
        "Procedure": 11,
        "Condition": 8,  # each has an onset and an end
        "DiagnosticReport": 4,
        "MedicationRequest": 3,
        "CarePlan": 1,
    }
    assert ignored == {
        "Organization": 106,
        "Practitioner": 106,
        "Claim": 39,
        "ExplanationOfBenefit": 36,
        "Patient": 4,
    }
