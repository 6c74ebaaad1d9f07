import tracemalloc
import zipfile

import pytest

from connector.errors import NeedsPerson
from connector.files import archive as limits
from connector.files.archive import check_contents, unpack
from connector.files.folder import SourceFile
from connector.files.guard import Kind, recognise
from connector.files.reading import FileReading, Wish
from tests.connector.word_builder import (
    content_types,
    row,
    sheet_rows,
    table,
    with_declared_size,
    write_docx,
    write_ole2,
    write_xlsx,
    write_zip,
)

ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
WORD_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def kind_of(path, **options) -> Kind:
    return recognise(SourceFile(path, path.name), **options)


def rows_of(path, **options) -> list[list[object]]:
    reading = FileReading(SourceFile(path, path.name), Wish(**options))
    return [list(found.rows) for _, found in reading.tables()]


def sentence(path, **options) -> str:
    """What is said about a file that cannot be read."""
    with pytest.raises(NeedsPerson) as caught:
        rows_of(path, **options)
    assert str(path.parent) not in str(caught.value)
    return str(caught.value)


def test_files_are_told_by_their_content(tmp_path):
    assert kind_of(write_docx(tmp_path / "no-ending", table(row("Date", "Event")))) is Kind.WORD
    assert kind_of(write_xlsx(tmp_path / "no-ending-2", {"Log": ""})) is Kind.EXCEL
    (tmp_path / "log.dat").write_text("Date,Event\n")
    assert kind_of(tmp_path / "log.dat") is Kind.TEXT


def test_a_main_part_of_another_name_and_macros_beside_it_are_no_obstacle(tmp_path):
    made = write_docx(tmp_path / "source.docx", table(row("Date", "Event"), row("1 May", "Visit")))
    with zipfile.ZipFile(made) as archive:
        document = archive.read("word/document.xml")
    path = write_zip(
        tmp_path / "macros.docm",
        {
            "[Content_Types].xml": content_types({"word/document2.xml": WORD_MAIN}),
            "word/document2.xml": document,
            "word/vbaProject.bin": b"macro",
        },
    )
    assert [len(rows) for rows in rows_of(path)] == [1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"Date,Event\n", "a.docx: is named like a Word document but holds a text file"),
        ("a.xls", b"Date\tEvent\n", "is named like an Excel workbook but holds a text file"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF, not a table"),
        ("a.docx", b"{\\rtf1", "is a rich text document, not a table"),
        ("a.csv", b"\xff\xd8\xff\xe0", "is a picture"),
        ("a.xls", b"\xef\xbb\xbf <HTML><table>", "is a web page, not a table"),
        ("a.csv", b'<?xml version="1.0"?><x/>', "is an XML file"),
        ("a.csv", bytes(range(1, 32)) * 40, "is neither a document nor text"),
        ("a.csv", b"", "is empty"),
        ("a.docx", b"PK\x03\x04rubbish", "is damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is damaged"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    assert said in sentence(tmp_path / name)


def test_a_workbook_named_like_a_document_is_said_to_be_one(tmp_path):
    path = write_xlsx(tmp_path / "a.docx", {"Log": ""})
    assert "is named like a Word document but holds an Excel workbook" in sentence(path)


@pytest.mark.parametrize(
    ("name", "stream", "said"),
    [
        ("a.docx", "EncryptedPackage", "is protected with a password. Save it without a password."),
        ("a.doc", "WordDocument", "is in the old Word format. Open it in Word and save it as .docx."),
        ("a.xls", "Workbook", "is in the old Excel format. Open it in Excel and save it as .xlsx."),
    ],
)
def test_locked_and_old_files_are_told_apart(tmp_path, name, stream, said):
    assert said in sentence(write_ole2(tmp_path / name, stream, "EncryptionInfo"))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"holiday.jpg": b"x"}, "is a zip archive, not a document"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "is an OpenDocument file"),
        ({"[Content_Types].xml": content_types({})}, "is neither a Word document nor a workbook"),
        (
            {
                "[Content_Types].xml": content_types(
                    {"xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main"}
                ),
                "xl/workbook.bin": b"x",
            },
            "is a binary workbook",
        ),
        ({"[Content_Types].xml": "<Types"}, "is damaged"),
    ],
)
def test_other_archives_are_refused(tmp_path, entries, said):
    assert said in sentence(write_zip(tmp_path / "a.zip", entries))


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(200 * 1024 * 1024)
    assert "is larger than the 50 MB that are read" in sentence(path)
    text = tmp_path / "large.csv"
    with text.open("wb") as stream:
        stream.write(b"Date,Event\n1 May,Visit\n")
        stream.seek(60 * 1024 * 1024)
        stream.write(b"\n")
    assert kind_of(text) is Kind.TEXT
    assert "larger than the 10 MB" in sentence(text, max_megabytes=10)


