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
        return _filled(os.environ.get(name, ""), f"the environment variable {name} is not set or empty")
    if scheme == "file" and name:
        try:
            told = (folder / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            # Without its cause, which would carry the whole path into a traceback.
            told = ""
        return _filled(told, "the secret's file cannot be read or is empty")
    raise NeedsPerson(
        "the secret is not a reference",
        where="secret",
        do='Write "env:NAME" or "file:path", never the secret itself.',
    )


def _filled(value: str, otherwise: str) -> Secret:
    if not value:
        raise NeedsPerson(otherwise, where="secret", do="Put it right and run again.")
    return Secret(value)
