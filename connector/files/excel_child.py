"""Reads a workbook in a process of its own, with limits, and prints its rows as JSON lines.

A sheet with one cell at its top and one at its bottom right corner is tiny as a file and larger than any
memory once read; here it ends this process and no other. Runs as a script and imports nothing of ours. The
workbook comes through standard input, so that its name is not to be seen in the list of processes.
"""

import datetime as dt
import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import IO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

MEMORY = 2 * 1024**3
SECONDS = 300
ROWS_A_LINE = 500
#: Above this a float no longer holds every whole number.
EXACT = 2**53


def plain(value: Value) -> str | int | float | bool:  # noqa: PLR0911  # one line for each type of a cell
    """A cell as JSON has it: dates in ISO form, whole floats as the integers they were typed as."""
    if isinstance(value, str):
        return value.replace("\0", "").strip()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < EXACT:
            return int(value)
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value


def rows_of(sheet: CalamineSheet) -> Iterator[list[str | int | float | bool]]:
    """The rows of a sheet from its first; what is merged over rows stands in each of them."""
    if sheet.start is None:
        return
    # The rows come from the top of the sheet on, the cells from its first column that holds anything.
    column = sheet.start[1]
    merged = [
        (top, bottom, left)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top and left >= column
    ]
    merged.sort(reverse=True)
    going: dict[int, tuple[int, str | int | float | bool]] = {}
    lead: list[str | int | float | bool] = [""] * column
    for number, row in enumerate(sheet.iter_rows()):
        cells = lead + [plain(value) for value in row]
        while merged and merged[-1][0] <= number:
            top, bottom, left = merged.pop()
            if top == number and left < len(cells):
                going[left] = (bottom, cells[left])
        for left, (bottom, value) in list(going.items()):
            if bottom < number:
                del going[left]
            else:
                cells[left] = value
        while cells and cells[-1] == "":
            cells.pop()
        yield cells


def print_sheets(source: IO[bytes], wanted: str | None) -> None:
    """A line names a sheet, those after it hold its rows, the last says that nothing is missing."""
    book = CalamineWorkbook.from_filelike(source)
    names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    say({"sheets": names})
    for name in names:
        if wanted not in {None, name}:
            continue
        say({"sheet": name})
        batch: list[list[str | int | float | bool]] = []
        for row in rows_of(book.get_sheet_by_name(name)):
            batch.append(row)
            if len(batch) == ROWS_A_LINE:
                say(batch)
                batch = []
        say(batch)
    say({"end": True})


def say(message: object) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print_sheets(sys.stdin.buffer, json.loads(sys.argv[1]))
