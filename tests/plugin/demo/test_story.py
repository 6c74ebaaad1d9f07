"""The made-up story: enough of it, told by role, with the difficulties that real chronologies have."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from plugin.demo.story import ACCOUNTS, account

ROWS = {"social_care": 128, "health_visiting": 74, "school": 120, "housing": 56, "police": 49, "hospital": 16}
#: Words that lay blame or rate a person have no place in a made-up account either.
BLAMING = re.compile(
    r"\b(fail(?:ed|s|ure)?|fault|blame\w*|incompetent|should have|negligent)\b", re.IGNORECASE
)


@pytest.mark.parametrize(("agency", "rows"), ROWS.items())
def test_every_account_has_its_rows_inside_the_period_and_in_order(agency, rows):
    told = account(agency)

    assert len(told) == rows
    assert all(date(2019, 1, 1) <= line.on <= date(2026, 6, 30) for line in told)
    assert [line.on for line in told] == sorted(line.on for line in told)


@pytest.mark.parametrize("agency", ROWS)
def test_an_account_is_the_same_at_every_reading(agency):
    assert account(agency) == account(agency)


@pytest.mark.parametrize("agency", ROWS)
def test_no_slot_is_left_unfilled_and_every_row_says_something(agency):
    for line in account(agency):
        assert "{" not in line.text + line.action
        assert len(line.text) > 5
        assert line.kind


def test_four_in_five_texts_of_an_agency_are_its_only_ones():
    for agency, rows in ROWS.items():
        texts = Counter(line.text for line in account(agency))
        assert len(texts) > 0.8 * rows, agency


@pytest.mark.parametrize("agency", ROWS)
def test_no_account_lays_blame(agency):
    assert BLAMING.findall((ACCOUNTS / f"{agency}.txt").read_text(encoding="utf-8")) == []


def test_health_visiting_is_silent_for_fourteen_months_around_the_move():
    seen = [
        line.on for line in account("health_visiting") if line.kind not in {"Record transfer", "Supervision"}
    ]
    longest = max(pairwise(seen), key=lambda pair: pair[1] - pair[0])

    assert longest == (date(2022, 2, 10), date(2023, 4, 20))
    assert longest[1] - longest[0] > timedelta(days=14 * 30)


def test_the_strategy_meeting_is_told_by_five_agencies_with_three_different_dates():
    tellings = {
        agency: line
        for agency in ("social_care", "health_visiting", "school", "police", "hospital")
        for line in account(agency)
        if line.kind == "Strategy meeting" and line.on.year == 2024
    }

    assert len(tellings) == 5
    assert tellings["school"].on - tellings["social_care"].on == timedelta(days=2)
    assert tellings["health_visiting"].written == "w/c 16/09/2024"
    assert tellings["police"].on == tellings["hospital"].on == date(2024, 9, 17)


def test_one_record_was_written_eight_months_after_the_event():
    (late,) = (
        line
        for line in account("health_visiting")
        if line.entered and line.entered - line.on > timedelta(days=200) and line.written is None
    )

    assert late.entered is not None
    assert (late.on, late.entered) == (date(2023, 6, 20), date(2024, 2, 21))


def test_the_school_is_told_of_october_2022_in_march_2023():
    (told,) = (line for line in account("police") if line.marking == "Late notification")

    assert told.told == "Elmbrook Primary School"
    assert (told.on, told.told_on) == (date(2022, 10, 23), date(2023, 3, 16))


def test_a_child_was_seen_not_seen_and_not_recorded():
    assert {line.seen for line in account("social_care")} == {"Yes", "No", ""}
    assert {line.seen for line in account("school")} == {"Y", "N", ""}
