"""From a grid of cells to rows with headings; what stands between the rows becomes their context."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from connector.files.grid import Cell, Grid, is_blank
from connector.files.headings import SEARCHED, column_names, find_heading, key

Numbered = tuple[int, list[Cell]]
#: Number in the table, cells by heading, context.
Row = tuple[int, dict[str, Cell], dict[str, str]]

TRACKED = "tracked_changes"
_LONGEST_BANNER = 120
_FEWEST_COLUMNS = 2
_YEAR = re.compile(
    r"(?:(?:academic |school |calendar |financial )?year\W*)?"
    r"((?:19|20)\d\d(?:\s*[-/–]\s*(?:\d\d)?\d\d)?)"
    r"\W*(?:cont\w*\W*)?",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d[\d./-]|\d(?:st|nd|rd|th)?\s+[a-z]{3}", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """A table whose headings are known; its rows may be read once only."""

    headings: tuple[str, ...] = field(repr=False)
    rows: Iterator[Row] = field(repr=False)
    #: What stood last above the rows that have been read.
    context: dict[str, str] = field(repr=False)


def read_table(grid: Grid, hints: tuple[str, ...] = (), before: Table | None = None) -> Table | str:
    """The grid's rows under its headings, or why there are none.

    ``before`` is the table above in the same document: Word cuts a long table in two, and the lower part,
    when it is as wide and has no known headings of its own, goes on under those of the upper one.
    """
    numbered = ((at, cells) for at, cells in enumerate(grid.rows, start=1) if not is_blank(cells))
    top = list(islice(numbered, SEARCHED))
    width = max((len(cells) for _, cells in top), default=0)
    if width < _FEWEST_COLUMNS:
        return "it has fewer than two columns"
    continues = before is not None and len(before.headings) == width
    at = find_heading([cells for _, cells in top], hints, guess=not continues)
    if at is None and before is not None and continues:
        table = Table(before.headings, iter(()), dict(before.context))
        first: list[Cell] = list(before.headings)
        below: Iterable[Numbered] = chain(top, numbered)
    elif at is None:
        return "no row of headings was found"
    else:
        first = top[at][1]
        table = Table(column_names(first), iter(()), {})
        for _, cells in top[:at]:
            _enter_year(table, cells)
        below = chain(top[at + 1 :], numbered)
    table.rows = _rows(table, first, below)
    if grid.revised:
        table.rows = _with_revisions(table.rows, grid)
    return table


def _rows(table: Table, first: list[Cell], below: Iterable[Numbered]) -> Iterator[Row]:
    names = table.headings
    width, corner = len(names), first[0]
    heading = [key(cell) for cell in first[:width]]
    for number, cells in below:
        if len(cells) != width:
            cells, extra = _fitted(cells, width)  # noqa: PLW2901  # the row as wide as its headings
        else:
            extra = None
        lead = cells[0]
        if lead != "":
            if not extra and is_blank(cells[1:2]) and _is_banner(table, cells):
                continue
            if lead == corner and [*map(key, cells)] == heading:
                continue
        body = dict(zip(names, cells, strict=True))
        if extra:
            body.update(extra)
        yield number, body, table.context


def _fitted(cells: list[Cell], width: int) -> tuple[list[Cell], dict[str, Cell]]:
    """Too few cells are filled up; those beyond the headings are kept by their column's number."""
    extra = {f"Column {at}": cell for at, cell in enumerate(cells[width:], width + 1) if cell != ""}
    return [*cells[:width], *[""] * (width - len(cells))], extra


def _is_banner(table: Table, cells: list[Cell]) -> bool:
    """Whether the first cell stands alone over the rows below it; if so, it becomes their context."""
    if not is_blank(cells[1:]):
        return False
    if _enter_year(table, cells):
        return True
    text = cells[0]
    if not isinstance(text, str) or len(text) > _LONGEST_BANNER or _DATED.search(text):
        return False
    _enter(table, "section", " ".join(text.split()))
    return True


def _enter_year(table: Table, cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if cell != ""]
    year = _YEAR.fullmatch(str(filled[0]).strip()) if len(filled) == 1 else None
    if year is None:
        return False
    _enter(table, "year", re.sub(r"\s+", "", year[1]).replace("–", "/").replace("-", "/"))
    return True


def _enter(table: Table, kind: str, value: str) -> None:
    """What came first is the outer division; when it changes, what stood inside it is over."""
    context = dict(table.context)
    if kind in context:
        kinds = list(context)
        context = {each: context[each] for each in kinds[: kinds.index(kind)]}
    context[kind] = value
    table.context = context


def _with_revisions(rows: Iterator[Row], grid: Grid) -> Iterator[Row]:
    for number, body, context in rows:
        yield number, body, context | {TRACKED: "present"} if number in grid.revised else context
