"""The demo's hospital: a real FHIR server of its own, read by our own adapter."""

import http.client
import json
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from connector.registry import ADAPTERS
from plugin.demo import child_process, hospital, synthea_child
from plugin.demo.hospital_records import LAST_DAY, PATIENT, bundle
from plugin.demo.story import account
from sync.normalise.loader import load_mappings
from sync.timeline.event import Rejection


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def ask(port: int, path: str):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", f"/fhir/{path}")
        return json.loads(line.getresponse().read())
    finally:
        line.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    home, port = tmp_path_factory.mktemp("hospital"), free_port()
    child = hospital.start(home, port)
    yield home, port
    child_process.stop(child)


def test_the_server_has_the_childs_encounters_of_the_period(server):
    _, port = server

    found = ask(port, f"Encounter?patient={PATIENT}&date=ge2019-01-01&date=le2026-06-30&_count=200")

    assert len(found["entry"]) == found["total"] >= 20
    assert all(
        "2019-01-01" <= one["resource"]["period"]["start"][:10] <= "2026-06-30" for one in found["entry"]
    )


def test_the_patient_is_the_made_up_child(server):
    patient = ask(server[1], f"Patient/{PATIENT}")

    assert patient["birthDate"] == "2018-03-02"
    assert patient["identifier"][0]["value"] == "9990000018"


def test_loading_again_changes_nothing(server):
    _, port = server
    before = ask(port, f"Encounter?patient={PATIENT}&_count=200")

    assert hospital.load(hospital.address(port)) == PATIENT

    after = ask(port, f"Encounter?patient={PATIENT}&_count=200")
    assert [one["resource"]["meta"] for one in after["entry"]] == [
        one["resource"]["meta"] for one in before["entry"]
    ]


def test_our_adapter_and_mapping_read_every_record(server):
    adapter = ADAPTERS["fhir_r4"]
    reader = adapter(
        adapter.Settings(url=hospital.address(server[1]), patient=PATIENT), folder=Path(), secret=None
    )
    mapping = load_mappings()["fhir_r4"]

    records = [record for page in reader.pull(None) for record in page.records]
    told = [mapping.normalise(one, source="hospital", agency="Northshire Hospital") for one in records]

    assert len(records) >= 60
    assert [one for one in told if isinstance(one, Rejection)] == []
    titles = {event.title for made in told if not isinstance(made, Rejection) for event in made}
    assert {"Strategy meeting", "Cancelled: Paediatric clinic"} <= titles


@pytest.mark.parametrize(
    "bundles",
    [
        pytest.param(
            synthea_child.bundles,
            marks=[
                pytest.mark.shared_data,
                pytest.mark.skipif(
                    not synthea_child.SHARED.exists(), reason=f"no sample data in {synthea_child.SHARED}"
                ),
            ],
            id="sample data",
        ),
        pytest.param(lambda: [synthea_child.generated()], id="generated"),
    ],
)
def test_either_child_becomes_asha_and_says_nothing_after_the_review(bundles):
    made = bundle(bundles(), account("hospital"))
    resources = [entry["resource"] for entry in made["entry"]]
    text = json.dumps(resources)

    assert made == bundle(bundles(), account("hospital"))
    assert len({entry["request"]["url"] for entry in made["entry"]}) == len(resources)
    assert "urn:uuid" not in text
    assert "display" not in {key for one in resources for key in one.get("subject", {})}
    starts = [one["period"]["start"] for one in resources if one["resourceType"] == "Encounter"]
    assert min(starts)[:4] == "2018"
    assert date.fromisoformat(max(starts)[:10]) <= LAST_DAY


def test_started_by_hand_it_serves_until_it_is_asked_to_stop(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "plugin.demo.hospital", "--home", str(tmp_path), "--port", str(port)],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert hospital.address(port) in process.stdout.readline()
        assert ask(port, f"Patient/{PATIENT}")["id"] == PATIENT
    finally:
        process.terminate()
        assert process.wait(30) == 0
        process.stdout.close()
    time.sleep(0.1)
    with pytest.raises(ConnectionRefusedError):
        ask(port, "metadata")
