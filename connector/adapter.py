"""The border every adapter meets: how to talk to one kind of system."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

from pydantic import BaseModel

from connector.record import Page
from connector.secret import Secret


class Adapter(Protocol):
    """One source, ready to be read. Holds no state between pulls but the cursor it handed out."""

    #: The name used in a review file.
    name: ClassVar[str]
    #: The options of ``[[source]]`` that this adapter takes; unknown ones are errors.
    Settings: ClassVar[type[BaseModel]]

    def __init__(self, settings: BaseModel, *, folder: Path, secret: Secret | None) -> None:
        """Opens nothing yet. ``folder`` is where the review file lies."""

    @property
    def notes(self) -> Sequence[str]:
        """What the last pull left out knowingly, such as a table without headings; sentences for people."""

    def check(self) -> None:
        """Raise the SourceError that a pull would meet first; read as little as possible."""

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Everything since ``cursor``, or everything when it is None; raises SourceError.

        Pages come lazily, in a stable order, so that memory stays flat. Ending without an error means that
        the pull is complete.
        """

    def gone(self, ref: str) -> bool:
        """Whether the source proves that a record which a whole listing left out is really gone."""
