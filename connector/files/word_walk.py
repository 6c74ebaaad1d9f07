"""The walk through a Word document's XML: tables as grids of text, as a reader would see them.

Insertions that are still tracked are kept and deletions left out; a merged cell stands in each row it spans;
a nested table's text stays in its cell. No tree is built: rows are finished as the parser goes past them.
"""

from dataclasses import dataclass, field

from connector.files.grid import Cell
from connector.files.word_text import CellText

MAX_DEPTH = 400
#: Word itself allows 63 columns.
MAX_COLUMNS = 63
#: Characters that merged cells may repeat over all rows of a document.
MAX_REPEATED = 50_000_000
_DIGITS = 5

_W = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
#: Elements of other namespaces that matter. An equation's text counts as text; of the two forms in which a
#: text box is stored the first is read and the fallback left out.
_OTHERS = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback": "Fallback",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t": "t",
}
_SKIPPED = frozenset(
    {"Fallback", "pPr", "rPr", "tblPr", "tblGrid", "tblPrEx", "trPrChange", "tcPrChange", "sectPr", "rt"}
)
_PROPERTIES = frozenset({"trPr", "tcPr"})
_REVISIONS = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})


class TooIntricateError(ValueError):
    """The document nests or repeats more than any that Word made."""


@dataclass(slots=True)
class _Row:
    cells: list[Cell] = field(default_factory=list)
    deleted: bool = False
    revised: bool = False


@dataclass(slots=True)
class _Cell:
    span: int = 1
    #: ``restart`` begins a merge over rows, ``continue`` goes on with one.
    merge: str | None = None
    #: The cell is swallowed by the one on its left.
    swallowed: bool = False


@dataclass(slots=True)
class WordTable:
    """One table that stands on a page, nested ones inside its cells."""

    rows: list[list[Cell]] = field(default_factory=list)
    #: Numbers of the rows, from 1, that hold tracked changes.
    revised: set[int] = field(default_factory=set)


class WordWalk:
    """Target of an XML parser; ``finished`` holds the tables that have ended."""

    def __init__(self) -> None:
        self.finished: list[WordTable] = []
        self._names: dict[str, str] = {}
        self._path: list[str] = []
        self._skip = 0
        self._tables = 0
        self._table = WordTable()
        self._row = _Row()
        self._cell = _Cell()
        self._above: dict[int, str] = {}
        self._text = CellText()
        self._repeated = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """An element begins."""
        name = self._name(tag)
        path = self._path
        path.append(name)
        if len(path) > MAX_DEPTH:
            raise TooIntricateError
        if name in _REVISIONS:
            self._row.revised = True
        if self._skip or name in _SKIPPED:
            self._skip += 1
            return
        parent = path[-2] if len(path) > 1 else ""
        if parent in _PROPERTIES:
            self._property(parent, name, _value(attrs))
        elif name in {"tbl", "tr", "tc"}:
            self._begin(name)
        elif self._tables:
            self._text.start(name, parent, attrs)

    def data(self, text: str) -> None:
        """Characters, of which those of a text element count."""
        if self._tables and not self._skip and self._path[-1] == "t":
            self._text.write(text)

    def end(self, _tag: str) -> None:
        """An element is over."""
        name = self._path.pop()
        if self._skip:
            self._skip -= 1
        elif name in {"tbl", "tr", "tc"}:
            self._finish(name)
        elif self._tables and self._path[-1] not in _PROPERTIES:
            self._text.end(name)

    def close(self) -> None:
        """Asked for by the parser."""

    def _name(self, tag: str) -> str:
        known = self._names.get(tag)
        if known is None:
            known = next((tag[len(space) :] for space in _W if tag.startswith(space)), _OTHERS.get(tag, ""))
            self._names[tag] = known
        return known

    def _begin(self, name: str) -> None:
        if name == "tbl":
            self._tables += 1
        if self._tables != 1:
            return
        if name == "tbl":
            self._table, self._above = WordTable(), {}
        elif name == "tr":
            self._row = _Row()
        else:
            self._cell = _Cell()
            self._text.clear()

    def _finish(self, name: str) -> None:
        if self._tables != 1:
            self._text.end_nested(name)
        elif name == "tc":
            self._place(self._text.read())
        elif name == "tr":
            self._keep_row()
        elif self._table.rows:
            self.finished.append(self._table)
        if name == "tbl":
            self._tables -= 1

    def _property(self, parent: str, name: str, value: str) -> None:
        if self._tables != 1:
            return
        if parent == "trPr":
            if name == "del":
                self._row.deleted = True
            elif name == "gridBefore":
                self._row.cells.extend([""] * min(_number(value), MAX_COLUMNS))
        elif name == "gridSpan":
            self._cell.span = max(1, min(_number(value), MAX_COLUMNS))
        elif name == "vMerge":
            self._cell.merge = "restart" if value == "restart" else "continue"
        elif name == "hMerge":
            self._cell.swallowed = value != "restart"
        elif name == "cellDel":
            self._text.mute()

    def _place(self, text: str) -> None:
        cell, column = self._cell, len(self._row.cells)
        if column + cell.span > MAX_COLUMNS:
            raise TooIntricateError
        if cell.swallowed:
            text = ""
        if cell.merge == "continue":
            text = self._above.get(column, text)
            self._repeated += len(text)
            if self._repeated > MAX_REPEATED:
                raise TooIntricateError
        elif cell.merge == "restart":
            self._above[column] = text
        else:
            self._above.pop(column, None)
        self._row.cells.append(text)
        self._row.cells.extend([""] * (cell.span - 1))

    def _keep_row(self) -> None:
        if self._row.deleted:
            return
        self._table.rows.append(self._row.cells)
        if self._row.revised:
            self._table.revised.add(len(self._table.rows))


def _value(attrs: dict[str, str]) -> str:
    return next((attrs[space + "val"] for space in _W if space + "val" in attrs), "")


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _DIGITS else 0
