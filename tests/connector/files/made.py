"""Small chronologies in files, and the source that reads them."""

import csv
from pathlib import Path
from typing import Any

from connector.adapters.chronology_file import ChronologyFile, ChronologySettings
from connector.contract import CANARY_NAME, read
from tests.connector.word_builder import row, table, write_docx

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
