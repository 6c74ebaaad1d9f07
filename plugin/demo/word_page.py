"""A Word page as an office lays it out: paper, type, running head, page number and shaded cells."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from plugin.demo.zip_file import repacked

#: Documents of the demo carry this day, so that two runs give the same bytes.
WRITTEN_ON = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
_A4 = (Cm(21), Cm(29.7))


def page(*, font: str, size: float, landscape: bool, head: str, author: str) -> Any:
    """An empty A4 document with the house's type, its running head and page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = _A4[::-1] if landscape else _A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(1.3)
    section.top_margin = section.bottom_margin = Cm(1.7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    normal.paragraph_format.space_after = Pt(2)
    section.header.paragraphs[0].text = head
    _number_pages(section.footer.paragraphs[0])
    told = document.core_properties
    told.author, told.last_modified_by, told.comments = author, author, ""
    told.created = told.modified = WRITTEN_ON.replace(tzinfo=None)
    return document


def _number_pages(paragraph: Any) -> None:
    paragraph.add_run("Page ")
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))  # noqa: SLF001 - no public way


def heading(document: Any, text: str, *, size: float, colour: str) -> None:
    """A bold line in the house's colour."""
    run = document.add_paragraph().add_run(text)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(size), RGBColor.from_string(colour)


def labelled(document: Any, label: str, text: str) -> None:
    """A line that starts with a bold label."""
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(text)


def table(document: Any, headings: Sequence[str], widths: Sequence[float], rows: int, *, fill: str) -> Any:
    """A ruled table of fixed widths whose headings come again on every page."""
    made = document.add_table(rows=rows + 1, cols=len(headings))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    first = made.rows[0]
    first._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # noqa: SLF001 - no public way
    for cell, text in zip(first.cells, headings, strict=True):
        shade(cell, fill)
        cell.paragraphs[0].add_run(text).bold = True
    for row in made.rows:
        row._tr.get_or_add_trPr().insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))  # noqa: SLF001 - likewise
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return made


def shade(cell: Any, fill: str) -> None:
    """A cell's background."""
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001 - no public way
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )


def saved(document: Any) -> bytes:
    """The file, the same at every run."""
    told = io.BytesIO()
    document.save(told)
    return repacked(told.getvalue())
