import csv

import pytest

from connector.errors import NeedsPerson
from connector.files.delimited import delimited_grid
from connector.files.folder import SourceFile
from connector.files.reading import FileReading, Wish


@pytest.fixture
def rows(tmp_path):
    """The rows of a text file with this content."""

    def of(content: bytes) -> list[list[object]]:
        path = tmp_path / "export.csv"
        path.write_bytes(content)
        (grid,) = delimited_grid(SourceFile(path, path.name))
        return list(grid.rows)

    return of


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_content(rows, separator):
    lines = ["Date", "Source", "Event"], ["22/05/2016", "Police; A & E", "Came, saw | left"]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert rows(text.encode()) == [list(line) for line in lines]


def test_commas_in_sentences_do_not_win_over_semicolons(rows):
    content = (
        b"Chronology, Northshire\nDate;Event\n1 May;Came, saw, left, wrote\n2 May;Rang, called\n3 May;Met"
    )
    assert rows(content)[1:3] == [["Date", "Event"], ["1 May", "Came, saw, left, wrote"]]


def test_the_separator_that_excel_writes_down_is_believed(rows):
    assert rows(b"sep=;\nDate;Event,Place,More\n")[1] == ["Date", "Event,Place,More"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(rows, encoding):
    text = "Date,Event\r\n1 May,Zoë’s café visit – a \u00a35 note\r\n" + "2 May,plain words\r\n" * 3
    assert rows(text.encode(encoding))[:2] == [
        ["Date", "Event"],
        ["1 May", "Zoë’s café visit – a \u00a35 note"],
    ]


def test_a_file_glued_together_from_two_encodings_is_read_line_by_line(rows):
    content = "Date,Event\n1,Zoë\n".encode() + "2,Zoë\n".encode("cp1252")
    assert [cells[1] for cells in rows(content)] == ["Event", "Zoë", "Zoë"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_lines_of_an_old_macintosh_are_lines(rows, encoding):
    assert rows("Date,Event\r1 May,Café\r".encode(encoding)) == [["Date", "Event"], ["1 May", "Café"]]


def test_noughts_are_left_out_and_cells_trimmed(rows):
    assert rows(b"Date,Event\n1\0 May,  Visit \n") == [["Date", "Event"], ["1 May", "Visit"]]


def test_lines_inside_a_cell_stay_in_it(rows):
    assert rows(b'Date,Event\n1 May,"first\nsecond"\n')[1] == ["1 May", "first\nsecond"]


def test_rows_with_too_few_and_too_many_cells_come_as_they_are(rows):
    assert rows(b"Date,Event,Place\na,b\na,b,c,d\n\n,,\n")[1:] == [
        ["a", "b"],
        ["a", "b", "c", "d"],
        [],
        ["", "", ""],
    ]


def test_a_quotation_that_never_ends_is_named_as_such(tmp_path):
    path = tmp_path / "open.csv"
    path.write_text('Date,Event\n1,"open\n' + "2,Visit by Jane Canary\n" * 10_000)
    with pytest.raises(NeedsPerson, match=r"open\.csv: holds a cell that never ends") as caught:
        [list(table.rows) for _, table in FileReading(SourceFile(path, path.name), Wish()).tables()]
    assert "Canary" not in str(caught.value)


def test_a_line_without_end_is_refused(rows):
    with pytest.raises(NeedsPerson, match="line of more than 4 MB"):
        rows(b"Date,Event\n" + b"x" * (5 * 1024 * 1024))


def test_the_limit_of_a_cell_is_the_one_the_reader_counts_on():
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize("ending", [b"\n", b""])
def test_a_quotation_that_swallows_the_last_rows_is_told_however_short_the_file(tmp_path, ending):
    path = tmp_path / "export.csv"
    path.write_bytes(b'Date,Event\n1 May 2020,"Visit\n2 May 2020,Call' + ending)
    with pytest.raises(NeedsPerson, match=r"^export\.csv: holds a cell that never ends"):
        [list(table.rows) for _, table in FileReading(SourceFile(path, path.name), Wish()).tables()]
