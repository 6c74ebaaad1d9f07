"""Which row of a table holds its headings, and what the columns are called."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from connector.files.grid import Cell

_LONGEST = 80
#: Rows at the top of a table in which the headings are looked for.
SEARCHED = 30
#: Two such cells make a row of headings.
ENOUGH = 2
_HINTED = 10

#: Words that headings of chronologies are made of.
_WORDS = frozenset(
    """
    access action actions advice age agency aim analysis area attendance attended author by category
    cause child chronology comment comments communication concern concerns consent contact contacts
    date datetime day decision decisions description detail details dob documented duration end
    entry evidence event events ended family follow from health hour id identifier impact incident
    info information involved involvement key learning line location log made method mode month name
    narrative no nature note notes number observation observations occurred officer organisation
    origin outcome outcomes people period person persons place practice practitioner practitioners
    present presentation professional professionals purpose reason record recorded recorder ref
    reference referral response responses result reviewed role row seen sequence seq service setting
    significance significant source spoken staff start started status subject summary system team
    time title to type up views visit voice warning week what when where who wishes with worker
    written year
    """.split()  # noqa: SIM905  # sixty quoted words would be harder to read
)
_FILLERS = frozenset(
    {"a", "and", "for", "if", "in", "is", "of", "on", "or", "s", "the", "was", "were", "at", "any"}
)


def key(heading: Cell) -> str:
    """What is compared of a heading: letters and words, not case, blanks or a colon at its end."""
    return " ".join(str(heading).split()).rstrip(" :*").casefold()


def find_heading(rows: Sequence[list[Cell]], hints: Iterable[str] = (), *, guess: bool = True) -> int | None:
    """The row with most known headings, or else the first that looks like headings and has data below."""
    wanted = {key(hint) for hint in hints}
    scores = [_score(cells, wanted) for cells in rows]
    best = max(scores, default=0)
    if best >= ENOUGH:
        return _lowest_of_merged(rows, scores.index(best))
    if not guess:
        return None
    candidates = (at for at, cells in enumerate(rows[:-1]) if _looks_like_headings(cells))
    return next(candidates, None)


def is_known(cells: list[Cell], hints: Iterable[str] = ()) -> bool:
    """Whether these are surely headings, and so may be named to people."""
    return _score(cells, {key(hint) for hint in hints}) >= ENOUGH


def _score(cells: list[Cell], wanted: set[str]) -> int:
    hinted = sum(key(cell) in wanted for cell in cells if cell != "") if wanted else 0
    if not hinted and not _looks_like_headings(cells):
        return 0
    return _HINTED * hinted + sum(_is_known_heading(cell) for cell in cells)


def _is_known_heading(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    words = [word for word in re.findall(r"[a-z]+", cell.lower()) if word not in _FILLERS]
    known = sum(word in _WORDS for word in words)
    return known > 0 and known * 2 >= len(words)


def _looks_like_headings(cells: list[Cell]) -> bool:
    """Two or more short, distinct texts and nothing else; no dates, no form ("Author: | A name")."""
    filled = [cell for cell in cells if cell != ""]
    if len(filled) < ENOUGH or not all(_is_label(cell) for cell in filled):
        return False
    colons = sum(str(cell).endswith(":") for cell in filled)
    return colons in {0, len(filled)} and len({key(cell) for cell in filled}) >= ENOUGH


def _is_label(cell: Cell) -> bool:
    return (
        isinstance(cell, str)
        and len(cell) <= _LONGEST
        and not cell[0].isdigit()
        and cell[0] not in "?~<>=\"'"
        and any(letter.isalpha() for letter in cell)
        and not cell.endswith((".", "!"))
        and not re.search(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", cell)
    )


def _lowest_of_merged(rows: Sequence[list[Cell]], at: int) -> int:
    """Headings over two rows: the lower names the columns and repeats those that are merged over both."""
    upper, lower = rows[at], rows[at + 1] if at + 1 < len(rows) else []
    shared = any(one == two != "" for one, two in zip(upper, lower, strict=False))
    if shared and "" in upper and upper != lower and _looks_like_headings(lower):
        return at + 1
    return at


def column_names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """A name for each column, none twice: "Comment", "Comment (2)"; "Column 4" where nothing stands."""
    last = max((at for at, cell in enumerate(cells) if cell != ""), default=-1)
    names: list[str] = []
    seen: Counter[str] = Counter()
    for at, cell in enumerate(cells[: last + 1], start=1):
        name = " ".join(str(cell).split()) or f"Column {at}"
        seen[name] += 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
            seen[name] += 1
        names.append(name)
    return tuple(names)
