"""References to secrets, and their values behind a face that never shows them."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from connector.errors import NeedsPerson


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of a secret; its repr is blank."""

    value: str = field(repr=False)


def resolve(reference: str | None, *, folder: Path) -> Secret | None:
    """The secret behind ``env:NAME`` or ``file:path`` (relative to ``folder``); None for no reference."""
    if reference is None:
        return None
    scheme, _, name = reference.partition(":")
    if scheme == "env" and name:
        value = os.environ.get(name)
        if value is None:
            raise NeedsPerson(
                f"the environment variable {name} is not set", where="secret", do="Set it and run again."
            )
        return Secret(value)
    if scheme == "file" and name:
        try:
            return Secret((folder / name).read_text(encoding="utf-8").strip())
        except OSError as error:
            raise NeedsPerson(
                "the secret's file cannot be read",
                where="secret",
                do="Check that it exists and who may read it.",
            ) from error
    raise NeedsPerson(
        "the secret is not a reference",
        where="secret",
        do='Write "env:NAME" or "file:path", never the secret itself.',
    )
