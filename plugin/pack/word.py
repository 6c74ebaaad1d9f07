"""The pack as a Word document that a board can read and trust."""

from docx.document import Document

from plugin.pack import word_chronology, word_front, word_practice, word_proof, word_sources
from plugin.pack.contents import Pack
from plugin.pack.word_front import Chapter
from plugin.pack.word_look import as_bytes, new_document

CHAPTERS = (
    Chapter("about", "About this review", word_front.about),
    Chapter("reading", "How to read this pack", word_front.reading),
    Chapter("sources", "Sources and how far they reach", word_sources.coverage),
    Chapter("chronology", "Combined chronology", word_chronology.chronology),
    Chapter("practice", "Good practice, and what shaped practice", word_practice.practice),
    Chapter("held", "Records that could not be read", word_sources.held),
    Chapter("proof", "How this pack can be checked", word_proof.proof),
)


def write(pack: Pack) -> bytes:
    """The document; the same pack always gives the same bytes."""
    return as_bytes(compose(pack))


def compose(pack: Pack) -> Document:
    """The document before it is a file."""
    document = new_document(pack)
    word_front.front(document, pack, CHAPTERS)
    for number, chapter in enumerate(CHAPTERS, start=1):
        word_front.open_chapter(document, chapter, number)
        chapter.write(document, pack)
    return document
