"""The combined chronology of the Word pack, a table a year."""

from itertools import groupby

from docx.document import Document

from plugin.pack import wording
from plugin.pack.clusters import Telling, side_by_side
from plugin.pack.contents import Pack
from plugin.pack.word_table import Column, Line, Row, add_table
from sync.timeline.entry import Entry, Status
from sync.timeline.event import KINDS, SEEN
from sync.timeline.when import said

_COLUMNS = (
    Column("Date", 34),
    Column("Agency", 34),
    Column("What the agency wrote", 105),
    Column("Child seen", 18),
    Column("Recorded and known", 36),
    Column("Where it stands", 38),
)
#: How much of a digest is printed; the whole one is in the manifest and in the panel.
_SHORT = 12


def chronology(document: Document, pack: Pack) -> None:
    """Every account, oldest first, those of one happening side by side."""
    if not pack.entries:
        document.add_paragraph(
            "No account has been received yet. This does not mean that there was no contact."
        )
        return
    tellings = side_by_side(pack.entries)
    for year, together in groupby(_by_year(tellings), key=lambda pair: pair[0]):
        rows = [_row(telling) for _, telling in together]
        number = f"{len(rows):,} account{'' if len(rows) == 1 else 's'}"
        document.add_heading(f"{year}", level=2).add_run(f"  ·  {number}").bold = False
        add_table(document, f"Accounts of {year}", _COLUMNS, rows)


def _by_year(tellings: list[Telling]) -> list[tuple[int, Telling]]:
    """A happening stands in the year of its earliest account, whole."""
    paired, year = [], 0
    for telling in tellings:
        if telling.is_first:
            year = telling.entry.event.occurred.earliest.year
        paired.append((year, telling))
    return paired


def _row(telling: Telling) -> Row:
    entry = telling.entry
    return Row(
        (_date(entry), _agency(telling), _account(entry), _child_seen(entry), _known(entry), _where(entry)),
        is_banded=bool(telling.also_told_by),
    )


def _date(entry: Entry) -> list[Line]:
    when = entry.event.occurred
    written = wording.as_written(when)
    return [
        Line(wording.sentence(said(when)), "CellStrong"),
        Line(f"written “{written}”" if written else "", "CellQuiet"),
    ]


def _agency(telling: Telling) -> list[Line]:
    others = ", ".join(telling.also_told_by)
    return [
        Line(telling.entry.agency, "CellStrong"),
        Line(f"Also told by {others}" if others else "", "CellQuiet"),
    ]


def _account(entry: Entry) -> list[Line]:
    event = entry.event
    withdrawn = entry.status is Status.WITHDRAWN
    people = "; ".join(f"{one.name} ({one.role})" if one.name else one.role for one in event.people)
    kind = KINDS.get(event.kind, event.kind)
    return [
        Line("Withdrawn by the agency; kept as it was given." if withdrawn else "", "CellWarns"),
        Line(wording.SENSITIVITY[event.sensitivity], "CellWarns"),
        Line(f"{kind}: {event.title}" if event.title else kind, "CellStrong"),
        Line(event.text if event.text.strip() != event.title.strip() else ""),
        Line(f"People: {people}" if people else "", "CellQuiet"),
    ]


def _child_seen(entry: Entry) -> list[Line]:
    return [Line(SEEN[entry.event.child_seen])]


def _known(entry: Entry) -> list[Line]:
    recorded = entry.event.recorded
    return [
        Line(f"Recorded {said(recorded)}" if recorded else "When recorded: not given"),
        *(Line(wording.known(one, entry.agency), "CellQuiet") for one in entry.event.known),
    ]


def _where(entry: Entry) -> list[Line]:
    return [
        Line(f"{entry.source} · {entry.record_ref}"),
        Line(wording.place(entry.locator, entry.record_ref), "CellQuiet"),
        Line(f"digest {entry.record_sha256[:_SHORT]}", "CellQuiet"),
    ]
