"""A source whose pages a test writes down; it passes through the real engine into the real store."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from connector.errors import SourceError
from connector.record import Locator, Page, Record
from connector.secret import Secret


def a_row(
    ref: str, *, date: str = "22/05/2021", event: str = "Home visit by the health visitor.", **cells: str
) -> Record:
    """A row of a chronology."""
    return Record(ref, "row", {"Date": date, "Event": event, **cells}, locator=Locator(file="a.csv", row=2))


def gone(ref: str) -> Record:
    """The source says that this one is gone."""
    return Record(ref, "row", {}, withdrawn=True)


class Scripted:
    """Gives the pages of its script, in order; an error in the script is raised where it stands."""

    name: ClassVar[str] = "chronology_file"

    class Settings(BaseModel):
        model_config = ConfigDict(extra="forbid")

    def __init__(self, settings: Any = None, *, folder: Path = Path(), secret: Secret | None = None) -> None:
        self.script: Sequence[Page | SourceError] = ()
        self.asked: list[str | None] = []
        self.still_there: set[str] = set()
        self.notes: list[str] = []

    def whole(self, *rows: Record, cursor: str | None = "c1", size: int = 2) -> "Scripted":
        """Let the next pull list everything."""
        pages = [Page(tuple(rows[i : i + size]), snapshot=True) for i in range(0, len(rows), size)]
        self.script = [*pages, Page((), cursor=cursor, snapshot=True)]
        return self

    def says(self, *script: Page | SourceError) -> "Scripted":
        """Let the next pull give exactly this."""
        self.script = script
        return self

    def check(self) -> None:
        pass

    def pull(self, cursor: str | None) -> Iterator[Page]:
        self.asked.append(cursor)
        for step in self.script:
            if isinstance(step, SourceError):
                raise step
            yield step

    def gone(self, ref: str) -> bool:
        return ref not in self.still_there
