"""The answers of django-helpdesk and of the installed app, as far as we read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plugin.hosts.errors import HostMisbehaved
from plugin.hosts.host import AttachmentRef, HistoryLine

_STATUSES = {1: "Open", 2: "Reopened", 3: "Resolved", 4: "Closed", 5: "Duplicate"}


class _Answer(BaseModel):
    """An answer whose other fields belong to the case system and are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """The answer checked; HostMisbehaved without its content."""
        try:
            return cls.model_validate(said)
        except ValidationError as error:
            fields = ", ".join(sorted({".".join(map(str, fault["loc"])) for fault in error.errors()}))
            raise HostMisbehaved(f"The case system's answer lacks or garbles: {fields}.") from None


class About(_Answer):
    """What the installed app says of the installation."""

    version: str
    types: tuple[str, ...]
    max_bytes: int


class RightsAnswer(_Answer):
    """What the installed app says of one person on one case."""

    active: bool
    case: str
    rights: tuple[str, ...]
    user: str


class FileAnswer(_Answer):
    """A file of a follow-up."""

    id: int
    file: str = Field(repr=False)
    filename: str = Field(repr=False)
    mime_type: str
    size: int

    def as_ref(self) -> AttachmentRef:
        """In the words of the contract."""
        return AttachmentRef(id=str(self.id), name=self.filename, media_type=self.mime_type, size=self.size)


class FollowUp(_Answer):
    """One line of a ticket's history."""

    id: int
    user: int | None
    title: str | None = Field(repr=False)
    comment: str | None = Field(repr=False)
    date: datetime
    followupattachment_set: tuple[FileAnswer, ...]

    def as_history(self) -> HistoryLine:
        """In the words of the contract."""
        return HistoryLine(
            id=str(self.id),
            at=self.date,
            actor=None if self.user is None else str(self.user),
            title=self.title or "",
            text=self.comment or "",
            attachments=tuple(one.as_ref() for one in self.followupattachment_set),
        )


class Ticket(_Answer):
    """A ticket with its history."""

    id: int
    title: str = Field(repr=False)
    status: int
    followup_set: tuple[FollowUp, ...]

    @property
    def status_word(self) -> str:
        """The status as the pages of django-helpdesk show it by default."""
        return _STATUSES.get(self.status, "Other")
