import time
from pathlib import Path

import pytest

from connector.errors import NeedsPerson
from connector.files.excel import excel_grids
from connector.files.folder import SourceFile
from connector.files.grid import is_blank
from connector.files.reading import FileReading, Wish
from tests.connector.word_builder import DURATION, MOMENT, date_cell, sheet_rows, write_xlsx


def read(path: Path, sheet: str | None = None) -> dict[str | None, list[list[object]]]:
    return {grid.page: list(grid.rows) for grid in excel_grids(SourceFile(path, path.name), sheet)}


def test_cells_come_as_they_were_typed(tmp_path):
    rows = [
        ["Date", "Child id", "Weight", "Seen", "Event"],
        [date_cell("A2", 42512), 9212044, 12.5, True, "  Visit "],
        [date_cell("A3", 42512.604166666664, MOMENT), 2006, 0, False, "12/03/2014"],
        [date_cell("A4", 1.5, DURATION), "", "", "", ""],
    ]
    read_rows = read(write_xlsx(tmp_path / "cells.xlsx", {"Log": sheet_rows(rows)}))["Log"]
    assert read_rows == [
        ["Date", "Child id", "Weight", "Seen", "Event"],
        ["2016-05-22", 9212044, 12.5, True, "Visit"],
        ["2016-05-22T14:30:00", 2006, 0, False, "12/03/2014"],
        ["36:00:00"],
    ]
    assert [type(value) for value in read_rows[2]] == [str, int, int, bool, str]


def test_every_sheet_is_read_and_hidden_ones_too(tmp_path):
    sheets = {"Notes": sheet_rows([["only words"]]), "Log": sheet_rows([["Date", "Event"]])}
    path = write_xlsx(tmp_path / "sheets.xlsx", sheets, hidden=["Log"])
    assert read(path) == {"Notes": [["only words"]], "Log": [["Date", "Event"]]}
    assert read(path, "Log") == {"Log": [["Date", "Event"]]}


def test_sheets_that_nobody_reads_are_passed_over(tmp_path):
    sheets = {name: sheet_rows([["Date", "Event"]] * 1_200) for name in ("a", "b")}
    path = write_xlsx(tmp_path / "sheets.xlsx", sheets)
    assert [grid.page for grid in excel_grids(SourceFile(path, path.name))] == ["a", "b"]


def test_a_missing_sheet_is_named_and_those_that_are_there_are_not(tmp_path):
    path = write_xlsx(tmp_path / "sheets.xlsx", {"Log": "", "Notes": ""})
    with pytest.raises(NeedsPerson, match='has no sheet "Contacts" among its 2'):
        read(path, "Contacts")


def test_the_first_row_of_a_sheet_counts_even_when_it_is_blank(tmp_path):
    rows = '<row r="3"><c r="B3"><v>7</v></c></row>'
    assert read(write_xlsx(tmp_path / "low.xlsx", {"Log": rows}))["Log"] == [[], [], ["", 7]]


def test_a_cell_that_is_merged_over_rows_stands_in_each(tmp_path):
    rows = sheet_rows([["Date", "Event"], ["May", "one"], ["", "two"], ["", "three"]])
    path = write_xlsx(tmp_path / "merged.xlsx", {"Log": rows}, merged='<mergeCell ref="A2:A3"/>')
    assert read(path)["Log"][1:] == [["May", "one"], ["May", "two"], ["", "three"]]


def test_a_million_empty_rows_take_seconds_at_most(tmp_path):
    rows = sheet_rows([["Date", "Event"]]) + '<row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "tall.xlsx", {"Log": rows})
    started = time.monotonic()
    (grid,) = [list(grid.rows) for grid in excel_grids(SourceFile(path, path.name))]
    assert len(grid) == 1_048_576
    assert sum(not is_blank(cells) for cells in grid) == 2
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("corner", ["XFD1048576", "ZZZZZ99999999"])
def test_a_sheet_larger_than_any_memory_ends_the_reading_process_only(tmp_path, corner):
    number = corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = sheet_rows([["Date", "Event"]]) + f'<row r="{number}"><c r="{corner}"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "huge.xlsx", {"Log": rows})
    with pytest.raises(NeedsPerson, match=r"^huge\.xlsx: (has a sheet that is too large|is damaged)"):
        read(path)


def test_a_workbook_whose_sheet_is_no_xml_is_damaged(tmp_path):
    path = write_xlsx(tmp_path / "broken.xlsx", {"Log": "<row><c r='A1'><v>1</v></row>"})
    with pytest.raises(NeedsPerson, match="damaged"):
        list(FileReading(SourceFile(path, path.name), Wish()).tables())


def test_a_reader_that_stops_early_leaves_no_process_behind(tmp_path):
    path = write_xlsx(tmp_path / "long.xlsx", {"Log": sheet_rows([["Date", "Event"]] * 20_000)})
    grids = excel_grids(SourceFile(path, path.name))
    next(iter(next(grids).rows))
    grids.close()
