"""Which row of a table holds its headings, and what the columns are called."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from connector.files.grid import Cell

_LONGEST = 80
#: Templates ask whole questions in their headings ("Was the child seen alone, and what ...?").
_LONGEST_QUESTION = 300
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
#: Rows at the top of a table in which the headings are looked for.
SEARCHED = 30
#: Two such cells make a row of headings.
ENOUGH = 2
_HINTED = 10

#: Words that headings of chronologies are made of.
_WORDS = frozenset(
    """
    access action actions added advice age agencies agency aim alone analysis area attendance
    attended attendees attending author by case category cause child children chronology
    classification comment comments communication concern concerns consent contact contacts created
    cs date dates datetime day decision decisions description detail details dob document documented
    done duration end ended entered entry event events evidence family feelings finish finished
    follow from handling happen happened health hour id identifier impact imr incident info information
    informed involved involvement key kind learning line location log logged made marking meeting
    method mitigate mode month name narrative nature next no note notes notified number observation
    observations occurred occurrence officer organisation origin outcome outcomes people period
    person persons place practice practitioner practitioners present presentation professional
    professionals protective purpose reason record recorded recorder recording ref reference
    referral reflection reported response responses result reviewed role row security seen
    sensitivity seq sequence service setting shared significance significant source sources spoken
    staff start started status steps subject summary system taken team time title to told type until
    up views visit voice warning week what when where who wishes with words worker writing written
    year
    """.split()  # noqa: SIM905  # so many quoted words would be harder to read
)
_FILLERS = frozenset(
    """
    a about and any are at by did do does for had has hr i if in is it made not n of on or ren s that the
    their these they this those to was were which with y yes
    """.split()  # noqa: SIM905  # likewise
)


def key(heading: Cell) -> str:
    """What is compared of a heading: letters and words, not case, blanks or a colon at its end."""
    return " ".join(str(heading).split()).rstrip(" :*").casefold()


def find_heading(rows: Sequence[list[Cell]], hints: Iterable[str] = (), *, guess: bool = True) -> int | None:
    """The first row with about as many known headings as any, or else the first that looks like headings."""
    wanted = {key(hint) for hint in hints}
    scores = [_score(cells, wanted) for cells in rows]
    best = max(scores, default=0)
    if best >= ENOUGH:
        # A form above the table ("Agency | Author") knows fewer words than the headings do.
        first = next(at for at, score in enumerate(scores) if score * 2 > best and score >= ENOUGH)
        return _lowest_of_merged(rows, first)
    if not guess:
        return None
    return next((at for at, cells in enumerate(rows[:-1]) if _looks_like_headings(cells)), None)


def sayable(headings: Iterable[str], hints: Iterable[str] = ()) -> list[str]:
    """Those that may be named to people: made of known words only, so that none can be a record's text."""
    wanted = {key(hint) for hint in hints}
    return [heading for heading in headings if key(heading) in wanted or _share_known(heading) == 1]


def _score(cells: list[Cell], wanted: set[str]) -> int:
    hinted = sum(key(cell) in wanted for cell in cells if cell != "") if wanted else 0
    if not hinted and (any(_is_value(cell) for cell in cells) or _is_form(cells)):
        return 0
    return _HINTED * hinted + sum(_is_known_heading(cell) for cell in cells)


def _is_known_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and _share_known(cell) * 2 >= 1


def _share_known(text: str) -> float:
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _FILLERS]
    return sum(word in _WORDS for word in words) / len(words) if words else 0


def _is_value(cell: Cell) -> bool:
    """What no heading says: a number, a date, a text that begins with a figure and is no known heading."""
    if not isinstance(cell, str):
        return True
    if len(cell) > _LONGEST_QUESTION or _DATE.search(cell):
        return True
    return cell[:1] != "" and (cell[0].isdigit() or cell[0] in "?~<>=") and not _is_known_heading(cell)


def _is_form(cells: list[Cell]) -> bool:
    """Labels and what was entered beside them: "Author: | A name"."""
    filled = [str(cell) for cell in cells if cell != ""]
    return 0 < sum(cell.endswith(":") for cell in filled) < len(filled)


def _looks_like_headings(cells: list[Cell]) -> bool:
    """Two or more short, distinct texts and nothing else."""
    filled = [cell for cell in cells if cell != ""]
    if any(_is_value(cell) for cell in filled) or _is_form(cells):
        return False
    texts = {key(cell) for cell in filled}
    return len(texts) >= ENOUGH and all(
        len(text) <= _LONGEST and any(map(str.isalpha, text)) and not text.endswith((".", "!"))
        for text in texts
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
