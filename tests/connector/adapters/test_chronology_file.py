"""The adapter for chronologies that people made: the contract, what its records hold, pages and cursors."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from pydantic import ValidationError

from connector.adapters.chronology_file import PAGE, ChronologyFile, ChronologySettings
from connector.contract import (
    CANARY_NAME,
    AdapterContract,
    read,
)
from connector.errors import NeedsPerson, TryLater
from connector.record import Locator
from connector.secret import Secret
from tests.connector.files.made import ROWS, refs, source, write_csv, write_word
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
    assert adapter.notes == ["log.xlsx, sheet 1: not read, because it has fewer than two columns"]


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


@pytest.mark.parametrize("path", ["in**box/*.csv", "/etc/*", "../*.csv", "a/**b.csv"])
def test_a_pattern_that_leads_elsewhere_or_means_nothing_is_refused(path):
    with pytest.raises(ValidationError):
        ChronologySettings(path=path)
