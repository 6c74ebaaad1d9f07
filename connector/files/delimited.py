"""Comma, semicolon, tab and bar separated text, streamed; encoding and separator from the content."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from connector.files.folder import SourceFile
from connector.files.grid import Cell, Grid
from connector.files.refusal import refusal

_SEPARATORS = ",;\t|"
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 50
_MAX_LINE = 4 * 1024 * 1024
#: Stands after the last line; no text of an agency holds it.
_END = "\0end"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def delimited_grid(file: SourceFile) -> Iterator[Grid]:
    """The one table of a text file."""
    yield Grid(_rows(file))


def _rows(file: SourceFile) -> Iterator[list[Cell]]:
    with file.path.open("rb") as stream:
        head = stream.read(_SAMPLE)
        stream.seek(0)
        encoding = _encoding(head)
        separator = _separator(_decoded(head, encoding))
        lines = _lines(stream, file.name) if encoding is None else _wide_lines(stream, encoding)
        for cells in csv.reader(chain(lines, (_END,)), delimiter=separator):
            if cells == [_END]:
                return
            yield [*map(str.strip, cells)]
    # An open quotation mark swallowed the end, and with it all rows since.
    raise csv.Error


def _encoding(head: bytes) -> str | None:
    """The encoding of a text whose lines cannot be told from its bytes; None for all others."""
    if head[:2] in _UTF16:
        return "utf-16"
    # UTF-16 without a mark: in Western text every second byte is nought.
    if head.count(0) * 3 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if b"\n" not in head and b"\r" in head:
        return "utf-8" if _is_utf8(head) else "cp1252"
    return None


def _is_utf8(head: bytes) -> bool:
    try:
        # Not the last of the text, so that a character which the sample cuts in two is no fault.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(head: bytes, encoding: str | None) -> str:
    return head.decode(encoding or "utf-8", "replace").removeprefix("\ufeff").replace("\0", "")


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines in UTF-8, or else in the Windows encoding: some exports are glued together from both."""
    for number, raw in enumerate(iter(partial(stream.readline, _MAX_LINE), b"")):
        if len(raw) == _MAX_LINE:
            raise refusal(name, "holds a line of more than 4 MB", "Look whether it is the right file.")
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            line = raw.decode("cp1252", "replace")
        if not number:
            line = line.removeprefix("\ufeff")
        yield line.replace("\0", "") if "\0" in line else line


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    with io.TextIOWrapper(stream, encoding, errors="replace", newline="") as text:
        for line in text:
            yield line.removeprefix("\ufeff").replace("\0", "")


def _separator(sample: str) -> str:
    """The separator that cuts most rows into the same number of cells; of equals the one with most cells."""
    if sample[:4].lower() == "sep=" and sample[4:5] in _SEPARATORS:
        return sample[4]
    lines = sample.splitlines(keepends=True)
    if len(sample) >= _SAMPLE // 2:
        lines = lines[:-1] or lines

    def fitness(separator: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        for cells in csv.reader(lines, delimiter=separator):
            if any(cells):
                widths[len(cells)] += 1
            if widths.total() == _SAMPLE_ROWS:
                break
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return (count / max(widths.total(), 1), width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=fitness)
