"""The adapter for chronologies that people made: the contract, the identity of rows, bad files."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from connector.adapters.chronology_file import PAGE, ChronologyFile, ChronologySettings
from connector.contract import (
    CANARY_NAME,
    AdapterContract,
    assert_discreet,
    assert_sentence,
    failure_of,
    read,
)
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.record import Locator, Record
from connector.secret import Secret
from tests.connector.word_builder import (
    cell,
    paragraph,
    row,
    run,
    sheet_rows,
    table,
    write_docx,
    write_ole2,
    write_xlsx,
)

HEAD = ("Ref", "Date", "Source", "Event")
ROWS = [
    ("P1", "22/05/2016", "Police", f"{CANARY_NAME} was at home"),
    ("P2", "23/05/2016", "Police", "No answer"),
    ("P3", "", "Police", "Rang back"),
]


def write_word(path: Path, rows: list[tuple[str, ...]], head: tuple[str, ...] = HEAD) -> Path:
    return write_docx(path, table(row(*head), *[row(*cells) for cells in rows]))


def write_csv(path: Path, rows: list[tuple[str, ...]], head: tuple[str, ...] = HEAD) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    return path


def source(folder: Path, path: str = "*", **options: Any) -> ChronologyFile:
    return ChronologyFile(ChronologySettings(path=path, **options), folder=folder, secret=None)


def refs(adapter: ChronologyFile) -> list[str]:
    return [record.ref for record in read(adapter)[0]]


class TestChronologyFileContract(AdapterContract):
    """A folder with a Word document."""

    not_applicable = {  # noqa: RUF012  # as the contract has it
        "unreachable": "a folder answers at once; what is missing from it has to be put there by a person",
        "future_cursor": "the cursor holds digests of files, which have no order in time",
    }

    @pytest.fixture
    def good(self, tmp_path: Path) -> ChronologyFile:
        write_word(tmp_path / "police.docx", ROWS)
        return ChronologyFile(ChronologySettings(path="*.docx"), folder=tmp_path, secret=Secret("unused"))

    @pytest.fixture
    def expected_refs(self) -> frozenset[str]:
        return frozenset({"police:P1", "police:P2", "police:P3"})

    @pytest.fixture
    def change(self, tmp_path: Path) -> Callable[[], str]:
        def act() -> str:
            write_word(tmp_path / "police.docx", [*ROWS[:2], ("P3", "24/05/2016", "Police", "Rang back")])
            return "police:P3"

        return act

    @pytest.fixture
    def delete(self, tmp_path: Path) -> Callable[[], str]:
        def act() -> str:
            write_word(tmp_path / "police.docx", ROWS[1:])
            return "police:P1"

        return act

    @pytest.fixture
    def empty(self, tmp_path: Path) -> ChronologyFile:
        write_word(tmp_path / "template.docx", [])
        return source(tmp_path)

    @pytest.fixture
    def refused(self, tmp_path: Path) -> ChronologyFile:
        write_ole2(tmp_path / "locked.docx", "EncryptedPackage", CANARY_NAME)
        return source(tmp_path)

    @pytest.fixture
    def rubbish(self, tmp_path: Path) -> ChronologyFile:
        (tmp_path / "page.docx").write_text(f"<html>{CANARY_NAME}</html>")
        return source(tmp_path)


class TestDelimitedContract(TestChronologyFileContract):
    """The same of a text file without references, whose rows are told apart by what they say."""

    @pytest.fixture
    def good(self, tmp_path: Path) -> ChronologyFile:
        write_csv(tmp_path / "log.csv", ROWS)
        return source(tmp_path, "*.csv")

    @pytest.fixture
    def expected_refs(self) -> frozenset[str]:
        return frozenset({"log:P1", "log:P2", "log:P3"})

    @pytest.fixture
    def change(self, tmp_path: Path) -> Callable[[], str]:
        def act() -> str:
            write_csv(tmp_path / "log.csv", [*ROWS, ("P4", "1 June", "Police", "Letter")])
            return "log:P4"

        return act

    @pytest.fixture
    def delete(self, tmp_path: Path) -> Callable[[], str]:
        def act() -> str:
            write_csv(tmp_path / "log.csv", ROWS[1:])
            return "log:P1"

        return act


# --- What a record holds -----------------------------------------------------------------------------------


def test_a_record_holds_the_row_its_context_and_its_place(tmp_path):
    write_docx(
        tmp_path / "school.docx",
        paragraph(run("Chronology of Northshire School")),
        table(row("Ward map", "North")),
        table(
            row("Date", "Source", "Event"),
            row(cell("2015", properties='<w:gridSpan w:val="3"/>')),
            row("12 March", "Attendance log", "Absent"),
        ),
    )
    (record,) = read(source(tmp_path, "*.docx", required=["Date"]))[0]
    assert record.kind == "row"
    assert record.body == {"Date": "12 March", "Source": "Attendance log", "Event": "Absent"}
    assert record.context == {"year": "2015"}
    assert record.locator == Locator(file="school.docx", table=2, row=3)
    assert len(record.ref) == 20


def test_a_workbook_names_the_sheet(tmp_path):
    rows = sheet_rows([["Contact log"], ["Date", "Event"], [2015], ["12 March", 7]])
    write_xlsx(tmp_path / "log.xlsx", {"Cover": sheet_rows([["words"]]), "Log": rows})
    adapter = source(tmp_path)
    (record,) = read(adapter)[0]
    assert record.body == {"Date": "12 March", "Event": 7}
    assert record.context == {"year": "2015"}
    assert record.locator == Locator(file="log.xlsx", page="Log", row=4)
    assert adapter.notes == ["log.xlsx, sheet Cover: not read, because it has fewer than two columns"]


def test_a_document_of_python_docx_comes_through(tmp_path):
    document = docx.Document()
    made = document.add_table(rows=2, cols=2)
    for at, text in enumerate(["Date", "Event", "22/05/16", "Visit"]):
        made.cell(at // 2, at % 2).text = text
    document.save(str(tmp_path / "plain.docx"))
    assert [record.body for record in read(source(tmp_path))[0]] == [{"Date": "22/05/16", "Event": "Visit"}]


def test_all_files_are_read_in_the_order_of_their_names(tmp_path):
    write_csv(tmp_path / "b.csv", [("9", "1 May", "x", "y")])
    write_word(tmp_path / "a.docx", [("9", "1 May", "x", "y")])
    (tmp_path / "~$a.docx").write_bytes(b"lock")
    assert refs(source(tmp_path)) == ["a:9", "b:9"]


# --- Identity ----------------------------------------------------------------------------------------------

PLAIN = ("Date", "Event")


def test_inserting_a_row_moves_no_other_row(tmp_path):
    rows = [("1 May", "Visit"), ("2 May", "Call"), ("3 May", "Letter")]
    write_word(tmp_path / "a.docx", rows, PLAIN)
    before = refs(source(tmp_path))
    write_word(tmp_path / "a.docx", [("30 April", "Referral"), *rows], PLAIN)
    assert refs(source(tmp_path))[1:] == before


def test_an_empty_column_or_accepted_changes_move_no_row(tmp_path):
    plain = [row("Date", "Event"), row("1 May", "Visit")]
    write_docx(tmp_path / "a.docx", table(*plain))
    before = refs(source(tmp_path))
    write_docx(
        tmp_path / "a.docx",
        table(
            row("Date", "Event", "Comment"),
            row("1 May", cell(inside=paragraph(f'<w:ins w:id="1">{run("Visit")}</w:ins>')), ""),
        ),
    )
    records, _ = read(source(tmp_path))
    assert [record.ref for record in records] == before
    assert records[0].context == {"tracked_changes": "present"}


def test_equal_rows_are_counted_and_equal_words_in_another_year_are_another_row(tmp_path):
    write_csv(
        tmp_path / "a.csv",
        [("2015", ""), ("1 May", "Visit"), ("1 May", "Visit"), ("2016", ""), ("1 May", "Visit")],
        PLAIN,
    )
    first, second, third = refs(source(tmp_path))
    assert second == f"{first}-2"
    assert third[:20] != first


def test_a_column_that_does_not_tell_rows_apart_is_no_reference(tmp_path):
    same = [("C1", "1 May", "x", "y"), ("C1", "2 May", "x", "y")]
    gaps = [("", "1 May", "x", "y"), ("2", "2 May", "x", "y")]
    for rows in (same, gaps):
        write_csv(tmp_path / "a.csv", rows, ("ID", "Date", "Source", "Event"))
        assert all(len(ref) == 20 for ref in refs(source(tmp_path)))


def test_the_column_that_the_settings_name_is_the_reference_even_with_gaps(tmp_path):
    rows = [("7", "1 May", "x", "y"), ("7", "2 May", "x", "y"), ("", "3 May", "x", "y")]
    write_csv(tmp_path / "a.csv", rows, ("Log line", "Date", "Source", "Event"))
    first, second, third = refs(source(tmp_path, reference="log  LINE"))
    assert (first, second) == ("a:7", "a:7#2")
    assert len(third) == 20


def test_a_reference_doubled_far_below_is_told_apart(tmp_path):
    rows = [(str(at), "1 May", "x", "y") for at in range(1_500)] + [("3", "1 May", "x", "z")]
    write_csv(tmp_path / "a.csv", rows)
    assert refs(source(tmp_path))[-1] == "a:3#2"


def test_the_same_reference_in_two_files_of_one_name_stays_unique(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    write_word(tmp_path / "a.docx", ROWS)
    assert len(set(refs(source(tmp_path)))) == 6


# --- Pages and cursors -------------------------------------------------------------------------------------


def test_pages_are_of_two_thousand_and_the_cursor_is_on_the_last_alone(tmp_path):
    write_csv(tmp_path / "a.csv", [(str(at), "1 May", "x", "y") for at in range(2 * PAGE)])
    pages = list(source(tmp_path).pull(None))
    assert [len(page.records) for page in pages] == [PAGE, PAGE, 0]
    assert [page.cursor is None for page in pages] == [True, True, False]
    assert all(page.snapshot for page in pages)


def test_an_unchanged_folder_says_nothing_and_any_change_says_everything(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    write_csv(tmp_path / "b.csv", ROWS)
    _, cursor = read(source(tmp_path))
    assert list(source(tmp_path).pull(cursor)) == []
    os.utime(tmp_path / "a.csv", (1, 1))
    assert list(source(tmp_path).pull(cursor)) == []
    (tmp_path / "b.csv").unlink()
    records, changed = read(source(tmp_path), cursor)
    assert len(records) == 3
    assert changed != cursor


def test_the_cursor_holds_size_and_digest_of_each_file(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    _, cursor = read(source(tmp_path))
    size, digest = json.loads(cursor or "")["a.csv"]
    assert size == (tmp_path / "a.csv").stat().st_size
    assert len(digest) == 64


@pytest.mark.parametrize("cursor", ["", "rubbish", "[]", "null", "{}"])
def test_a_cursor_that_is_none_of_ours_reads_everything(tmp_path, cursor):
    write_csv(tmp_path / "a.csv", ROWS)
    assert len(read(source(tmp_path), cursor)[0]) == 3


def test_other_settings_read_everything_again(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    _, cursor = read(source(tmp_path))
    assert len(read(source(tmp_path, reference="Date"), cursor)[0]) == 3


def test_one_damaged_file_is_told_last_and_gives_no_cursor(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 rubbish")
    write_csv(tmp_path / "b.csv", ROWS)
    (tmp_path / "c.docx").write_bytes(b"")
    pull = source(tmp_path).pull(None)
    page = next(pull)
    assert (len(page.records), page.cursor) == (3, None)
    with pytest.raises(NeedsPerson, match=r"a\.docx: is damaged .*1 other file could not be read either"):
        next(pull)


def test_a_file_that_changes_while_it_is_read_is_for_later(tmp_path):
    path = write_csv(tmp_path / "a.csv", [(str(at), "1 May", "x", "y") for at in range(3 * PAGE)])
    pages = source(tmp_path).pull(None)
    next(pages)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("more,1 May,x,y\n")
    with pytest.raises(TryLater, match=r"^a\.csv: changed while it was being read"):
        list(pages)


def test_a_file_that_goes_away_while_it_is_read_is_for_later(tmp_path):
    path = write_csv(tmp_path / "a.csv", [(str(at), "1 May", "x", "y") for at in range(3 * PAGE)])
    pages = source(tmp_path).pull(None)
    next(pages)
    path.unlink()
    with pytest.raises(TryLater):
        list(pages)


def test_gone_lists_again_when_a_file_has_changed(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    adapter = source(tmp_path)
    assert not adapter.gone("a:P1")
    assert adapter.gone("a:P9")
    write_csv(tmp_path / "a.csv", ROWS[1:])
    assert adapter.gone("a:P1")


# --- What needs a person -----------------------------------------------------------------------------------


def test_a_renamed_heading_is_named_with_those_that_are_there(tmp_path):
    write_word(tmp_path / "a.docx", ROWS, ("Ref", "When", "Source", "Event"))
    adapter = source(tmp_path, required=["date", "Event"])
    error = failure_of(adapter.check)
    assert error.public == (
        'a.docx: has no column "date"; the headings found are "Ref", "When", "Source", "Event". '
        "Rename the column in the file, or correct the required headings in the review file."
    )
    assert str(failure_of(lambda: list(adapter.pull(None)))) == error.public


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


# --- Any bytes ---------------------------------------------------------------------------------------------

CANARY_CSV = f"Date,Event\n1 May,{CANARY_NAME}\n".encode()
ENDINGS = st.sampled_from([".docx", ".xlsx", ".csv", ".xls", ".doc", ".txt", ""])


def _assert_records_or_one_sentence(folder: Path, name: str, content: bytes) -> None:
    for old in folder.iterdir():
        old.unlink()
    (folder / name).write_bytes(content)
    adapter = source(folder, required=["Date"])
    records, problem = _outcome(adapter)
    assert len({record.ref for record in records}) == len(records)
    if problem is not None:
        assert_sentence(problem)
        assert_discreet(problem)
        assert str(folder) not in str(problem)


def _outcome(adapter: ChronologyFile) -> tuple[list[Record], SourceError | None]:
    try:
        return read(adapter)[0], None
    except SourceError as error:
        return [], error


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(
    content=st.binary(max_size=400), ending=ENDINGS, prefix=st.sampled_from([b"", CANARY_CSV, b"PK\x03\x04"])
)
@example(content=b"", ending=".csv", prefix=b"")
@example(content=b'"', ending=".csv", prefix=CANARY_CSV)
@example(content=b"\xff\xfe\x00", ending=".csv", prefix=b"")
def test_any_bytes_of_any_name_give_records_or_one_sentence(tmp_path, content, ending, prefix):
    _assert_records_or_one_sentence(tmp_path, "any" + ending, prefix + content)


@pytest.fixture(scope="module")
def office_files(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("office")
    word = write_word(folder / "a.docx", ROWS).read_bytes()
    excel = write_xlsx(folder / "a.xlsx", {"Log": sheet_rows([HEAD, *ROWS])}).read_bytes()
    return {".docx": word, ".xlsx": excel}


@FUZZ
@given(
    ending=st.sampled_from([".docx", ".xlsx"]),
    at=st.integers(0, 10_000),
    byte=st.integers(0, 255),
    cut=st.integers(0, 10_000),
)
def test_an_office_file_with_a_wrong_byte_or_an_early_end_gives_records_or_one_sentence(
    tmp_path, office_files, ending, at, byte, cut
):
    content = bytearray(office_files[ending])
    content[at % len(content)] = byte
    _assert_records_or_one_sentence(tmp_path, "any" + ending, bytes(content[: cut or None]))


@FUZZ
@given(
    inside=st.text(st.sampled_from("<>/wtrcpbl:\"= 'xmn&;#1"), max_size=60),
    tag=st.sampled_from(["tbl", "tr", "tc", "p"]),
)
def test_any_inside_of_a_document_gives_records_or_one_sentence(tmp_path, inside, tag):
    made = tmp_path.parent / f"{tmp_path.name}-made.docx"
    write_docx(made, table(row("Date", "Event"), row("1 May", CANARY_NAME)), f"<w:{tag}>{inside}</w:{tag}>")
    _assert_records_or_one_sentence(tmp_path, "any.docx", made.read_bytes())
