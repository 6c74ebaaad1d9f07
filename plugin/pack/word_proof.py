"""How a reader can tell that the pack is whole and unchanged."""

from docx.document import Document

from plugin.pack.contents import Pack
from plugin.pack.manifest import counts, digest_of_records, mappings, records
from plugin.pack.word_look import WIDTH
from plugin.pack.word_table import Column, Line, Row, add_table
from plugin.pack.wording import moment


def proof(document: Document, pack: Pack) -> None:
    """Counts, versions and one digest over all records."""
    document.add_paragraph(
        "A digest is a fingerprint of the content: one changed letter gives another digest. The digest of "
        "this file cannot stand in it. It stands in the case's history where the pack was filed, and in the "
        "manifest beside the file where it was written to a folder. The digest below covers every record "
        "behind this pack, so that anybody can later tell whether one was changed."
    )
    told = counts(pack)
    frameworks = [f"{one.name}, version {one.version}. {one.licence}" for one in pack.frameworks.all]
    facts = (
        ("Made", [f"{moment(pack.made_at)}, version {pack.version}, review {pack.about.key}"]),
        ("Accounts", [f"{told['live']:,} that agencies stand by, {told['withdrawn']:,} withdrawn"]),
        ("Records", [f"{len(records(pack.entries)):,} read, {told['held']:,} held"]),
        ("Digest over all records (SHA-256)", [digest_of_records(pack.entries)]),
        ("Mappings that read them", list(mappings(pack)) or ["None yet"]),
        ("Frameworks", frameworks or ["None"]),
    )
    rows = [Row(([Line(name, "CellStrong")], [Line(one) for one in values])) for name, values in facts]
    add_table(document, "How to check this pack", [Column("What", 60), Column("Value", WIDTH - 60)], rows)
