"""What each source gave and lacks, and the records that could not be read."""

from docx.document import Document

from plugin.pack import wording
from plugin.pack.contents import Pack
from plugin.pack.word_table import Column, Line, Row, add_table, printable
from sync.timeline.coverage import Coverage, SourceState

_COVERAGE = (
    Column("Agency and source", 52),
    Column("Answer", 26),
    Column("How far it reaches", 73),
    Column("Accounts", 20),
    Column("Could not be read", 22),
    Column("Withdrawn", 22),
    Column("First and last account", 50),
)
_HELD = (
    Column("Agency and source", 60),
    Column("Its reference", 45),
    Column("Where it stands", 65),
    Column("Why it could not be read", 95),
)


def coverage(document: Document, pack: Pack) -> None:
    """One row a source; those that are not complete are named first."""
    document.add_paragraph(printable(wording.silence(pack.coverage)), style="Lead")
    if not pack.coverage:
        return
    add_table(
        document, "Sources and how far they reach", _COVERAGE, [_coverage(one) for one in pack.coverage]
    )


def held(document: Document, pack: Pack) -> None:
    """Held records, each with its reason; they are kept and count."""
    if not pack.held:
        document.add_paragraph("Every record that was received could be read.")
        return
    document.add_paragraph(
        "These records were received and are kept, but they are not in the chronology. Each needs somebody "
        "to look at it where it stands."
    )
    rows = [
        Row(
            (
                [Line(one.agency, "CellStrong"), Line(one.source, "CellQuiet")],
                [Line(one.record_ref)],
                [Line(wording.place(one.locator) or "Not given")],
                [Line(one.reason), Line(f"Field: {one.field}" if one.field else "", "CellQuiet")],
            )
        )
        for one in pack.held
    ]
    add_table(document, "Records that could not be read", _HELD, rows)


def _coverage(one: Coverage) -> Row:
    style = "CellHelps" if one.state is SourceState.COMPLETE else "CellWarns"
    first_and_last = (
        f"{wording.day_of(one.first)} to {wording.day_of(one.last)}"
        if one.first and one.last
        else "No account yet"
    )
    asked = f"Last asked {wording.moment(one.checked_at)}" if one.checked_at else ""
    return Row(
        (
            [Line(one.agency, "CellStrong"), Line(f"{one.source}, read with {one.mapping}", "CellQuiet")],
            [Line(wording.STATE[one.state], style)],
            [Line(wording.completeness(one)), Line(one.message), Line(asked, "CellQuiet")],
            [Line(f"{one.events:,}")],
            [Line(f"{one.held:,}")],
            [Line(f"{one.withdrawn:,}")],
            [Line(first_and_last)],
        )
    )
