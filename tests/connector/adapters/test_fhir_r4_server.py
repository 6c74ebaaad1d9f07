"""The FHIR R4 adapter against a real server (sekmet-fhir) in a process of its own."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from connector.adapters.fhir_r4 import FhirR4, FhirR4Settings
from connector.contract import CANARY_NAME, CANARY_SECRET, AdapterContract, read
from connector.errors import NeedsPerson
from connector.record import Record, canonical
from connector.secret import Secret
from tests.connector.fhir_server import CLIENT_ID, CLIENT_SECRET, FHIR_DATA, TOKEN, FhirServer, running

DEFAULT_TYPES = FhirR4Settings.model_fields["types"].default


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServer]:
    with running(tmp_path_factory.mktemp("fhir"), token=TOKEN) as server:
        yield server


@pytest.fixture
def patient(server: FhirServer) -> str:
    return str(server.create({"resourceType": "Patient", "name": [{"text": CANARY_NAME}]})["id"])


def encounter(patient: str, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": f"Patient/{patient}", "display": CANARY_NAME},
        **fields,
    }


def made(url: str, patient: str, token: str = TOKEN, **options: Any) -> FhirR4:
    settings = FhirR4Settings(url=url, patient=patient, **{"page_size": 3, **options})
    return FhirR4(settings, folder=Path(), secret=Secret(token))


class TestFhirR4OnARealServer(AdapterContract):
    not_applicable: ClassVar = {
        "rubbish": "a server in order answers none; test_fhir_r4.py has one that does"
    }

    @pytest.fixture
    def expected_refs(self, server: FhirServer, patient: str) -> frozenset[str]:
        return frozenset(f"Encounter/{server.create(encounter(patient))['id']}" for _ in range(7))

    @pytest.fixture
    def good(self, server: FhirServer, patient: str, expected_refs: frozenset[str]) -> FhirR4:
        return made(server.url, patient)

    @pytest.fixture
    def change(self, server: FhirServer, patient: str, expected_refs: frozenset[str]) -> Callable[[], str]:
        def change() -> str:
            ref = min(expected_refs)
            server.put(encounter(patient, id=ref.split("/")[1], status="cancelled"))
            return ref

        return change

    @pytest.fixture
    def delete(self, server: FhirServer, expected_refs: frozenset[str]) -> Callable[[], str]:
        def delete() -> str:
            server.delete(min(expected_refs))
            return min(expected_refs)

        return delete

    @pytest.fixture
    def future_cursor(self, good: FhirR4) -> str:
        far = {"started": "2999-01-01T00:00:00Z", "seen": "2999-01-01T00:00:00Z"}
        return json.dumps({**json.loads(str(read(good)[1])), **far})

    @pytest.fixture
    def empty(self, server: FhirServer, patient: str) -> FhirR4:
        return made(server.url, patient)

    @pytest.fixture
    def unreachable(self) -> FhirR4:
        return made("http://127.0.0.1:1/fhir", "p1")

    @pytest.fixture
    def refused(self, server: FhirServer, patient: str) -> FhirR4:
        return made(server.url, patient, token=CANARY_SECRET)


def test_no_log_shows_a_query_or_the_patients_reference(
    server: FhirServer, patient: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    read(made(server.url, patient))

    assert patient not in caplog.text


@pytest.mark.parametrize("place", ["header", "form"])
def test_client_credentials_get_a_token_from_a_real_token_server(
    server: FhirServer, patient: str, place: str
) -> None:
    server.create(encounter(patient))
    sign_in = {
        "auth": "client_credentials",
        "token_url": server.url.removesuffix("/fhir") + "/auth/token",
        "client_id": CLIENT_ID,
        "scope": "system/*.rs",
        "credentials_in": place,
    }

    assert len(read(made(server.url, patient, token=CLIENT_SECRET, **sign_in))[0]) == 1
    with pytest.raises(NeedsPerson, match="refused our client id"):
        made(server.url, patient, token=CANARY_SECRET, **sign_in).check()


def loaded(server: FhirServer, name: str) -> str:
    """The patient of one sample bundle, after the hospitals and practitioners that it refers to."""
    location = ""
    for pattern in ("hospitalInformation*", "practitionerInformation*", name):
        path = next(FHIR_DATA.glob(pattern), None) if FHIR_DATA.is_dir() else None
        if path is None:
            pytest.skip("the independent FHIR sample data does not lie beside this repository")
        answered = server.load(json.loads(path.read_text(encoding="utf-8")))
        location = next((entry["response"]["location"] for entry in answered["entry"]), "")
    return location.split("/Patient/")[1].split("/")[0]


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["Enda_Schaefer_*", "Junita_Labadie_*"])
def test_an_independent_patient_is_read_whole_then_by_its_changes(server: FhirServer, name: str) -> None:
    patient = loaded(server, name)
    file = json.loads(next(FHIR_DATA.glob(name)).read_text(encoding="utf-8"))
    in_file = Counter(entry["resource"]["resourceType"] for entry in file["entry"])
    adapter = made(server.url, patient, page_size=7)

    records, cursor = read(adapter)

    assert Counter(record.kind for record in records) == {
        kind: count for kind, count in in_file.items() if kind in DEFAULT_TYPES
    }
    assert len({record.ref for record in records}) == len(records) > 50
    for record in records[::10]:
        untouched = Record(ref=record.ref, kind=record.kind, body=server.read(record.ref))
        assert canonical(record) == canonical(untouched)

    changed = dict(next(record.body for record in records if record.kind == "Condition"))
    server.put({**changed, "note": [{"text": "made up"}]})
    since = {record.ref: record for record in read(adapter, cursor)[0]}
    assert since[f"Condition/{changed['id']}"].body["note"] == [{"text": "made up"}]

    ref = next(record.ref for record in records if record.kind == "Encounter")
    assert not adapter.gone(ref)
    server.delete(ref)
    assert ref not in {record.ref for record in read(adapter)[0]}
    assert adapter.gone(ref)


def test_a_server_behind_a_wrong_base_address_is_not_followed_there(tmp_path: Path) -> None:
    with running(tmp_path, base_url="http://fhir.example/fhir") as server:
        patient = str(server.create({"resourceType": "Patient"})["id"])
        for _ in range(4):
            server.create(encounter(patient))

        with pytest.raises(NeedsPerson, match="another address"):
            list(made(server.url, patient).pull(None))
