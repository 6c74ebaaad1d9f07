"""The made-up family's story: each agency's own account, read from `accounts/` and the same at every run.

An account holds three kinds of line, explained at its head: one thing that happened, a slot with several
sentences, and routine work over a range of days whose sentences are drawn from the slots.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ACCOUNTS = Path(__file__).parent / "accounts"
TIMES = ("09:15", "09:40", "10:05", "10:30", "11:10", "13:20", "13:45", "14:10", "15:05", "15:50", "16:20")
#: First and last day, month first, of the weeks in which a school is closed.
HOLIDAYS = ((722, 903), (1220, 1231), (101, 104), (401, 414), (1023, 1031), (526, 531), (213, 219))

_SLOT = re.compile(r"^(\w+) = (.+)$")
_ROUTINE = re.compile(r"^(\S+)\.\.(\S+) x(\d+)$")
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an account before its agency's house style is laid over it."""

    on: date
    time: str
    kind: str
    who: str
    text: str
    action: str
    seen: str
    #: What stands in the date column where it is not simply the day.
    written: str | None = None
    entered: date | None = None
    told: str = ""
    told_on: date | None = None
    marking: str = ""
    #: The date cell is shared with the row above.
    is_merged: bool = False
    is_doubled: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the text file, split at its bars."""

    when: str
    cells: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)


def account(agency: str) -> tuple[Line, ...]:
    """Everything one agency wrote down, oldest first."""
    rows, slots = _read((ACCOUNTS / f"{agency}.txt").read_text(encoding="utf-8"))
    lines = [line for row in rows for line in _lines(row, slots, in_term=agency == "school")]
    return tuple(sorted(lines, key=lambda line: (line.on, line.time)))


def _read(text: str) -> tuple[list[_Row], dict[str, list[str]]]:
    rows: list[_Row] = []
    slots: dict[str, list[str]] = {}
    for raw in text.splitlines():
        if not raw.strip() or raw.startswith("#"):
            continue
        slot = _SLOT.match(raw)
        if slot:
            slots[slot[1]] = slot[2].split(" // ")
        else:
            when, *cells, more = (cell.strip() for cell in raw.split("|"))
            rows.append(_Row(when, tuple(cells), dict(_pairs(more))))
    return rows, slots


def _pairs(more: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, (part.strip() for part in more.split(";"))):
        name, _, value = pair.partition("=")
        yield name, value


def _lines(row: _Row, slots: Mapping[str, list[str]], *, in_term: bool) -> Iterator[Line]:
    routine = _ROUTINE.match(row.when)
    if routine is None:
        yield _line(row, date.fromisoformat(row.when), row.cells)
        return
    first, last, count = date.fromisoformat(routine[1]), date.fromisoformat(routine[2]), int(routine[3])
    in_term = in_term or row.cells[1].startswith("School")
    for turn in range(count):
        day = _day(first, last, turn, count, in_term=in_term)
        yield _line(row, day, tuple(_filled(cell, slots, turn, row.when) for cell in row.cells))


def _line(row: _Row, day: date, cells: tuple[str, ...]) -> Line:
    time, kind, who, text, action, seen = cells
    more = row.more
    return Line(
        on=day,
        time=TIMES[_draw(f"{day}{kind}", len(TIMES))] if time == "*" else time,
        kind=kind,
        who=who,
        text=text,
        action=action,
        seen=seen,
        written=more.get("w"),
        entered=_date(more.get("e")),
        told=more.get("to", ""),
        told_on=_date(more.get("on")),
        marking=more.get("k", ""),
        is_merged="m" in more,
        is_doubled="twice" in more,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _draw(seed: str, count: int) -> int:
    """A number below `count` that depends on nothing but the seed."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest(), "big") % count


def _filled(cell: str, slots: Mapping[str, list[str]], turn: int, seed: str) -> str:
    """The cell with each slot's next sentence; no sentence comes twice before all came once."""

    def chosen(match: re.Match[str]) -> str:
        sentences = sorted(slots[match[1]], key=lambda sentence: _draw(seed + sentence, 1 << 30))
        return sentences[turn % len(sentences)]

    return _NAMED.sub(chosen, cell)


def _day(first: date, last: date, turn: int, count: int, *, in_term: bool) -> date:
    """A working day in the given share of the range; inside school terms if asked."""
    span = (last - first).days / count
    shift = _draw(f"{first}{turn}", 71) / 100 + 0.15
    day = first + timedelta(days=int(span * (turn + shift)))
    while day.weekday() > 4 or (in_term and _is_holiday(day)):  # noqa: PLR2004 - Friday is 4
        day += timedelta(days=1)
    return day


def _is_holiday(day: date) -> bool:
    return any(start <= day.month * 100 + day.day <= end for start, end in HOLIDAYS)
