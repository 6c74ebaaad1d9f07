"""From one record to its events, or to the reason why not."""

from pathlib import Path
from typing import Any

import pytest

from connector.record import Record
from sync.normalise.engine import BoundMapping, Told, normalise
from sync.normalise.loader import load_mappings
from sync.timeline.event import Event, Rejection, event_id

MAPPING = """
name = "police"
version = "3"
adapter = "any"
about = "Made up."
ignore = [{ of = "Officer", reason = "a directory entry" }]

[codes.kind]
default = "incident"
[codes.kind.exact]
"A & E" = "attendance"
[codes.kind.contains]
"domestic" = "concern"

[[hold]]
of = "Incident"
when = { field = "locked", equals = "yes" }
field = "locked"
reason = "the agency has locked this record"

[[event]]
of = "Incident"
key = "reported"
kind = { from = "type", as = "code", codes = "kind" }
occurred = [{ from = "at", as = "iso_instant" }, { from = "day", as = "uk_date" }]
recorded = { from = "entered", as = "iso_instant" }
title = { from = ["headline", "log[0].words"], as = "one_line" }
text.as = "join_nonempty"
text.from = ["headline", { from = "log[].words", label = "Log" }]
child_seen = [
  { from = "child.seen", as = "yes_no_not_recorded" },
  { from = "child.alone", as = "yes_or_not_recorded" },
]

[[event.people]]
each = "parties"
role = { from = "part", as = "text", default = "party" }
name = { from = "called", as = "text" }
ref = { from = "id", as = "text" }

[[event.known]]
agency = { from = "told.agency", as = "listed" }
since = { from = "told.on", as = "uk_date" }
basis = "received"

[[event]]
of = "Incident"
key = "closed"
when = [{ field = "closed", present = true }, { field = "type", one_of = ["Domestic", "Other"] }]
kind = { fixed = "decision" }
occurred = { from = "closed", as = "uk_date" }
title = { from = [{ from = "headline", label = "Closed" }], as = "one_line" }
"""


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> BoundMapping:
    path: Path = tmp_path_factory.mktemp("own") / "mappings" / "police" / "mapping.toml"
    path.parent.mkdir(parents=True)
    path.write_text(MAPPING, encoding="utf-8")
    return load_mappings(path.parent.parent)["police"]


@pytest.fixture(scope="module")
def table() -> BoundMapping:
    return load_mappings()["chronology_table"]


def told(mapping: BoundMapping, kind: str = "Incident", **body: Any) -> Told:
    return mapping.normalise(Record("r1", kind, body), source="police", agency="Northshire Police")


def row(table: BoundMapping, body: dict[str, Any], **context: str) -> Told:
    return normalise(Record("r1", "row", body, context), table, "police", "Northshire Police")


def only(given: Told) -> Event:
    assert isinstance(given, tuple)
    assert len(given) == 1
    return given[0]


def test_one_record_may_give_several_events_each_with_its_own_identity(mapping: BoundMapping) -> None:
    given = told(mapping, type="domestic", at="2014-04-03T10:00", closed="05/04/2014", headline="Call")

    assert isinstance(given, tuple)
    assert [(event.key, event.kind, event.title) for event in given] == [
        ("reported", "concern", "Call"),
        ("closed", "decision", "Closed: Call"),
    ]
    assert [event.event_id for event in given] == [
        event_id("police", "r1", key) for key in ("reported", "closed")
    ]


def test_of_alternatives_the_first_that_is_written_counts(mapping: BoundMapping) -> None:
    assert only(told(mapping, day="3/4/2014", headline="Call")).occurred.edtf == "2014-04-03"
    assert only(told(mapping, at="2014-05-01", day="3/4/2014", headline="Call")).occurred.edtf == "2014-05-01"


@pytest.mark.parametrize(
    ("words", "kind"),
    [("a and e", "attendance"), ("Verbal domestic", "concern"), ("?", "incident"), (None, "incident")],
)
def test_a_code_list_compares_words_without_case_and_punctuation(
    mapping: BoundMapping, words: Any, kind: str
) -> None:
    assert only(told(mapping, type=words, at="2014-05-01", headline="Call")).kind == kind


def test_people_are_read_from_each_item_of_a_list(mapping: BoundMapping) -> None:
    parties = [{"part": "caller", "called": "M Example", "id": 7}, {"id": 8}, {"part": "nobody"}]

    people = only(told(mapping, at="2014-05-01", headline="Call", parties=parties)).people

    assert [(one.role, one.ref, one.name) for one in people] == [
        ("caller", "7", "M Example"),
        ("party", "8", None),
    ]


@pytest.mark.parametrize(
    ("child", "seen"),
    [
        ({"seen": "yes"}, "yes"),
        ({"seen": "", "alone": "yes"}, "yes"),
        ({"seen": "no", "alone": ""}, "no"),
        ({"alone": "no"}, "not_recorded"),
        ({}, "not_asked"),
    ],
)
def test_of_several_answers_the_most_telling_counts(mapping: BoundMapping, child: Any, seen: str) -> None:
    assert only(told(mapping, at="2014-05-01", headline="Call", child=child)).child_seen.value == seen


def test_the_own_agency_knew_once_it_had_recorded(mapping: BoundMapping) -> None:
    event = only(told(mapping, at="2014-05-01", entered="2014-05-03", headline="Call"))

    assert [(one.agency, one.since.edtf, one.basis.value) for one in event.known] == [
        ("Northshire Police", "2014-05-03", "recorded")
    ]


