"""Word documents: every table as a grid, read by our own walk through the XML.

python-docx alone loses tracked insertions, content controls and nested tables without a word, and other
readers shift the columns of merged rows; a chronology has all of them.
"""

import zipfile
from collections.abc import Iterator

from defusedxml.ElementTree import XMLParser

from connector.files.archive import unpack
from connector.files.folder import SourceFile
from connector.files.grid import Grid
from connector.files.guard import main_part
from connector.files.refusal import refusal
from connector.files.word_text import MAX_CHARACTERS, TooLongError
from connector.files.word_walk import TooIntricateError, WordWalk


def word_grids(file: SourceFile) -> Iterator[Grid]:
    """The tables of a document in its order, one in memory at a time."""
    try:
        yield from _grids(file)
    except TooLongError:
        what = f"has a table cell of more than {MAX_CHARACTERS:,} characters"
    except TooIntricateError:
        what = "has tables that are nested or merged beyond what Word itself makes"
    else:
        return
    raise refusal(file.name, what, "Save the chronology's table alone in a new document.")


def _grids(file: SourceFile) -> Iterator[Grid]:
    walk = WordWalk()
    parser = XMLParser(target=walk, forbid_dtd=True)
    number = 0
    with zipfile.ZipFile(file.path) as archive:
        _, part = main_part(archive, file.name)
        for chunk in unpack(archive, archive.getinfo(part), file.name):
            parser.feed(chunk)
            while walk.finished:
                number += 1
                table = walk.finished.pop(0)
                yield Grid(table.rows, number=number, revised=table.revised)
    parser.close()
