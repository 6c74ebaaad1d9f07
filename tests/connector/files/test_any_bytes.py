"""Whatever a file holds, it gives records or one sentence."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connector.adapters.chronology_file import ChronologyFile
from connector.contract import (
    CANARY_NAME,
    assert_discreet,
    assert_sentence,
    read,
)
from connector.errors import SourceError
from connector.record import Record
from tests.connector.files.made import HEAD, ROWS, source, write_word
from tests.connector.word_builder import (
    row,
    sheet_rows,
    table,
    write_docx,
    write_xlsx,
)

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
