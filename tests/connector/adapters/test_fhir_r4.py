"""The FHIR R4 adapter at the HTTP border: the contract, and each way in which a server can mislead."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import responses
from pydantic import ValidationError

from connector.adapters.fhir_r4 import FhirR4, FhirR4Settings
from connector.contract import (
    CANARY_NAME,
    CANARY_SECRET,
    AdapterContract,
    assert_discreet,
    failure_of,
    read,
)
from connector.errors import NeedsPerson, TryLater
from connector.http.client import Http
from connector.http.options import auth_of
from connector.secret import Secret
from tests.connector.fhir_fake import URL, FhirFake, bundle, outcome

OURS = {"subject": {"reference": "Patient/p1"}}
HTML = (200, {"Content-Type": "text/html"}, f"<html>{CANARY_NAME}</html>")


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def bare(mock: responses.RequestsMock) -> FhirFake:
    fake = FhirFake(mock)
    fake.put("Patient", "p1", name=[{"text": CANARY_NAME}])
    return fake


@pytest.fixture
def fake(bare: FhirFake) -> FhirFake:
    for number in range(5):
        bare.put("Encounter", f"e{number}", **OURS, participant=[{"individual": {"display": CANARY_NAME}}])
    bare.put("Flag", "f1", **OURS)
    bare.put("Encounter", "other", subject={"reference": "Patient/p2"})
    return bare


def made(url: str = URL, **options: Any) -> FhirR4:
    settings = FhirR4Settings(url=url, patient="p1", **{"page_size": 2, **options})
    secret = Secret(CANARY_SECRET)
    http = Http(url, auth=auth_of(settings, secret), sleep=lambda _seconds: None)
    return FhirR4(settings, folder=Path(), secret=secret, http=http)


def future(cursor: str | None) -> str:
    assert cursor is not None
    return json.dumps(
        {**json.loads(cursor), "started": "2999-01-01T00:00:00Z", "seen": "2999-01-01T00:00:00Z"}
    )


class TestFhirR4(AdapterContract):
    @pytest.fixture
    def good(self, fake: FhirFake) -> FhirR4:
        return made()

    @pytest.fixture
    def expected_refs(self) -> frozenset[str]:
        return frozenset({*(f"Encounter/e{number}" for number in range(5)), "Flag/f1"})

    @pytest.fixture
    def change(self, fake: FhirFake) -> Callable[[], str]:
        return lambda: fake.put("Encounter", "e2", **OURS, status="finished")

    @pytest.fixture
    def delete(self, fake: FhirFake) -> Callable[[], str]:
        return lambda: fake.delete("Encounter/e3")

    @pytest.fixture
    def future_cursor(self, good: FhirR4) -> str:
        return future(read(good)[1])

    @pytest.fixture
    def empty(self, bare: FhirFake) -> FhirR4:
        return made()

    @pytest.fixture
    def unreachable(self, mock: responses.RequestsMock) -> FhirR4:
        return made()

    @pytest.fixture
    def refused(self, bare: FhirFake) -> FhirR4:
        bare.instead = lambda _request: (401, {}, json.dumps(outcome("login")))
        return made()

    @pytest.fixture
    def rubbish(self, bare: FhirFake) -> FhirR4:
        bare.instead = lambda _request: HTML
        return made()


def only(path: str, reply: tuple[int, dict[str, str], str]) -> Callable[[Any], Any]:
    """Misbehaviour at one address and nowhere else."""
    return lambda request: reply if request.url.split("?")[0].endswith(path) else None


def page(*found: dict[str, Any], **fields: Any) -> tuple[int, dict[str, str], str]:
    return 200, {}, json.dumps(bundle(list(found), **fields))


def pull_failure() -> Any:
    error = failure_of(lambda: list(made().pull(None)))
    assert_discreet(error)
    return error


def test_a_whole_pull_is_a_snapshot_whose_cursor_stands_on_the_last_page_only(fake: FhirFake) -> None:
    pages = list(made().pull(None))

    assert [len(one.records) for one in pages] == [2, 2, 1, 1]
    assert all(one.snapshot for one in pages)
    assert [one.cursor is None for one in pages] == [True, True, True, False]


def test_a_record_is_the_resource_untouched_under_the_agencys_own_reference(fake: FhirFake) -> None:
    record = read(made())[0][0]

    assert (record.ref, record.kind, record.locator.path) == ("Encounter/e0", "Encounter", "Encounter/e0")
    assert record.body == fake.held["Encounter/e0"]


def test_a_pull_from_a_cursor_asks_from_a_quarter_of_an_hour_before_the_last_change(fake: FhirFake) -> None:
    _, cursor = read(made())
    fake.asked.clear()

    pages = list(made().pull(cursor))

    assert not any(one.snapshot for one in pages)
    # The server's clock stood at 9:08 and the last change of ours was at 9:07.
    assert fake.searches("Encounter")[0]["_lastUpdated"] == ["ge2026-03-01T08:52:00Z"]


def test_a_server_clock_that_runs_ahead_of_its_records_loses_nothing(fake: FhirFake) -> None:
    ahead = {"Date": "Sun, 01 Mar 2026 11:08:00 GMT", "Content-Type": "application/json"}
    fake.instead = only("Patient/p1", (200, ahead, json.dumps(fake.held["Patient/p1"])))
    _, cursor = read(made())
    changed = fake.put("Encounter", "late", **OURS)

    assert changed in {record.ref for record in read(made(), cursor)[0]}


def test_without_the_servers_time_no_cursor_is_given(fake: FhirFake) -> None:
    fake.instead = only("Patient/p1", (200, {}, json.dumps(fake.held["Patient/p1"])))

    assert read(made())[1] is None


def test_a_cursor_made_for_other_types_leads_to_a_whole_pull(fake: FhirFake) -> None:
    _, cursor = read(made(types=("Flag",)))

    pages = list(made().pull(cursor))

    assert all(one.snapshot for one in pages)
    assert sum(len(one.records) for one in pages) == 6


def test_a_cursor_that_is_none_of_ours_needs_a_person(fake: FhirFake) -> None:
    for cursor in ("", "nonsense", "[]", '{"scope": "x"}', '{"scope": "", "started": "soon", "seen": null}'):
        assert isinstance(failure_of(lambda cursor=cursor: list(made().pull(cursor))), NeedsPerson)


def test_only_types_that_the_server_leaves_out_of_its_statement_are_not_asked_for(fake: FhirFake) -> None:
    read(made())

    assert fake.searches("Observation")
    assert not fake.searches("Procedure")


@pytest.mark.parametrize("silent", [(404, {}, "{}"), (200, {}, '{"resourceType": "CapabilityStatement"}')])
def test_a_server_without_a_statement_is_asked_for_every_type(fake: FhirFake, silent: Any) -> None:
    fake.instead = only("metadata", silent)
    read(made())

    assert fake.searches("Procedure")


def test_a_server_that_offers_no_type_at_all_is_not_taken_for_an_empty_one(fake: FhirFake) -> None:
    error = failure_of(lambda: list(made(types=("Procedure",)).pull(None)))

    assert isinstance(error, NeedsPerson)


def test_a_server_of_another_fhir_version_needs_a_person(fake: FhirFake) -> None:
    fake.instead = only(
        "metadata", (200, {}, '{"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}')
    )

    assert "R4" in pull_failure().what


@pytest.mark.parametrize(
    "about",
    [
        {"subject": {"reference": "Patient/p2"}},
        {"patient": {"reference": "Patient/p2"}},
        {"subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p2"}},
        {"subject": {"reference": "https://fhir.example/r4/Patient/p11"}},
        {"subject": {"reference": "Group/p1"}},
        {"subject": {"display": CANARY_NAME}},
        {},
    ],
)
def test_a_record_not_shown_to_be_about_our_patient_is_never_handed_over(fake: FhirFake, about: Any) -> None:
    mine = {"resourceType": "Encounter", "id": "x1", **OURS}
    fake.instead = only("Encounter", page(mine, {"resourceType": "Encounter", "id": "x2", **about}))
    given = []

    def pull() -> None:
        given.extend(made().pull(None))

    error = failure_of(pull)
    assert isinstance(error, NeedsPerson)
    assert_discreet(error)
    assert given == []


@pytest.mark.parametrize(
    "reference", ["Patient/p1", "https://fhir.example/r4/Patient/p1", "Patient/p1/_history/4"]
)
def test_each_way_to_write_a_reference_to_our_patient_is_understood(fake: FhirFake, reference: str) -> None:
    one = {"resourceType": "Encounter", "id": "x1", "subject": {"reference": reference}}
    fake.instead = only("Encounter", page(one))

    assert "Encounter/x1" in {record.ref for record in read(made())[0]}


@pytest.mark.parametrize(
    "answer",
    [
        outcome("exception"),
        {"resourceType": "Bundle", "type": "history", "entry": []},
        bundle([outcome("incomplete")]),
        bundle([{"resourceType": "Observation", "id": "o1", **OURS}]),
        bundle([{"resourceType": "Encounter", **OURS}]),
        bundle([{"resourceType": "Encounter", "id": "a/../b", **OURS}]),
        {**bundle([]), "entry": [{"fullUrl": "urn:x"}]},
        [],
        "text",
        None,
    ],
)
def test_a_search_that_answers_something_else_is_a_broken_source(fake: FhirFake, answer: Any) -> None:
    fake.instead = only("Encounter", (200, {}, json.dumps(answer)))

    assert isinstance(pull_failure(), NeedsPerson)


def test_included_resources_and_warnings_beside_the_matches_are_passed_over(fake: FhirFake) -> None:
    answer = bundle([{"resourceType": "Encounter", "id": "x1", **OURS}])
    answer["entry"] += [
        {"resource": {"resourceType": "Location", "id": "l1"}, "search": {"mode": "include"}},
        {"resource": outcome("informational", "warning"), "search": {"mode": "outcome"}},
    ]
    fake.instead = only("Encounter", (200, {}, json.dumps(answer)))

    assert [record.ref for record in read(made())[0]] == ["Encounter/x1", "Flag/f1"]


def test_a_listing_that_expires_is_read_once_more_and_nothing_comes_twice(fake: FhirFake) -> None:
    expired = []

    def once(request: Any) -> Any:
        if "page=2" in request.url and not expired:
            expired.append(request.url)
            return 410, {}, json.dumps(outcome("expired"))
        return None

    fake.instead = once
    refs = [record.ref for record in read(made())[0]]

    assert expired
    assert sorted(refs) == [*(f"Encounter/e{number}" for number in range(5)), "Flag/f1"]


def test_a_listing_that_expires_again_is_for_later(fake: FhirFake) -> None:
    fake.instead = lambda request: (410, {}, "{}") if "page=2" in request.url else None

    assert isinstance(pull_failure(), TryLater)


def touched(fake: FhirFake) -> None:
    """A server that sorts by time puts a changed record at the end; the others move up by one."""
    one = fake.held.pop("Encounter/e0")
    fake.put("Encounter", "e0", **{key: one[key] for key in ("subject", "participant")})


def inserted_in_front(fake: FhirFake) -> None:
    fake.put("Encounter", "e9", **OURS)
    fake.held = {"Encounter/e9": fake.held["Encounter/e9"], **fake.held}


@pytest.mark.parametrize("shift", [touched, inserted_in_front, lambda fake: fake.delete("Encounter/e0")])
def test_records_that_slip_between_two_pages_are_found_by_reading_again(fake: FhirFake, shift: Any) -> None:
    shifted = []

    def once(request: Any) -> None:
        if "page=2" in request.url and not shifted:
            shifted.append(request.url)
            shift(fake)

    fake.instead = once
    refs = {record.ref for record in read(made())[0]}

    assert shifted
    assert {ref for ref in fake.held if ref != "Encounter/other" and "Patient" not in ref} <= refs


def test_a_listing_that_never_holds_still_is_for_later(fake: FhirFake) -> None:
    def always(request: Any) -> None:
        if "page=2" in request.url:
            fake.put("Encounter", f"n{len(fake.held)}", **OURS)

    fake.instead = always

    assert isinstance(pull_failure(), TryLater)


def test_a_server_that_counts_more_than_it_gives_needs_a_person(fake: FhirFake) -> None:
    fake.instead = only("Encounter", page({"resourceType": "Encounter", "id": "x1", **OURS}, total=3))

    assert "counts 3 records" in pull_failure().what


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/r4/Encounter?page=2", "http://fhir.example/r4/E?page=2"]
)
def test_a_next_page_at_another_address_is_not_asked_for(fake: FhirFake, link: str) -> None:
    links = [{"relation": "next", "url": link}]
    fake.instead = only("Encounter", page({"resourceType": "Encounter", "id": "x1", **OURS}, link=links))

    assert isinstance(pull_failure(), NeedsPerson)
    assert {str(request.url).split("/r4")[0] for request in fake.asked} == {"https://fhir.example"}


def test_pages_that_go_round_are_stopped(fake: FhirFake) -> None:
    links = [{"relation": "next", "url": "Encounter?page=2"}]
    fake.instead = only("Encounter", page({"resourceType": "Encounter", "id": "x1", **OURS}, link=links))

    assert "go round" in pull_failure().what


def test_a_second_check_does_not_have_the_patient_sent_again(fake: FhirFake) -> None:
    adapter = made()
    adapter.check()
    adapter.check()

    assert "If-None-Match" not in fake.asked[0].headers
    assert fake.asked[1].headers["If-None-Match"] == 'W/"0"'


def test_a_patient_whose_entry_was_replaced_is_not_taken_for_one_without_records(fake: FhirFake) -> None:
    fake.put("Patient", "p1", link=[{"other": {"reference": "Patient/p9"}, "type": "replaced-by"}])

    assert "replaced" in pull_failure().what


def test_a_request_carries_the_key_and_asks_for_strict_handling_of_its_options(fake: FhirFake) -> None:
    settings = FhirR4Settings(url=URL, patient="p1")
    FhirR4(settings, folder=Path(), secret=Secret(CANARY_SECRET)).check()

    headers = fake.asked[0].headers
    assert headers["Authorization"] == f"Bearer {CANARY_SECRET}"
    assert headers["Accept"] == "application/fhir+json"
    assert headers["Prefer"] == "handling=strict"


def test_a_long_pull_is_read_on_from_where_it_began(fake: FhirFake) -> None:
    def slow(request: Any) -> None:
        if "/Flag" in request.url:
            fake.clock += timedelta(hours=1)
            fake.put("Flag", "f2", **OURS)

    fake.put("Encounter", "changed-meanwhile", **OURS)
    fake.instead = slow
    started = fake.clock
    _, cursor = read(made())
    fake.instead = lambda _request: None
    # A change of a type that had been read already, made before the pull was over.
    fake.held["Encounter/e1"]["meta"]["lastUpdated"] = (started + timedelta(minutes=20)).isoformat()

    assert "Encounter/e1" in {record.ref for record in read(made(), cursor)[0]}


def test_the_patient_is_never_a_record(fake: FhirFake) -> None:
    assert "Patient" not in {record.kind for record in read(made())[0]}


def test_a_deleted_record_is_gone_and_so_is_one_the_server_never_had(fake: FhirFake) -> None:
    fake.delete("Encounter/e1")

    assert made().gone("Encounter/e1")
    assert made().gone("Encounter/never")


def test_a_record_that_belongs_to_another_patient_now_is_gone_from_this_source(fake: FhirFake) -> None:
    fake.put("Encounter", "e1", subject={"reference": "Patient/p2"})

    assert made().gone("Encounter/e1")


def test_an_address_that_knows_nothing_at_all_proves_nothing(fake: FhirFake) -> None:
    fake.instead = lambda _request: (404, {}, "{}")

    assert isinstance(failure_of(lambda: made().gone("Encounter/e1")), NeedsPerson)


def test_a_type_that_the_server_stopped_offering_proves_nothing(fake: FhirFake) -> None:
    assert not made().gone("Procedure/1")


def test_a_reference_of_another_kind_of_system_is_refused_and_not_asked_for(fake: FhirFake) -> None:
    assert isinstance(failure_of(lambda: made().gone("../admin?x=1")), NeedsPerson)
    assert fake.asked == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://fhir.example"},
        {"url": "https://user:pa55@fhir.example"},
        {"url": "https://fhir.example/r4?x=1"},
        {"patient": "a/../b"},
        {"types": []},
        {"types": ["Encounter?x=1"]},
        {"page_size": 0},
        {"auth": "client_credentials"},
        {"unknown": 1},
    ],
)
def test_settings_that_cannot_be_are_refused_without_repeating_them(wrong: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        FhirR4Settings(**{"url": URL, "patient": "p1", **wrong})

    assert "pa55" not in str(caught.value)
