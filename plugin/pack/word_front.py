"""The first pages of the Word pack: what it is, whom it is for, and how to read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from plugin.pack.contents import MARKING, Pack
from plugin.pack.manifest import counts
from plugin.pack.word_look import WIDTH
from plugin.pack.word_table import Column, Line, Row, add_table, printable
from plugin.pack.wording import day, moment, sentence, silence
from plugin.review.tag import Effect
from sync.timeline.coverage import SourceState


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its place in the document, its title, and what writes it."""

    anchor: str
    title: str
    write: Callable[[Document, Pack], None]


HANDLING = (
    f"{MARKING}. This pack holds personal information about a child and family, told by several agencies. "
    "Share it only with the people named for this review, keep it where the partnership keeps such papers, "
    "and do not publish it or quote from it outside the review."
)
READING = (
    (
        "Every account stays whole.",
        (
            "Where several agencies tell of the same happening, their accounts stand one below the other "
            "on a tinted ground and name each other. They are never merged: a difference between two "
            "accounts may be what the review needs to see. That they belong together is a suggestion to "
            "be judged."
        ),
    ),
    (
        "Dates are only as exact as they were written.",
        (
            "“About”, “possibly”, a week, a month or a season stays just that. Where the agency wrote a "
            "date in other words than ours, its own words stand below. Such an account is placed by the "
            "earliest day it may mean."
        ),
    ),
    (
        "Silence is not absence.",
        (
            "A source that did not answer is shown as silent, with the moment of its last answer. It "
            "never means that there was no contact. “Not recorded”, “No” and “Not asked” are three "
            "different things."
        ),
    ),
    (
        "Known is not the same as happened.",
        (
            "For each account the pack says when it was recorded and from when an agency knew, with the "
            "reason for saying so, so that practice can be read with what was known at the time."
        ),
    ),
    (
        "Helping and hindering have the same standing.",
        (
            "Factors describe what made an action make sense at the time. They rate no one. Good practice "
            "is noted with the same care, and with what made it possible."
        ),
    ),
    (
        "Every line leads back.",
        (
            "The last column names the source, the agency's own reference, the place in its material and "
            "the first twelve characters of the stored record's digest."
        ),
    ),
)


def front(document: Document, pack: Pack, chapters: Sequence[Chapter]) -> None:
    """Title, figures, handling and contents."""
    document.add_paragraph("MULTI-AGENCY CASE REVIEW · REVIEW PACK", style="Kicker")
    document.add_paragraph(printable(pack.about.title), style="Title")
    period = f"{day(pack.about.starts)} to {day(pack.about.ends)}"
    document.add_paragraph(f"{period} · for {printable(pack.audience.label)}", style="Subtitle")
    _figures(document, pack)
    document.add_paragraph(printable(silence(pack.coverage)), style="Lead")
    _handling(document)
    document.add_paragraph("In this pack", style="Heading 2")
    for number, chapter in enumerate(chapters, start=1):
        _link(document, f"{number}  {chapter.title}", chapter.anchor)


def open_chapter(document: Document, chapter: Chapter, number: int) -> None:
    """The chapter's heading, which the contents lead to."""
    heading = document.add_heading(f"{number}  {chapter.title}", level=1)
    heading.paragraph_format.page_break_before = chapter.anchor in {"about", "chronology"}
    for place, mark in ((1, "bookmarkStart"), (len(heading._p), "bookmarkEnd")):  # noqa: SLF001  # no public way
        element = OxmlElement(f"w:{mark}")
        element.set(qn("w:id"), str(number))
        if mark == "bookmarkStart":
            element.set(qn("w:name"), chapter.anchor)
        heading._p.insert(place + (mark == "bookmarkEnd"), element)  # noqa: SLF001  # likewise


def about(document: Document, pack: Pack) -> None:
    """The review's own facts."""
    review = pack.about
    subjects = [f"{one.name}, born {day(one.born)}" if one.born else one.name for one in review.subjects] or [
        "Not named"
    ]
    facts = [
        ("Review", [review.title]),
        ("Period under review", [f"{day(review.starts)} to {day(review.ends)}"]),
        ("Legal basis", [review.legal_basis]),
        ("About", subjects),
        ("Agencies", list(pack.agencies) or ["None yet"]),
        ("This pack", [f"Version {pack.version}, made on {moment(pack.made_at)} by {pack.made_by}"]),
        ("Made for", [sentence(pack.audience.label)]),
    ]
    if review.questions:
        facts.insert(4, ("Questions", [f"{n}. {one}" for n, one in enumerate(review.questions, start=1)]))
    rows = [Row([[Line(name, "CellStrong")], [Line(one) for one in values]]) for name, values in facts]
    add_table(
        document, "Facts about the review", [Column("What", 48), Column("This review", WIDTH - 48)], rows
    )


def reading(document: Document, _pack: Pack) -> None:
    """The rules that the pack keeps."""
    for bold, rest in READING:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{bold} ").bold = True
        paragraph.add_run(rest)


def _figures(document: Document, pack: Pack) -> None:
    told = counts(pack)
    silent = sum(one.state is not SourceState.COMPLETE for one in pack.coverage)
    helping = sum(tag.effect is Effect.HELPING for tag in pack.all_tags)
    figures = (
        (told["events"], _one_or_more(told["events"], "account", "accounts")),
        (len(pack.agencies), _one_or_more(len(pack.agencies), "agency", "agencies")),
        (told["sources"], f"{_one_or_more(told['sources'], 'source', 'sources')}, {silent} not complete"),
        (told["held"], _one_or_more(told["held"], "record", "records") + " that could not be read"),
        (helping, "tags: helping"),
        (told["tags"] - helping, "tags: hindering"),
    )
    table = document.add_table(rows=1, cols=len(figures))
    for cell, (number, label) in zip(table.rows[0].cells, figures, strict=True):
        cell.paragraphs[0].style = document.styles["Figure"]
        cell.paragraphs[0].add_run(f"{number:,}")
        cell.add_paragraph(label, style="Figure Label")
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), "The pack in figures")
    document.add_paragraph(style="After Table")
    table._tbl.tblPr.append(caption)  # noqa: SLF001  # no public way to name a table


def _one_or_more(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


def _handling(document: Document) -> None:
    paragraph = document.add_paragraph(style="Lead")
    paragraph.add_run(HANDLING[: len(MARKING) + 1]).bold = True
    paragraph.add_run(HANDLING[len(MARKING) + 1 :])
    bar = '<w:left w:val="single" w:sz="36" w:space="8" w:color="8B1A1A"/>'
    rule = parse_xml(f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(rule, "w:spacing")  # noqa: SLF001  # no public way


def _link(document: Document, text: str, anchor: str) -> None:
    paragraph = document.add_paragraph(style="Contents")
    run = f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    link = f'<w:hyperlink {nsdecls("w")} w:anchor="{anchor}" w:history="1">{run}</w:hyperlink>'
    paragraph._p.append(parse_xml(link))  # noqa: SLF001  # python-docx writes no inner links
