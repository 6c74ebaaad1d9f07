"""Chronologies that people made: Word tables, workbooks and delimited text in a folder."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from connector.errors import NeedsPerson, SourceError
from connector.files.folder import SourceFile, files_of
from connector.files.identity import LONGEST, References, holds_references, reference_heading
from connector.files.reading import FileReading, Wish
from connector.files.refusal import changing, problem_of
from connector.files.table import Table
from connector.record import Locator, Page, Record
from connector.secret import Secret

PAGE = 2_000
#: Rows that show whether a column tells rows apart.
_SAMPLE = 1_000
#: Goes into the cursor: files are read anew when the way of reading them has changed.
_EDITION = 1

State = dict[str, list[int | str]]


class ChronologySettings(BaseModel):
    """The options of a source of files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Pattern of the files, relative to the review file and inside its folder.
    path: str = Field(min_length=1)
    #: The only sheet to read of a workbook; all are read without it.
    sheet: str | None = None
    #: Heading of the column with the agency's references; a usual one is found without it.
    reference: str | None = None
    #: Headings that must be there, whatever their case.
    required: tuple[str, ...] = ()
    #: Further headings by which the row of headings is known.
    headings: tuple[str, ...] = ()
    #: Largest file that is read; without it 50, and 500 for delimited text.
    max_megabytes: int | None = Field(default=None, ge=1)

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        pattern = PurePosixPath(path)
        if (
            pattern.is_absolute()
            or ".." in pattern.parts
            or "\\" in path
            or "\0" in path
            or not pattern.parts
        ):
            msg = "must be relative to the review file and stay inside its folder"
            raise ValueError(msg)
        if any("**" in part and part != "**" for part in pattern.parts):
            msg = "** stands for folders and must be alone between two slashes"
            raise ValueError(msg)
        return path


class ChronologyFile:
    """The rows of all tables in all files that match, listed whole whenever one of them has changed."""

    name: ClassVar[str] = "chronology_file"
    Settings: ClassVar[type[BaseModel]] = ChronologySettings

    def __init__(self, settings: BaseModel, *, folder: Path, secret: Secret | None) -> None:
        """Opens nothing yet; a folder needs no secret."""
        del secret
        self._settings = ChronologySettings.model_validate(settings.model_dump())
        self._folder = folder
        #: What the last pull left out, in sentences that name a file and a table.
        self.notes: list[str] = []
        self._listed: tuple[object, dict[str, int]] | None = None

    def check(self) -> None:
        """Look at every file, and read each up to its first row."""
        for file in self._files():
            with suppress(StopIteration):
                next(self._records(file, References(), []))

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Nothing while every file is as the cursor knows it, otherwise every row of every file.

        The rows of files that can be read come first and the sentence for a damaged one last, so that it
        holds up nothing; as the pull then ends with an error, no row counts as taken away.
        """
        files = self._files()
        state = self._state(files)
        if cursor is not None and _parsed(cursor) == state:
            return
        references, problems, notes = References(), list[SourceError](), list[str]()
        prints = _fingerprints(files)
        records = chain.from_iterable(self._read(file, references, problems, notes) for file in files)
        page = tuple(islice(records, PAGE))
        while len(page) == PAGE:
            yield Page(page, snapshot=True)
            page = tuple(islice(records, PAGE))
        self.notes = notes
        if problems:
            yield Page(page, snapshot=True)
            raise _worst(problems)
        self._listed = prints, references.given
        yield Page(page, cursor=json.dumps(state, sort_keys=True), snapshot=True)

    def gone(self, ref: str) -> bool:
        """A complete listing of files is proof; it is read again only when a file has changed since."""
        if self._listed is None or self._listed[0] != _fingerprints(self._files()):
            for _ in self.pull(None):
                pass
        return self._listed is not None and ref not in self._listed[1]

    def _files(self) -> list[SourceFile]:
        return files_of(self._folder, self._settings.path)

    def _state(self, files: list[SourceFile]) -> State:
        """Size and digest of every file; under the empty name stands how they are read."""
        manner = hashlib.sha256(f"{_EDITION} {self._settings.model_dump_json()}".encode()).hexdigest()
        state: State = {"": [_EDITION, manner]}
        for file in files:
            # A file that cannot be read is reported when its turn comes.
            with suppress(OSError):
                state[file.name] = [file.path.stat().st_size, file.sha256()]
        return state

    def _read(
        self, file: SourceFile, references: References, problems: list[SourceError], notes: list[str]
    ) -> Iterator[Record]:
        try:
            yield from self._unchanged(file, references, notes)
        except SourceError as error:
            problems.append(error)

    def _unchanged(self, file: SourceFile, references: References, notes: list[str]) -> Iterator[Record]:
        before = _fingerprints([file])
        yield from self._records(file, references, notes)
        if _fingerprints([file]) != before:
            raise changing(file.name)

    def _records(self, file: SourceFile, references: References, notes: list[str]) -> Iterator[Record]:
        chosen = self._settings
        wish = Wish(
            sheet=chosen.sheet,
            required=(*chosen.required, *([chosen.reference] if chosen.reference else [])),
            hints=chosen.headings,
            max_megabytes=chosen.max_megabytes,
        )
        reading = FileReading(file, wish, notes)
        for grid, table in reading.tables():
            yield from self._rows(table, file, references, Locator(file.name, grid.page, grid.number))

    def _rows(self, table: Table, file: SourceFile, references: References, at: Locator) -> Iterator[Record]:
        named = self._settings.reference
        top = list(islice(table.rows, _SAMPLE))
        own = reference_heading(table.headings, named)
        if named is None and own is not None and not holds_references([body for _, body, _ in top], own):
            own = None
        name, page, number, stem = at.file, at.page, at.table, file.stem
        for row, body, context in chain(top, table.rows):
            value = body[own] if own is not None else ""
            is_own = value != "" and len(str(value)) <= LONGEST
            ref = references.of(f"{stem}:{value}") if is_own else references.made(body, context)
            yield Record(ref, "row", body, context, Locator(name, page, number, row))


def _parsed(cursor: str) -> object:
    try:
        return json.loads(cursor)
    except ValueError:
        return None


def _fingerprints(files: list[SourceFile]) -> dict[str, tuple[int, int, int]]:
    problem: tuple[str, OSError] | None = None
    prints = {}
    for file in files:
        try:
            prints[file.name] = file.fingerprint()
        except OSError as error:
            problem = file.name, error
    if problem is not None:
        raise problem_of(*problem)
    return prints


def _worst(problems: list[SourceError]) -> SourceError:
    """The first that needs a person, or else the first; the others are counted."""
    first = next((each for each in problems if isinstance(each, NeedsPerson)), problems[0])
    others = len(problems) - 1
    if not others:
        return first
    more = f"{others} other file{'s' if others > 1 else ''} could not be read either"
    return type(first)(f"{first.what} ({more})", where=first.where, do=first.do)
