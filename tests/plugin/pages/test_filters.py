from datetime import date
from urllib.parse import parse_qsl

import pytest

from plugin.pages.filters import parse

AGENCIES = ["Northshire Police", "Children's social care"]


@pytest.mark.parametrize(
    "query",
    [
        [],
        [("agency", "Northshire Police"), ("agency", "Children's social care"), ("kind", "visit")],
        [("from", "2024-01-02"), ("to", "2024-03-04"), ("words", "a & b = c?"), ("child_seen", "no")],
        [("tag", "learning-together/family.history"), ("status", "withdrawn")],
        [("known_by", "Northshire Police"), ("known_on", "2024-06-30")],
    ],
)
def test_a_selection_comes_back_whole_from_its_own_address(query):
    filters = parse(query, AGENCIES)

    assert parse(parse_qsl(filters.query()), AGENCIES) == filters
    assert sorted(parse_qsl(filters.query())) == sorted(query)


def test_a_change_to_a_selection_begins_at_its_first_page():
    filters = parse([("page", "4"), ("kind", "visit")], AGENCIES)

    assert filters.page == 4
    assert parse_qsl(filters.query(kind=())) == []
    assert parse_qsl(filters.query(page=5)) == [("kind", "visit"), ("page", "5")]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ([("from", "31 February")], "from"),
        ([("to", "2024-02-31")], "to"),
        ([("from", "2024-05-01"), ("to", "2024-04-01")], "to"),
        ([("known_by", "Northshire Police")], "known_on"),
        ([("known_by", "Northshire Police"), ("known_on", "soon")], "known_on"),
        ([("from", "0001-01-01")], "from"),
        ([("to", "9999-12-31")], "to"),
        ([("known_by", "Northshire Police"), ("known_on", "9999-12-31")], "known_on"),
    ],
)
def test_a_date_that_cannot_be_read_is_said_and_left_out(query, field):
    filters = parse(query, AGENCIES)

    assert [fault.field for fault in filters.faults] == [field]
    assert (filters.starts, filters.ends, filters.knows) == (None, None, False)


def test_values_that_no_field_offers_are_left_out():
    filters = parse(
        [("agency", "Elsewhere"), ("kind", "gossip"), ("child_seen", "perhaps"), ("page", "-1"), ("x", "1")],
        AGENCIES,
    )

    assert filters == parse([], AGENCIES)


def test_a_date_without_an_agency_hides_nothing():
    assert parse([("known_on", "2024-06-30")], AGENCIES).known_on is None


def test_seeing_with_an_agencys_eyes_needs_both_agency_and_date():
    filters = parse([("known_by", "Northshire Police"), ("known_on", "2024-06-30")], AGENCIES)

    assert filters.knows
    assert filters.known_on == date(2024, 6, 30)
    assert not filters.is_narrowed()
