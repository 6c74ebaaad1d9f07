"""A made-up child's medical record: independent sample data beside the repository, else generated here."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "fhir_r4"
#: Directories that the child's bundle may point into.
_FIRST = ("hospitalInformation*.json", "practitionerInformation*.json")
#: A girl whose one visit to an emergency department fits the story's first year.
_CHILD = "Junita_*.json"
_POPULATION = 6
#: Without its own random start the generator would give another child at every run.
_ARGUMENTS = (
    *("-p", str(_POPULATION), "-s", "20180302", "--clinician-seed", "7", "-g", "F", "-a", "8-8"),
    *("-r", "20260630", "--profile", "none", "--log-level", "error"),
)


def bundles(shared: Path = SHARED) -> Sequence[Mapping[str, Any]]:
    """Directories first, the child last."""
    names = [name for pattern in (*_FIRST, _CHILD) for name in sorted(shared.glob(pattern))]
    if len(names) > len(_FIRST):
        return [json.loads(name.read_bytes()) for name in names]
    return [generated()]


def generated() -> Mapping[str, Any]:
    """The generated child with the fewest emergencies, the smallest record first."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - our own interpreter and fixed arguments
            [sys.executable, "-m", "synthea.cli", *_ARGUMENTS, "-o", folder],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        found = [json.loads(path.read_bytes()) for path in sorted(Path(folder, "fhir").glob("*.json"))]
    child: Mapping[str, Any] = min(found, key=lambda one: (_emergencies(one), len(one["entry"])))
    for encounter in _encounters(child):
        # The generator's inner names, such as Medication_Review_Due, which mean nothing to a reader.
        encounter.pop("reasonCode", None)
    return child


def _encounters(bundle: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [one for one in found if one["resourceType"] == "Encounter"]


def _emergencies(bundle: Mapping[str, Any]) -> int:
    return sum(one["class"]["code"] == "EMER" for one in _encounters(bundle))
