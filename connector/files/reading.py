"""One file of any kind, read to rows with headings, or the one sentence that says why not."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from connector.files.delimited import delimited_grid
from connector.files.excel import excel_grids
from connector.files.folder import SourceFile
from connector.files.grid import Grid
from connector.files.guard import Kind, recognise
from connector.files.headings import key, sayable
from connector.files.refusal import DAMAGE, problem_of, refusal
from connector.files.table import Row, Table, read_table
from connector.files.word import word_grids

_NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What the review file says about the files of a source."""

    sheet: str | None = None
    #: Headings that every table must have.
    required: tuple[str, ...] = ()
    #: Further headings by which the row of headings is known.
    hints: tuple[str, ...] = ()
    max_megabytes: int | None = None


@dataclass(slots=True)
class FileReading:
    """The tables of one file; ``notes`` says what was left out and why."""

    file: SourceFile
    wish: Wish
    notes: list[str] = field(default_factory=list)
    _read: int = 0
    #: A table that has some of the required headings, or the last that has none.
    _short: Table | None = None

    def tables(self) -> Iterator[tuple[Grid, Table]]:
        """Every table with headings; raises when a required one is missing or there is no table at all."""
        problem: Exception | None = None
        try:
            yield from self._tables()
        except (OSError, *DAMAGE) as error:
            problem = error
        if problem is not None:
            raise problem_of(self.file.name, problem)
        if self._short is not None and (self._read == 0 or self._has_some(self._short)):
            raise self._missing(self._short)
        if self._read == 0:
            raise refusal(
                self.file.name,
                "holds no table with a row of headings",
                "Give each column a heading in the table's first row.",
            )

    def _tables(self) -> Iterator[tuple[Grid, Table]]:
        before: Table | None = None
        for at, grid in enumerate(self._grids(), start=1):
            table = read_table(grid, (*self.wish.required, *self.wish.hints), before)
            if isinstance(table, str):
                self._note(grid, at, table)
            elif self._lacking(table):
                self._note(grid, at, "a required heading is missing")
                if self._short is None or not self._has_some(self._short):
                    self._short = table
            else:
                self._read += 1
                table.rows = self._in_sentences(table.rows)
                yield grid, table
                before = table if grid.number is not None else None

    def _grids(self) -> Iterator[Grid]:
        kind = recognise(self.file, max_megabytes=self.wish.max_megabytes)
        if kind is Kind.WORD:
            return word_grids(self.file)
        if kind is Kind.EXCEL:
            return excel_grids(self.file, self.wish.sheet)
        return delimited_grid(self.file)

    def _in_sentences(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Rows are read long after their table was found; what goes wrong then is told in the same way."""
        problem: Exception | None = None
        try:
            yield from rows
        except (OSError, *DAMAGE) as error:
            problem = error
        if problem is not None:
            raise problem_of(self.file.name, problem)

    def _note(self, grid: Grid, at: int, why: str) -> None:
        part = f"{'table' if grid.page is None else 'sheet'} {at}"
        self.notes.append(f"{self.file.name}, {part}: not read, because {why}")

    def _lacking(self, table: Table) -> list[str]:
        there = {key(heading) for heading in table.headings}
        return [heading for heading in self.wish.required if key(heading) not in there]

    def _has_some(self, table: Table) -> bool:
        """A chronology with a renamed column, as against a table of something else."""
        return len(self._lacking(table)) < len(self.wish.required)

    def _missing(self, table: Table) -> Exception:
        lacking = " and ".join(f'"{heading}"' for heading in self._lacking(table))
        found = sayable(table.headings, self.wish.hints)[:_NAMED_AT_MOST]
        listed = "; the headings found are " + ", ".join(f'"{each}"' for each in found) if found else ""
        others = len(table.headings) - len(found)
        if found and others:
            listed += f" and {others} more"
        return refusal(
            self.file.name,
            f"has no column {lacking}{listed}",
            "Rename the column in the file, or correct the required headings in the review file.",
        )
