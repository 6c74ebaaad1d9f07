"""A workbook of one sheet, written as the smallest Office Open XML that spreadsheet programs open."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from string import ascii_uppercase
from xml.sax.saxutils import escape

from plugin.demo.zip_file import packed

Cell = str | date | time | None

#: Day 0 as spreadsheets count, moved by the leap day of 1900 that they believe in.
_DAY_ZERO = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TEXT, _HEADING, _DATE, _TIME = range(4)


def workbook(
    sheet: str, headings: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> bytes:
    """The file: a frozen row of headings, then the rows; dates and times are real ones."""
    table = [_row(1, headings, heading=True)]
    table += [_row(number, row) for number, row in enumerate(rows, 2)]
    last = f"{ascii_uppercase[len(headings) - 1]}{len(table)}"
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    worksheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{''.join(table)}</sheetData>"
        f'<autoFilter ref="A1:{last}"/><pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    )
    return packed({**_frame(sheet), "xl/worksheets/sheet1.xml": worksheet.encode()})


def _row(number: int, cells: Sequence[Cell], *, heading: bool = False) -> str:
    told = "".join(_cells(number, cells, heading=heading))
    return f'<row r="{number}">{told}</row>'


def _cells(number: int, cells: Sequence[Cell], *, heading: bool) -> Iterator[str]:
    for letter, cell in zip(ascii_uppercase, cells, strict=False):
        at = f"{letter}{number}"
        if isinstance(cell, date):
            yield f'<c r="{at}" s="{_DATE}"><v>{(cell - _DAY_ZERO).days}</v></c>'
        elif isinstance(cell, time):
            yield f'<c r="{at}" s="{_TIME}"><v>{(cell.hour * 60 + cell.minute) / 1440:.10f}</v></c>'
        elif cell:
            style = _HEADING if heading else _TEXT
            yield f'<c r="{at}" s="{style}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _frame(sheet: str) -> dict[str, bytes]:
    """Every part but the sheet itself."""
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    )
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": _styles().encode(),
    }


def _relations(*parts: tuple[str, str]) -> bytes:
    told = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(parts, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'.encode()


def _styles() -> str:
    """Text that wraps, headings, dates (14 is the reader's short date) and times of day (20 is h:mm)."""
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">{wrapped}</xf>'
        for number, font, fill in ((0, 0, 0), (0, 1, 2), (14, 0, 0), (20, 0, 0))
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="10"/><name val="Arial"/></font>'
        '<font><b/><sz val="10"/><name val="Arial"/></font></fonts><fills count="3"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill '
        'patternType="solid"><fgColor rgb="FFD9E2F3"/></patternFill></fill></fills><borders count="1">'
        '<border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        f'<cellXfs count="4">{formats}</cellXfs></styleSheet>'
    )
