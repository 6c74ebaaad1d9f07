"""Tables of a Word document, written as XML in one go: 5,000 rows would otherwise take minutes."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

#: What XML cannot hold, and marks that make a reader see letters in another order than they were written.
_NOT_FOR_PRINT = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
#: A row with more text than this may break over two pages, as it might not fit on one.
_LONG = 900
_TWIPS_PER_MM = 1440 / 25.4
#: Space inside a cell left and right, in twips.
_INSIDE = 90
NAVY, BAND, LINE = "1F3557", "EAF0F7", "C3CCD6"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading."""

    heading: str
    mm: float


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a cell."""

    text: str = field(repr=False)
    style: str = "Cell"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: for each column its paragraphs."""

    cells: Sequence[Sequence[Line]]
    #: Stands together with its neighbours of the same kind; also said in words, as colour alone says nothing.
    is_banded: bool = False


def printable(text: str) -> str:
    """The text as a Word document can hold it: every word of it, without control characters."""
    return _NOT_FOR_PRINT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def add_table(document: Document, caption: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """A table with a heading row that repeats on every page; the caption is for screen readers."""
    body = "".join(_row(row, columns) for row in rows)
    grid = "".join(f'<w:gridCol w:w="{_twips(column)}"/>' for column in columns)
    # The section's own properties have to stay the last element of the body.
    document.element.body.sectPr.addprevious(
        parse_xml(
            f"<w:tbl {nsdecls('w')}>{_properties(caption, columns)}<w:tblGrid>{grid}</w:tblGrid>"
            f"{_heading(columns)}{body}</w:tbl>"
        )
    )
    # Without a paragraph between them two tables become one.
    document.add_paragraph(style="After Table")


def _properties(caption: str, columns: Sequence[Column]) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for edge in ("top", "bottom", "insideH")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 50), ("left", _INSIDE), ("bottom", 50), ("right", _INSIDE))
    )
    return (
        f'<w:tblPr><w:tblW w:w="{sum(map(_twips, columns))}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{margins}</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{html.escape(printable(caption))}"/></w:tblPr>'
    )


def _heading(columns: Sequence[Column]) -> str:
    cells = "".join(_cell(column, [Line(column.heading, "CellHead")], fill=NAVY) for column in columns)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: Row, columns: Sequence[Column]) -> str:
    fill = BAND if row.is_banded else None
    length = max(sum(len(line.text) for line in lines) for lines in row.cells)
    together = "<w:trPr><w:cantSplit/></w:trPr>" if length < _LONG else ""
    cells = "".join(_cell(column, lines, fill=fill) for column, lines in zip(columns, row.cells, strict=True))
    return f"<w:tr>{together}{cells}</w:tr>"


def _cell(column: Column, lines: Sequence[Line], *, fill: str | None) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    paragraphs = "".join(_paragraph(line) for line in lines if line.text) or _paragraph(Line(""))
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column)}" w:type="dxa"/>{shade}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(line: Line) -> str:
    text = html.escape(printable(line.text), quote=False)
    text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    text = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{line.style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def _twips(column: Column) -> int:
    return round(column.mm * _TWIPS_PER_MM)