def test_without_a_recorded_date_that_the_own_agency_knew_is_an_assumption(mapping: BoundMapping) -> None:
    event = only(told(mapping, at="2014-05-01", headline="Call", told={"agency": "School", "on": "2/5/2014"}))

    assert [(one.agency, one.since.edtf, one.basis.value) for one in event.known] == [
        ("Northshire Police", "2014-05-01", "assumed"),
        ("School", "2014-05-02", "received"),
    ]


def test_shared_without_a_date_is_an_assumption(mapping: BoundMapping) -> None:
    event = only(told(mapping, at="2014-05-01", headline="Call", told={"agency": "School"}))

    assert event.known[1].basis.value == "assumed"
    assert event.known[1].since == event.occurred


@pytest.mark.parametrize(
    ("kind", "body", "field", "reason"),
    [
        ("Incident", {"headline": "Call"}, "occurred", "no date is given"),
        (
            "Incident",
            {"at": "soon", "headline": "Call"},
            "occurred",
            "the date cannot be read: is not a date in a form we know",
        ),
        ("Incident", {"at": "2014-05-01"}, "title", "nothing is written about what happened"),
        (
            "Incident",
            {"at": "2014-05-01", "headline": {"a": 1}},
            "title",
            "is a group of values where words were expected",
        ),
        (
            "Incident",
            {"at": "2014-05-01", "headline": "Call", "entered": ["x"]},
            "recorded",
            "is not a single value",
        ),
        ("Incident", {"locked": True, "at": "2014-05-01"}, "locked", "the agency has locked this record"),
        ("Vehicle", {}, "kind", "the mapping police does not mention this kind of record"),
    ],
)
def test_what_cannot_be_told_is_held_with_the_field_and_a_reason(
    mapping: BoundMapping, kind: str, body: dict[str, Any], field: str, reason: str
) -> None:
    assert told(mapping, kind, **body) == Rejection(field, reason)


def test_an_ignored_kind_gives_no_event_and_no_reason(mapping: BoundMapping) -> None:
    assert told(mapping, "Officer", name="x") == ()


def test_headings_match_whatever_their_case_spaces_and_punctuation(table: BoundMapping) -> None:
    event = only(row(table, {"DATE  OF\nEVENT:": "03/04/2014", "significant-event": "Call"}))

    assert (event.occurred.edtf, event.title) == ("2014-04-03", "Call")


def test_of_two_headings_for_a_column_the_more_telling_is_read_and_texts_take_both(
    table: BoundMapping,
) -> None:
    event = only(
        row(
            table,
            {
                "Date": "09/09/2015",
                "Date of incident": "03/04/2014",
                "Event": "Call",
                "Details": "Crying",
                "Outcome": "NFA",
                "Action": "Rang",
            },
        )
    )

    assert event.occurred.edtf == "2014-04-03"
    assert event.text == "Call\n\nDetails: Crying\n\nAction: Rang\n\nOutcome: NFA"


def test_a_blank_date_of_incident_is_not_replaced_by_another_date(table: BoundMapping) -> None:
    given = row(table, {"Date": "09/09/2015", "Date of incident": "", "Event": "Call"})

    assert given == Rejection("occurred", "no date is given")


def test_an_action_alone_still_stands_after_its_heading(table: BoundMapping) -> None:
    event = only(row(table, {"Date": "03/04/2014", "Event": None, "Action taken": "Referred"}))

    assert (event.title, event.text) == ("Referred", "Action taken: Referred")


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        ({"Child seen?": "Yes"}, "yes"),
        ({"Child seen?": None}, "not_recorded"),
        ({}, "not_asked"),
        ({"CS": "N"}, "no"),
    ],
)
def test_a_blank_column_is_not_recorded_and_no_column_is_not_asked(
    table: BoundMapping, cells: dict[str, Any], seen: str
) -> None:
    assert only(row(table, {"Date": "03/04/2014", "Event": "Call", **cells})).child_seen.value == seen


@pytest.mark.parametrize(
    ("marking", "sensitivity"),
    [
        ("", "ordinary"),
        ("OFFICIAL", "ordinary"),
        ("Official - Sensitive", "sensitive"),
        ("Restricted", "restricted"),
        ("purple", "sensitive"),
    ],
)
def test_a_marking_that_is_not_known_is_handled_with_care(
    table: BoundMapping, marking: str, sensitivity: str
) -> None:
    event = only(row(table, {"Date": "03/04/2014", "Event": "Call", "Marking": marking}))

    assert event.sensitivity.value == sensitivity


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Home visit", "visit"),
        ("Failed home visit - no access", "appointment_missed"),
        ("DNA", "appointment_missed"),
        ("Was not brought", "appointment_missed"),
        ("Telephone call", "contact"),
        ("ICPC", "meeting"),
        ("Initial Child Protection Conference", "meeting"),
        ("S.47 enquiry", "note"),
        ("A&E", "attendance"),
        ("Police incident", "incident"),
        ("School attendance", "education"),
        ("Something else", "note"),
        (None, "note"),
    ],
)
def test_the_words_for_a_kind_of_contact_become_a_kind_of_event(
    table: BoundMapping, words: Any, kind: str
) -> None:
    assert only(row(table, {"Date": "03/04/2014", "Event": "x", "Type of contact": words})).kind == kind


def test_a_table_that_asks_nothing_we_know_is_held_and_no_cell_is_quoted(table: BoundMapping) -> None:
    given = row(table, {"Column 1": "Asha Example", "Column 2": "03/04/2014"})

    assert isinstance(given, Rejection)
    assert given.field == "date"
    assert "Asha" not in given.reason


def test_the_same_record_gives_the_same_events(table: BoundMapping) -> None:
    body = {"Date": "03/04/2014", "Event": "Call"}

    assert row(table, body) == row(table, dict(body))
