"""What each converter makes of what stands in a record."""

from typing import Any

import pytest

from sync.normalise.converters import (
    listed,
    names,
    one_line,
    text,
    yes_no_not_recorded,
    yes_or_not_recorded,
)
from sync.normalise.fhir_words import concept, measured, quantity
from sync.normalise.time_words import iso_instant, iso_period, uk_date, uk_date_range
from sync.normalise.unreadable import Unreadable

LONG = "word " * 40


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (" as written ", "as written"),
        (None, ""),
        (2006, "2006"),
        (2006.0, "2006"),
        (1.5, "1.5"),
        (True, "yes"),
        (["a", None, "b"], "a, b"),
    ],
)
def test_text_keeps_the_words(value: Any, stated: str) -> None:
    assert text(value) == stated


def test_a_group_of_values_is_not_text() -> None:
    with pytest.raises(Unreadable, match="is a group of values where words were expected"):
        text({"a": "Asha"})


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("First line.\nSecond line.", "First line."),
        ("two   spaces", "two spaces"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 119 + "…"),
        (LONG, "word " * 23 + "word…"),
        ("", ""),
    ],
)
def test_one_line_is_short_and_shows_where_it_was_clipped(value: str, stated: str) -> None:
    assert one_line(value) == stated
    assert len(one_line(value)) <= 120


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("A; B and C", ("A", "B", "C")),
        ("Mother, father & HV Example", ("Mother", "father", "HV Example")),
        ("A, B and C", ("A", "B", "C")),
        ("A, B, and C", ("A", "B", "C")),
        ("Mr and Mrs Example", ("Mr and Mrs Example",)),
        ("A\nB\nA", ("A", "B")),
        ("n/a", ()),
        (["A", "B; C"], ("A", "B", "C")),
    ],
)
def test_names_are_split_where_people_split_them(value: Any, stated: tuple[str, ...]) -> None:
    assert names(value) == stated


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("Police, Children and Families", ("Police", "Children and Families")),
        ("Police; Health, Northshire", ("Police", "Health, Northshire")),
        ("None", ()),
        ("-", ()),
    ],
)
def test_a_list_of_services_is_not_split_at_and(value: str, stated: tuple[str, ...]) -> None:
    assert listed(value) == stated


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("Yes", "yes"),
        ("Y", "yes"),
        ("✓", "yes"),
        (True, "yes"),
        ("Yes - alone", "yes"),
        ("Yes, at school", "yes"),
        ("yes (both)", "yes"),
        ("No", "no"),
        (False, "no"),
        ("Not seen", "no"),
        ("no - asleep", "no"),
        ("No concerns", "not_recorded"),
        ("No-one at home", "not_recorded"),
        ("N/A", "not_recorded"),
        ("asleep in cot", "not_recorded"),
        ("", "not_recorded"),
        (None, "not_recorded"),
    ],
)
def test_child_seen_is_yes_or_no_only_where_it_says_so(value: Any, stated: str) -> None:
    assert yes_no_not_recorded(value).value == stated


def test_not_seen_alone_does_not_mean_not_seen() -> None:
    assert yes_or_not_recorded("No").value == "not_recorded"
    assert yes_or_not_recorded("Yes").value == "yes"


@pytest.mark.parametrize(
    ("value", "year", "time", "edtf"),
    [
        ("03/04/2014", "", None, "2014-04-03"),
        ("3 May", "2015", None, "2015-05-03"),
        ("03/04/2014", "", "14:30", "2014-04-03T14:30"),
        ("2014-04-03", "", None, "2014-04-03"),
        (2006.0, "", None, "2006"),
        (2006, "", None, "2006"),
        (41732, "", None, "2014-04-03"),
    ],
)
def test_uk_date_reads_words_and_the_cells_of_a_spreadsheet(
    value: Any, year: str, time: Any, edtf: str
) -> None:
    when = uk_date(value, time, {"year": year})

    assert when is not None
    assert when.edtf == edtf


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("3 May", "the date cannot be read: has no year, and no year heading stands above it"),
        (True, "is not a single value"),
        (["03/04/2014"], "is not a single value"),
    ],
)
def test_a_date_that_cannot_be_read_is_refused_without_quoting_it(value: Any, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        uk_date(value, None, {"year": "not a year"})

    assert str(caught.value) == reason


def test_a_range_goes_from_the_first_to_the_last_date() -> None:
    when = uk_date_range("12/01/2006", "15/01/2006", None, {})

    assert when is not None
    assert (when.edtf, when.precision.value) == ("2006-01-12/2006-01-15", "range")
    assert (when.earliest.day, when.latest.day) == (12, 15)
    assert when.as_written == "12/01/2006 to 15/01/2006"


@pytest.mark.parametrize(
    ("start", "end", "edtf"),
    [
        ("12/01/2006", "", "2006-01-12"),
        ("12/01/2006", "12/01/2006", "2006-01-12"),
        ("w/c 3 March 2014", "21/03/2014", "2014-03-03/2014-03-21"),
        ("January 2006", "March 2006", "2006-01/2006-03"),
        ("between 3 and 5 May 2011", "9 May 2011", "2011-05-03/2011-05-09"),
    ],
)
def test_a_range_keeps_how_exactly_each_end_was_written(start: str, end: str, edtf: str) -> None:
    when = uk_date_range(start, end, None, {})

    assert when is not None
    assert when.edtf == edtf


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("", "12/01/2006", "there is an end date but no start date"),
        ("15/01/2006", "12/01/2006", "the end date is before the start date"),
    ],
)
def test_a_range_that_cannot_be_is_refused(start: str, end: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        uk_date_range(start, end, None, {})


def test_a_time_without_an_offset_is_what_the_clock_in_london_showed() -> None:
    local = iso_instant("2014-07-03T14:30:00", None, {})
    instant = iso_instant("2014-07-03T13:30:00Z", None, {})

    assert local is not None
    assert instant is not None
    assert local.earliest == instant.earliest


def test_a_period_of_one_day_keeps_its_start_and_end() -> None:
    when = iso_period("2019-01-25T03:51:16Z", "2019-01-25T04:21:16Z", None, {})

    assert when is not None
    assert when.edtf == "2019-01-25T03:51:16Z/2019-01-25T04:21:16Z"
    assert iso_period(None, None, None, {}) is None


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ({"text": "Asthma", "coding": [{"display": "other"}]}, "Asthma"),
        ({"coding": [{"display": "Asthma", "code": "1"}]}, "Asthma"),
        ({"coding": [{"code": "195967001"}]}, "195967001"),
        ([{"text": "A"}, {"text": "B"}, {"text": "A"}], "A, B"),
        ({}, ""),
        (None, ""),
    ],
)
def test_a_concept_gives_its_words_before_its_code(value: Any, stated: str) -> None:
    assert concept(value) == stated


def test_quantities_and_findings_are_given_with_their_units() -> None:
    assert quantity({"comparator": "<", "value": 5, "unit": "mg"}) == "<5 mg"
    assert measured({"valueQuantity": {"value": 11.2, "unit": "kg"}}) == "11.2 kg"
    assert measured({"valueBoolean": False}) == "no"
    assert measured({"valueCodeableConcept": {"text": "present"}}) == "present"
    assert (
        measured([{"code": {"text": "Systolic"}, "valueInteger": 95}, {"code": {"text": "x"}}])
        == "Systolic: 95"
    )
