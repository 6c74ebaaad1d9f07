"""Good practice and contributory factors, in tables of the same make."""

from collections.abc import Sequence
from uuid import UUID

from docx.document import Document

from plugin.pack import wording
from plugin.pack.contents import Pack
from plugin.pack.word_table import Column, Line, Row, add_table
from plugin.review.framework import Framework, Group
from plugin.review.tag import Effect, Tag
from sync.timeline.entry import Entry
from sync.timeline.when import said

_COLUMNS = (
    Column("Factor", 50),
    Column("Effect", 22),
    Column("Event", 68),
    Column("Agency", 36),
    Column("The reviewer's note", 61),
    Column("Tagged by", 28),
)


def practice(document: Document, pack: Pack) -> None:
    """Good practice first, then the factors level by level; tags that no framework knows are last."""
    if pack.audience.agency is not None:
        document.add_paragraph("The review panel's own tags are not part of a pack for one agency.")
        return
    if not pack.all_tags:
        document.add_paragraph("No event has been tagged yet.")
        return
    entries = {entry.event.event_id: entry for entry in pack.entries}
    for framework in pack.frameworks.all:
        _framework(document, pack, framework, entries)
    unknown = [tag for tag in pack.all_tags if pack.frameworks.find(tag.factor) is None]
    _group(document, pack, "Factors that are no longer offered", "", unknown, entries)


def _framework(document: Document, pack: Pack, framework: Framework, entries: dict[UUID, Entry]) -> None:
    parts = [
        ("Good practice", [group for group in framework.groups if group.good_practice]),
        *((f"{level.name} factors", list(framework.groups_at(level.id))) for level in framework.levels),
        ("Other factors", [group for group in framework.groups_at(None) if not group.good_practice]),
    ]
    used = [tag for tag in pack.all_tags if tag.factor.startswith(f"{framework.id}/")]
    if not used:
        return
    document.add_paragraph(f"Framework: {framework.name}, version {framework.version}. {framework.source}")
    for title, groups in parts:
        tagged = [(group, _of(group, framework, used)) for group in groups]
        if not any(tags for _, tags in tagged):
            continue
        document.add_heading(title, level=2)
        for group, tags in tagged:
            _group(document, pack, group.name if group.name != title else "", group.help, tags, entries)


def _of(group: Group, framework: Framework, tags: Sequence[Tag]) -> list[Tag]:
    """The group's tags in the order of its factors."""
    order = {f"{framework.id}/{factor.id}": place for place, factor in enumerate(group.factors)}
    return sorted((tag for tag in tags if tag.factor in order), key=lambda tag: order[tag.factor])


def _group(
    document: Document,
    pack: Pack,
    title: str,
    help_line: str,
    tags: Sequence[Tag],
    entries: dict[UUID, Entry],
) -> None:
    if not tags:
        return
    if title:
        document.add_heading(title, level=3)
    if help_line:
        document.add_paragraph(help_line).paragraph_format.keep_with_next = True
    rows = [_row(pack, tag, entries.get(tag.event_id)) for tag in tags]
    add_table(document, title or "Good practice", _COLUMNS, rows)


def _row(pack: Pack, tag: Tag, entry: Entry | None) -> Row:
    placed = pack.frameworks.find(tag.factor)
    style = "CellHelps" if tag.effect is Effect.HELPING else "CellHinders"
    return Row(
        (
            [
                Line(placed.factor.name if placed else tag.factor, "CellStrong"),
                Line(placed.factor.help if placed else "", "CellQuiet"),
            ],
            [Line(wording.EFFECT[tag.effect], style)],
            _event(entry),
            [Line(entry.agency if entry else "–")],
            [Line(tag.note or "No note")],
            [Line(tag.by.name), Line(wording.day_of(tag.at), "CellQuiet")],
        )
    )


def _event(entry: Entry | None) -> list[Line]:
    if entry is None:
        return [Line("This event is no longer on the timeline; the tag is kept.", "CellWarns")]
    return [Line(wording.sentence(said(entry.event.occurred)), "CellStrong"), Line(entry.event.title)]
