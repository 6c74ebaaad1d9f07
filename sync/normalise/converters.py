"""Named pure functions from what stands in a record to what stands in an event."""

from typing import Any

from sync.normalise.paths import plain
from sync.normalise.unreadable import Unreadable
from sync.timeline.event import ChildSeen

TITLE_LENGTH = 120
#: As much of a text as makes a title, unless it is mostly space.
_OPENING = 3 * TITLE_LENGTH

_YES = frozenset({"yes", "y", "true", "1", "seen", "child seen", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", "not seen", "child not seen", "✗", "✘"})
_NOBODY = frozenset(
    {
        "",
        "n a",
        "na",
        "none",
        "nil",
        "no",
        "no one",
        "nobody",
        "not applicable",
        "not known",
        "unknown",
        "yes",
        "tbc",
    }
)
_MARKS = ("(", ".", ":", ";", "\n", " - ", "–", "—")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})


def text(value: Any) -> str:
    """The words as written, without space around them; several values are joined with commas."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets turn 2006 into 2006.0
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(text, value)))
    raise Unreadable("is a group of values where words were expected")


def one_line(value: Any) -> str:
    """The first line that is not blank, clipped at a word to 120 characters with an ellipsis."""
    words = text(value)
    line = _first_line(words[:_OPENING])
    if len(line) <= TITLE_LENGTH and len(words) > _OPENING:
        line = _first_line(words)
    if len(line) <= TITLE_LENGTH:
        return line
    kept = line[: TITLE_LENGTH - 1]
    if line[TITLE_LENGTH - 1] != " " and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;:") + "…"


def _first_line(words: str) -> str:
    return " ".join(words.split("\n", 1)[0].split())


def listed(value: Any) -> tuple[str, ...]:
    """The items of a list: at semicolons and new lines, or at commas where there are none of those.

    The word "and" does not divide, because it stands inside the names of services.
    """
    return _apart(value, at_and=False)


def names(value: Any) -> tuple[str, ...]:
    """The people of a list such as ``A; B and C``; "Mr and Mrs Example" stays together."""
    return _apart(value, at_and=True)


def _apart(value: Any, *, at_and: bool) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(name for item in value for name in _apart(item, at_and=at_and))
    words = text(value)
    marked = words.replace("\n", ";").replace("\r", ";")
    pieces = marked.split(";") if ";" in marked else marked.split(",")
    if at_and:
        pieces = [name for piece in pieces for name in _at_and(piece)]
    kept = (" ".join(piece.split()).strip(" .,") for piece in pieces)
    return tuple(dict.fromkeys(piece for piece in kept if plain(piece) not in _NOBODY))


def _at_and(piece: str) -> list[str]:
    before, divider, after = piece.replace(" & ", " and ").partition(" and ")
    if not divider:
        return [before.strip().removeprefix("and ")]
    if plain(before) in _TITLES:
        return [piece]
    return [before, *_at_and(after)]


def yes_no_not_recorded(value: Any) -> ChildSeen:
    """Yes or no where the first word says so, other words and blanks not_recorded, no column not_asked."""
    words = text(value).casefold()
    whole = words if len(words) <= 1 else plain(words)
    if whole in _YES:
        return ChildSeen.YES
    if whole in _NO:
        return ChildSeen.NO
    opening = words
    for mark in _MARKS:
        opening = opening.replace(mark, ",")
    first, more, _ = opening.partition(",")
    if more and plain(first) in _YES:
        return ChildSeen.YES
    if more and plain(first) in _NO:
        return ChildSeen.NO
    return ChildSeen.NOT_RECORDED


def yes_or_not_recorded(value: Any) -> ChildSeen:
    """Yes where it says yes, otherwise not_recorded: not being seen alone does not mean not being seen."""
    return ChildSeen.YES if yes_no_not_recorded(value) is ChildSeen.YES else ChildSeen.NOT_RECORDED