def test_a_bomb_that_declares_itself_is_not_unpacked(tmp_path):
    path = write_docx(tmp_path / "bomb.docx", " " * (30 * 1024 * 1024))
    assert path.stat().st_size < 100_000
    assert "unpacks to far more than a chronology holds" in sentence(path)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path, kind):
    if kind == "docx":
        path = write_docx(tmp_path / "liar.docx", " " * (30 * 1024 * 1024))
        with_declared_size(path, "word/document.xml", 1000)
    else:
        path = write_xlsx(tmp_path / "liar.xlsx", {"Log": " " * (30 * 1024 * 1024)})
        with_declared_size(path, "xl/worksheets/sheet1.xml", 1000)
    assert "unpacks to far more than a chronology holds" in sentence(path)


@pytest.mark.parametrize("size", [1000, 300 * 1024 * 1024])
def test_a_bomb_takes_little_memory_whether_it_lies_or_not(tmp_path, size):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", content_types({"word/document.xml": WORD_MAIN}))
        with archive.open("word/document.xml", "w") as stream:
            for _ in range(300):
                stream.write(b" " * (1024 * 1024))
    with_declared_size(path, "word/document.xml", size)
    tracemalloc.start()
    try:
        said = sentence(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "unpacks to far more" in said
    assert peak < 32 * 1024 * 1024


def test_a_smaller_lie_is_damage(tmp_path):
    path = with_declared_size(write_xlsx(tmp_path / "liar.xlsx", {"Log": ""}), "xl/workbook.xml", 5)
    assert "is damaged" in sentence(path)


def test_very_many_entries_are_a_bomb(tmp_path):
    assert "unpacks to far more" in sentence(
        write_zip(tmp_path / "a.docx", {f"{at}": b"" for at in range(10_001)})
    )


def test_the_sum_of_all_entries_is_limited(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", {"Log": sheet_rows([["Date", "Event"]] * 100)})
    monkeypatch.setattr(limits, "MAX_UNPACKED", 3_000)
    with zipfile.ZipFile(path) as archive, pytest.raises(NeedsPerson, match="unpacks to far more"):
        check_contents(archive, "a.xlsx")
    with zipfile.ZipFile(path) as archive, pytest.raises(NeedsPerson, match="unpacks to far more"):
        list(unpack(archive, archive.getinfo("xl/worksheets/sheet1.xml"), "a.xlsx"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_damage(tmp_path):
    path = write_docx(tmp_path / "double.docx", table(row("Date", "Event")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")
    assert "is damaged" in sentence(path)


def test_a_method_that_office_does_not_use_is_damage(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", content_types({}))
    assert "is damaged" in sentence(tmp_path / "a.docx")


@pytest.mark.parametrize("prologue", [ENTITY, LAUGHS])
def test_declarations_in_the_xml_are_refused(tmp_path, prologue):
    word = write_docx(tmp_path / "a.docx", table(row("Date", "Event")), prologue=prologue)
    excel = write_xlsx(tmp_path / "a.xlsx", {"Log": sheet_rows([["Date", "Event"]])}, prologue=prologue)
    types = write_zip(tmp_path / "b.docx", {"[Content_Types].xml": prologue + content_types({})})
    for path in (word, excel, types):
        assert "holds XML declarations that no office program writes" in sentence(path)


def test_a_document_cut_short_is_damaged(tmp_path):
    path = write_docx(tmp_path / "short.docx", table(row("Date", "Event")))
    path.write_bytes(path.read_bytes()[:-200])
    assert "is damaged" in sentence(path)
    path = write_zip(
        tmp_path / "half.docx",
        {
            "[Content_Types].xml": content_types({"word/document.xml": WORD_MAIN}),
            "word/document.xml": "<w:document xmlns:w='x'><w:body>",
        },
    )
    assert "is damaged" in sentence(path)
