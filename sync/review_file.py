"""The review file: which case, which sources, on what legal basis."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

#: Keys of ``[[source]]`` that are ours; all others are the adapter's own options.
SOURCE_KEYS = ("id", "agency", "adapter", "mapping", "secret")
_ID = r"^[a-z0-9][a-z0-9-]{0,62}$"


class ReviewFileFaults(Exception):
    """Everything that is wrong with a review file, at once."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ReviewPart(_Part):
    """``[review]``: what is reviewed and by which power."""

    title: str = Field(min_length=1)
    starts: date = Field(alias="from")
    ends: date = Field(alias="to")
    legal_basis: str = Field(min_length=1)
    #: Tells reviews of one database apart; made from the title when left out.
    id: str | None = Field(default=None, pattern=_ID)

    @model_validator(mode="after")
    def _in_order(self) -> "ReviewPart":
        if self.ends < self.starts:
            raise ValueError("'to' lies before 'from'")
        if not self.key:
            raise ValueError("the title has no letter from a to z and no figure, so give the review an id")
        return self

    @property
    def key(self) -> str:
        """The review's name in the database."""
        return self.id or re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")


class SubjectPart(_Part):
    """``[[subject]]``: a person the review is about."""

    id: str
    name: str = Field(repr=False)
    born: date | None = Field(default=None, repr=False)
    identifiers: dict[str, str] = Field(default_factory=dict, repr=False)


class SourcePart(_Part):
    """``[[source]]``: one agency's system or folder."""

    id: str = Field(pattern=_ID)
    agency: str = Field(min_length=1)
    adapter: str
    mapping: str
    #: A reference such as ``env:NAME``, never the secret.
    secret: str | None = None
    #: The adapter's own options, as written.
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_options(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        ours = {key: given[key] for key in SOURCE_KEYS if key in given}
        return ours | {"options": {key: value for key, value in given.items() if key not in SOURCE_KEYS}}


class CasePart(_Part):
    """``[[case]]``: the case of a host on which the review's panel opens."""

    host: str
    case: str


class ReviewFile(_Part):
    """A whole review file."""

    review: ReviewPart
    subject: tuple[SubjectPart, ...] = ()
    source: tuple[SourcePart, ...] = Field(min_length=1)
    case: tuple[CasePart, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "ReviewFile":
        for part, ids in (("source", [s.id for s in self.source]), ("subject", [s.id for s in self.subject])):
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise ValueError(f"{part}: the id {', '.join(twice)} stands more than once")
        return self


def read_review_file(path: Path) -> ReviewFile:
    """The checked file; raises ReviewFileFaults naming the file, the key and what is expected."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ReviewFileFaults([f"{path.name}: there is no such file."]) from None
    except (OSError, UnicodeDecodeError):
        raise ReviewFileFaults([f"{path.name}: the file cannot be read as UTF-8 text."]) from None
    except tomllib.TOMLDecodeError as error:
        raise ReviewFileFaults([f"{path.name}: not valid TOML: {error}"]) from None
    try:
        return ReviewFile.model_validate(raw)
    except ValidationError as error:
        raise ReviewFileFaults([_sentence(path.name, fault) for fault in error.errors()]) from None


def _sentence(file: str, fault: Any) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    return f"{file}: {place + ': ' if place else ''}{fault['msg'].removeprefix('Value error, ')}"
