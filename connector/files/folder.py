"""The files of a source: what its pattern matches inside its folder, in a stable order."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from connector.errors import NeedsPerson
from connector.files.refusal import problem_of, refusal

_WILD = frozenset("*?[")
#: Files that Word and LibreOffice lay beside a document while somebody has it open.
_LOCKS = ("~$", ".~lock.")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source; its name is what people see, its path stays inside."""

    path: Path = field(repr=False)
    #: Path below the part of the pattern that has no wildcard, such as ``2015/visits.docx``.
    name: str

    @property
    def stem(self) -> str:
        """The name without its ending; the folder stays, as each year's may hold a file of the same name."""
        return str(PurePosixPath(self.name).with_suffix(""))

    def fingerprint(self) -> tuple[int, int, int]:
        """Changes whenever somebody writes or replaces the file."""
        found = self.path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def sha256(self) -> str:
        """Digest of the bytes."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def files_of(folder: Path, pattern: str) -> list[SourceFile]:
    """All files that match, sorted by name; raises when there is none, or one that may not be read."""
    problem: Exception | None = None
    try:
        found = sorted(_matches(folder, pattern), key=lambda file: file.name)
    except (OSError, RuntimeError) as error:
        problem = error
    if problem is not None:
        raise problem_of(PurePosixPath(pattern).name, problem)
    if not found:
        raise NeedsPerson(
            f'no file matches "{PurePosixPath(pattern).name}"',
            where="files of the source",
            do="Put the agency's file into the source's folder, or correct the path in the review file.",
        )
    return found


def _matches(folder: Path, pattern: str) -> list[SourceFile]:
    home = folder.resolve()
    start = folder / _fixed_part(pattern)
    files = []
    for path in folder.glob(pattern):
        if path.name.startswith(_LOCKS) or path.is_dir():
            continue
        name = os.fsencode(path.relative_to(start).as_posix()).decode("utf-8", "replace")
        _refuse_stray(path, name, home)
        files.append(SourceFile(path, name))
    return files


def _fixed_part(pattern: str) -> PurePosixPath:
    fixed: list[str] = []
    for part in PurePosixPath(pattern).parent.parts:
        if _WILD & set(part):
            break
        fixed.append(part)
    return PurePosixPath(*fixed)


def _refuse_stray(path: Path, name: str, home: Path) -> None:
    try:
        inside = path.resolve().is_relative_to(home)
    except (OSError, RuntimeError):  # a link that leads to itself
        inside = False
    if not inside:
        raise refusal(name, "is a link that leads out of the source's folder", "Put the file itself there.")
    if not path.is_file():
        raise refusal(name, "is not an ordinary file", "Take it away, or put the file itself there.")
