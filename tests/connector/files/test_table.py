import tomllib
from pathlib import Path

import pytest

from connector.files.grid import Grid
from connector.files.headings import column_names, find_heading, sayable
from connector.files.table import TRACKED, Table, read_table

HEAD = ["Date", "Source", "Event"]


def table_of(*rows: list[object], hints: tuple[str, ...] = (), before: Table | None = None) -> Table:
    made = read_table(Grid(list(rows)), hints, before)
    assert isinstance(made, Table), made
    return made


def bodies(*rows: list[object], **options) -> list[dict[str, object]]:
    return [body for _, body, _ in table_of(*rows, **options).rows]


def contexts(*rows: list[object]) -> list[dict[str, str]]:
    return [context for _, _, context in table_of(HEAD, *rows).rows]


VISIT = ["12 March", "Police", "Visit"]


def test_rows_stand_under_their_headings_and_count_from_the_top():
    made = table_of(["Chronology of Northshire Police", "", ""], [], HEAD, VISIT, ["", "", ""], VISIT)
    assert made.headings == ("Date", "Source", "Event")
    assert [number for number, _, _ in made.rows] == [4, 6]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([["Chronology", "", ""], HEAD, VISIT], 1),
        ([["Agency:", "Northshire Police", ""], ["Author:", "A. Writer", "Date:"], HEAD, VISIT], 2),
        ([["Wann", "Wer", "Was"], ["1.2.2016", "Amt", "Besuch"]], 0),
        ([["22/05/2016", "Police", "Visit"], ["23/05/2016", "School", "Call"]], None),
        ([["Police", "Police"], ["a.", "b."]], None),
        ([["When", "", "Who"], ["Date", "Time", "Who"], ["1 May 2016", "9:30", "A"]], 1),
        ([["Wann", "Wer"]], None),
        ([HEAD], 0),
        ([["Ref no.", "24h contact", "Event"], VISIT], 0),
        ([["Date", "Event", "Was the child seen, and what was life like for the child? " * 3], VISIT], 0),
        ([["Date", "Event", "Source"], ["soon", "Home visit", "Health record", "Contact", "Action"]], 0),
    ],
)
def test_the_row_of_headings_is_found(rows, at):
    assert find_heading(rows) == at


def test_every_heading_that_the_shipped_mapping_reads_is_known():
    mapping = Path(__file__).parents[3] / "mappings" / "chronology_table" / "mapping.toml"
    columns = tomllib.loads(mapping.read_text(encoding="utf-8"))["columns"]
    headings = [heading for names in columns.values() for heading in names]
    assert sayable(headings) == headings


def test_hints_find_headings_that_nobody_else_would_know():
    rows = [["Kopf", "Zeile"], ["1. Wann?", "Was."], ["a", "b"]]
    assert find_heading(rows, ("1. wann?", "was.")) == 1


def test_a_repeated_heading_is_no_row():
    assert len(bodies(HEAD, VISIT, ["Date", "Source ", "EVENT"], HEAD, VISIT)) == 2


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("2015", "2015"),
        (2015, "2015"),
        ("2015/16", "2015/16"),
        ("2015 – 2016", "2015/2016"),
        ("Year 2015", "2015"),
        ("Academic year: 2014/15", "2014/15"),
        ("2015 (continued)", "2015"),
    ],
)
def test_a_year_on_its_own_is_the_context_of_the_rows_below(words, year):
    assert contexts([words, "", ""], VISIT, VISIT) == [{"year": year}] * 2


def test_a_year_above_the_headings_counts_too():
    (row,) = table_of(["2015", "", ""], HEAD, VISIT).rows
    assert row[2] == {"year": "2015"}


def test_other_words_on_their_own_are_a_section():
    assert contexts(["Northshire  School", "", ""], VISIT) == [{"section": "Northshire School"}]


def test_the_division_that_came_first_is_the_outer_one():
    year, next_year, one, two = (["2015", "", ""], ["2016", "", ""], ["School", "", ""], ["Health", "", ""])
    assert contexts(year, one, VISIT, two, VISIT, next_year, VISIT) == [
        {"year": "2015", "section": "School"},
        {"year": "2015", "section": "Health"},
        {"year": "2016"},
    ]
    assert contexts(one, year, VISIT, next_year, VISIT, two, VISIT) == [
        {"section": "School", "year": "2015"},
        {"section": "School", "year": "2016"},
        {"section": "Health"},
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["", "", "and then the school rang back"],
        ["22/05/2016", "", ""],
        ["12th March", "", ""],
        [42, "", ""],
        ["A long sentence. " * 20, "", ""],
        ["", "", 0],
        ["", "", False],
    ],
)
def test_a_lonely_cell_that_is_no_banner_stays_a_row(cells):
    assert bodies(HEAD, cells) == [dict(zip(HEAD, cells, strict=True))]


def test_doubled_and_missing_headings_get_names_of_their_own():
    names = ("Comment", "Comment (2)", "Column 3", "Comment (3)", "Date of event")
    assert column_names(["Comment", "Comment ", "", "Comment", "Date\nof event", "", ""]) == names
    assert column_names(["A (2)", "A", "A"]) == ("A (2)", "A", "A (3)")


def test_short_rows_are_filled_and_long_ones_lose_nothing():
    assert bodies(HEAD, ["1 May", "a"], ["1 May", "a", "b", "", "more"], ["1 May", "a", "b", ""]) == [
        {"Date": "1 May", "Source": "a", "Event": ""},
        {"Date": "1 May", "Source": "a", "Event": "b", "Column 5": "more"},
        {"Date": "1 May", "Source": "a", "Event": "b"},
    ]


def test_tables_without_headings_or_with_one_column_say_so():
    assert read_table(Grid([["only"], ["words"]])) == "it has fewer than two columns"
    assert read_table(Grid([["1/2/2016", "a."]])) == "no row of headings was found"
    assert read_table(Grid([])) == "it has fewer than two columns"


def test_the_lower_half_of_a_table_goes_on_under_the_headings_above():
    upper = table_of(HEAD, ["2015", "", ""], VISIT)
    assert len(list(upper.rows)) == 1
    lower = table_of(["13 March", "Police", "Call"], ["14 March", "School", "Letter"], before=upper)
    assert [(number, body["Source"], context) for number, body, context in lower.rows] == [
        (1, "Police", {"year": "2015"}),
        (2, "School", {"year": "2015"}),
    ]


def test_a_table_below_with_headings_of_its_own_starts_afresh():
    upper = table_of(HEAD, ["2015", "", ""], VISIT)
    list(upper.rows)
    lower = table_of(["When", "Agency", "Outcome"], VISIT, before=upper)
    assert lower.headings == ("When", "Agency", "Outcome")
    assert [context for _, _, context in lower.rows] == [{}]


def test_rows_with_tracked_changes_say_so():
    made = read_table(Grid([HEAD, VISIT, VISIT], revised={3}))
    assert isinstance(made, Table)
    assert [context for _, _, context in made.rows] == [{}, {TRACKED: "present"}]


def test_a_table_whose_only_heading_is_the_one_asked_for_is_read():
    assert bodies(["Date"], ["1 May", "Visit"], ["2 May"], hints=("Date",)) == [
        {"Date": "1 May", "Column 2": "Visit"},
        {"Date": "2 May"},
    ]
