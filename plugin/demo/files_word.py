"""The two Word chronologies of the demo, in two house styles, with what real documents carry along."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plugin.demo import house_style, word_page
from plugin.demo.story import Line

SOCIAL_CARE = ("Date", "Time", "Source of information", "Event", "Action taken", "Child seen")
HEALTH = (
    "Date of contact",
    "Type of contact",
    "Who involved",
    "Summary of involvement",
    "Outcome",
    "Date of entry",
)
#: Every so many rows of the health document a date was picked from a calendar, or a sentence was added
#: while changes were tracked.
_PICKED, _TRACKED = 9, 13
_ADDED = " Checked against the day book."
_STRUCK = " tbd"


def social_care(lines: Sequence[Line]) -> bytes:
    """Children's social care: the form that merges by machine, a banner row for each year."""
    document = word_page.page(
        font="Arial",
        size=8.5,
        landscape=False,
        head="OFFICIAL-SENSITIVE    Northshire Children's Services    Review 2026/04",
        author="Reviewing officer",
    )
    word_page.heading(document, "Single agency chronology", size=16, colour="1F3864")
    word_page.labelled(document, "Agency", "Northshire Children's Services")
    word_page.labelled(document, "Subject", "Asha Example, born 2 March 2018; brother Rohan Example")
    word_page.labelled(document, "Period", "1 January 2019 to 30 June 2026")
    word_page.labelled(document, "Completed by", "Reviewing officer, no part in the work with the family")
    word_page.labelled(document, "Uncertain dates", "marked with ? before the date")
    told = [pair for pair in enumerate(lines) for _ in range(2 if pair[1].is_doubled else 1)]
    years = [(year, list(group)) for year, group in groupby(told, key=lambda pair: pair[1].on.year)]
    widths = (2.15, 1.15, 2.8, 7.1, 4.0, 1.2)
    table = word_page.table(document, SOCIAL_CARE, widths, len(told) + len(years), fill="D9D9D9")
    rows = iter(list(table.rows)[1:])
    for year, of_year in years:
        _banner(next(rows), str(year))
        for place, line in of_year:
            _fill(next(rows), _social_care_row(line, place))
    return word_page.saved(document)


def _banner(row: Any, text: str) -> None:
    cells = row.cells
    whole = cells[0].merge(cells[-1])
    whole.text = ""
    whole.paragraphs[0].add_run(text).bold = True
    word_page.shade(whole, "DEEAF6")


def _social_care_row(line: Line, place: int) -> Sequence[str]:
    words = house_style.written(line, place, house_style.SOCIAL_CARE)
    return (words, line.time, line.who, f"{line.kind}. {line.text}", line.action, line.seen)


def _fill(row: Any, texts: Sequence[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(text)


def health_visiting(lines: Sequence[Line]) -> bytes:
    """Health visiting and school nursing: landscape, with tracked changes, picked dates and merged cells."""
    document = word_page.page(
        font="Calibri",
        size=9.5,
        landscape=True,
        head="Northshire Community Health    Confidential: patient information",
        author="Named nurse",
    )
    word_page.heading(document, "Northshire Community Health", size=20, colour="005A5A")
    word_page.heading(document, "Chronology of involvement: 0 to 19 service", size=13, colour="404040")
    word_page.labelled(document, "Child", "Asha Example    Date of birth 02/03/2018    NHS 999 000 0018")
    word_page.labelled(
        document, "Abbreviations", "HV health visitor, SN school nurse, TAF team around the family"
    )
    document.add_paragraph(
        "Drawn up by the named nurse from the electronic record and the day books. Where an entry was "
        "written up later than the contact, the date of entry says so."
    )
    widths = (2.9, 3.1, 4.1, 9.0, 5.2, 2.7)
    table = word_page.table(document, HEALTH, widths, len(lines), fill="CCE5E5")
    above: Any = None
    for place, (row, line) in enumerate(zip(list(table.rows)[1:], lines, strict=True)):
        cells = row.cells
        if line.is_merged:
            above.merge(cells[0])
        else:
            words = house_style.written(line, place, house_style.HEALTH)
            _date_cell(cells[0], f"{words} {line.time}".rstrip(), picked=not place % _PICKED)
            above = cells[0]
        _health_cells(cells, line, place)
    return word_page.saved(document)


def _health_cells(cells: Sequence[Any], line: Line, place: int) -> None:
    entered = line.entered or line.on + timedelta(days=place % 4 // 3)
    texts = (line.kind, line.who, line.text, line.action, f"{entered:%d/%m/%Y}")
    for cell, text in zip(cells[1:], texts, strict=True):
        cell.paragraphs[0].add_run(text)
    if place % _TRACKED == _TRACKED - 1:
        _track(cells[3].paragraphs[0])


def _date_cell(cell: Any, words: str, *, picked: bool) -> None:
    """The date as typed, or inside the content control that a calendar leaves behind."""
    paragraph = cell.paragraphs[0]
    if not picked:
        paragraph.add_run(words)
        return
    paragraph._p.append(  # noqa: SLF001 - python-docx has no content controls
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Date of contact"/><w:date><w:dateFormat '
            'w:val="d MMM yyyy"/><w:lid w:val="en-GB"/></w:date></w:sdtPr><w:sdtContent><w:r><w:t>'
            f"{escape(words)}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


def _track(paragraph: Any) -> None:
    """A sentence that a colleague added and a word that she struck out, both still marked."""
    by = 'w:author="School nurse" w:date="2026-06-29T10:00:00Z"'
    for number, (mark, kind, text) in enumerate((("ins", "t", _ADDED), ("del", "delText", _STRUCK)), 1):
        paragraph._p.append(  # noqa: SLF001 - python-docx has no tracked changes
            parse_xml(
                f'<w:{mark} {nsdecls("w")} w:id="{number}" {by}><w:r><w:{kind} xml:space="preserve">'
                f"{text}</w:{kind}></w:r></w:{mark}>"
            )
        )
