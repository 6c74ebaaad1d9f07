"""Workbooks: every sheet as a grid, hidden ones too, read by a process with limits of its own."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from connector.files.archive import check_contents
from connector.files.folder import SourceFile
from connector.files.grid import Grid
from connector.files.refusal import damaged, refusal

_CHILD = Path(__file__).with_name("excel_child.py")


def excel_grids(file: SourceFile, sheet: str | None = None) -> Iterator[Grid]:
    """The sheets of a workbook in its order, or the one that is named; read each before the next."""
    with zipfile.ZipFile(file.path) as archive:
        check_contents(archive, file.name)
    # -I keeps the environment and the working folder out of it; the sheet is named in the review file.
    command = [sys.executable, "-I", str(_CHILD), json.dumps(sheet)]
    with (
        file.path.open("rb") as source,
        subprocess.Popen(  # noqa: S603  # our own script
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child,
    ):
        try:
            yield from _grids(file, _messages(child, file), sheet)
        finally:
            child.kill()


def _messages(child: subprocess.Popen[bytes], file: SourceFile) -> Iterator[Any]:
    answer: IO[bytes] | None = child.stdout
    if answer is None:
        raise damaged(file.name)
    for line in answer:
        try:
            message = json.loads(line)
        except ValueError:  # a line that was never finished
            break
        if isinstance(message, dict) and "end" in message:
            return
        yield message
    # The child ended in the middle: stopped by a signal when it met a limit, otherwise because of the file.
    if child.wait() < 0:
        raise refusal(
            file.name,
            "has a sheet that is too large to be read",
            "Delete the empty rows and columns around the table, and save it again.",
        )
    raise damaged(file.name)


def _grids(file: SourceFile, messages: Iterator[Any], sheet: str | None) -> Iterator[Grid]:
    names = next(messages)["sheets"]
    if sheet is not None and sheet not in names:
        # The names of its own sheets are not told, as a sheet may be named after a person.
        raise refusal(
            file.name,
            f'has no sheet "{sheet}" among its {len(names)}',
            "Correct the sheet in the review file, or ask for the right workbook.",
        )
    head = next(messages, None)
    while head is not None:
        rows = _Sheet(messages)
        yield Grid(rows, page=head["sheet"])
        head = rows.next_head()


class _Sheet:
    """The rows of one sheet, up to the line that names the next."""

    def __init__(self, messages: Iterator[Any]) -> None:
        self._messages = messages
        self._next: Any = None
        self._over = False

    def __iter__(self) -> Iterator[list[Any]]:
        while not self._over:
            message = next(self._messages, None)
            if isinstance(message, list):
                yield from message
            else:
                self._next, self._over = message, True

    def next_head(self) -> Any:
        """Reads over what nobody asked for."""
        for _ in self:
            pass
        return self._next
