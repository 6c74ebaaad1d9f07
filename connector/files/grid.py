"""What the readers of files hand over: rows of cells, before anybody knows which row holds the headings."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

Cell = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as it stands in a file; its rows may be read once only."""

    rows: Iterable[list[Cell]] = field(repr=False)
    #: The sheet of a workbook.
    page: str | None = None
    #: Number of the table in a document, from 1.
    number: int | None = None
    #: Numbers of the rows, from 1, that hold tracked changes.
    revised: Set[int] = frozenset()


def is_blank(cells: list[Cell]) -> bool:
    """Nothing in any cell; a nought or a "false" is something."""
    return not any(cells) and all(cell == "" for cell in cells)
