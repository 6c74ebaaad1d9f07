"""What is missing from a file is named, and what may be private in it is not."""

import pytest
from pydantic import ValidationError

from connector.adapters.chronology_file import ChronologySettings
from connector.contract import (
    CANARY_NAME,
    assert_discreet,
    failure_of,
    read,
)
from connector.errors import NeedsPerson
from tests.connector.files.made import ROWS, source, write_csv, write_word
from tests.connector.word_builder import (
    paragraph,
    row,
    run,
    table,
    write_docx,
)


def test_a_renamed_heading_is_named_with_those_that_are_there(tmp_path):
    write_word(tmp_path / "a.docx", ROWS, ("Ref", "When", "Source", "Event"))
    adapter = source(tmp_path, required=["date", "Event"])
    error = failure_of(adapter.check)
    assert error.public == (
        'a.docx: has no column "date"; the headings found are "Ref", "When", "Source", "Event". '
        "Rename the column in the file, or correct the required headings in the review file."
    )
    assert str(failure_of(lambda: list(adapter.pull(None)))) == error.public


def test_headings_that_may_be_names_are_counted_only(tmp_path):
    write_word(tmp_path / "a.docx", ROWS, ("Ref", "When", CANARY_NAME, "Event"))
    error = failure_of(source(tmp_path, required=["Date"]).check)
    assert '"Ref", "When", "Event" and 1 more' in str(error)
    assert_discreet(error)


def test_a_text_file_that_goes_wrong_far_below_is_told_in_a_sentence_too(tmp_path):
    path = write_csv(tmp_path / "a.csv", [(str(at), "1 May", "x", CANARY_NAME) for at in range(3_000)])
    with path.open("a", encoding="utf-8") as stream:
        stream.write('9,"open\n' + f"9,1 May,x,{CANARY_NAME}\n" * 10_000)
    adapter = source(tmp_path)
    adapter.check()
    error = failure_of(lambda: list(adapter.pull(None)))
    assert "holds a cell that never ends" in str(error)
    assert_discreet(error)


def test_a_missing_reference_column_is_missed_too(tmp_path):
    write_word(tmp_path / "a.docx", ROWS)
    assert '"Log number"' in str(failure_of(source(tmp_path, reference="Log number").check))


def test_cells_that_only_may_be_headings_are_not_quoted(tmp_path):
    write_csv(tmp_path / "a.csv", [("Zxcv", "Qwer")], (CANARY_NAME, "Vbnm"))
    assert_discreet(failure_of(source(tmp_path, required=["Date"]).check))


def test_a_table_of_something_else_beside_the_chronology_is_left_out_and_noted(tmp_path):
    write_docx(
        tmp_path / "a.docx",
        table(row("Abbreviation", "Meaning"), row("HV", "health visitor")),
        table(row("Date", "Event"), row("1 May", "Visit")),
    )
    adapter = source(tmp_path, required=["Date", "Event"])
    assert len(read(adapter)[0]) == 1
    assert adapter.notes == ["a.docx, table 1: not read, because a required heading is missing"]


def test_one_table_of_several_with_a_renamed_column_is_not_passed_over(tmp_path):
    write_docx(
        tmp_path / "a.docx",
        table(row("Date", "Event"), row("1 May", "Visit")),
        table(row("When", "Event"), row("2 May", "Call")),
    )
    with pytest.raises(NeedsPerson, match='has no column "Date"'):
        list(source(tmp_path, required=["Date", "Event"]).pull(None))


def test_a_file_without_any_table_is_not_an_empty_source(tmp_path):
    write_docx(tmp_path / "prose.docx", paragraph(run(CANARY_NAME)))
    error = failure_of(lambda: list(source(tmp_path).pull(None)))
    assert "holds no table with a row of headings" in str(error)
    assert_discreet(error)


@pytest.mark.parametrize("path", ["/etc/*", "../*.docx", "a/../../b", "", ".", "a\\b", "a\0b"])
def test_a_path_that_leaves_the_folder_is_no_setting(path):
    with pytest.raises(ValidationError):
        ChronologySettings(path=path)
