"""The settings of the app: ``CROSSLIGHT_PANEL`` in the host's settings, checked when first used."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHMS = frozenset({"HS256", "EdDSA"})
DEFAULT_MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True)
class Configured:
    """What the host's administrator wrote."""

    #: Our own origin, as the panel's hosts file names us.
    issuer: str
    #: Where the panel is.
    panel_origin: str
    algorithm: str
    #: The shared secret, or the private key in PEM.
    key: bytes = field(repr=False)
    key_id: str
    max_bytes: int


@lru_cache(maxsize=1)
def configured() -> Configured:
    """The settings, read once; ImproperlyConfigured names the key that is wrong."""
    said = getattr(settings, "CROSSLIGHT_PANEL", None)
    if not isinstance(said, dict):
        raise ImproperlyConfigured("CROSSLIGHT_PANEL is not set; see the README of crosslight_panel.")
    known = {"ISSUER", "PANEL_ORIGIN", "ALGORITHM", "KEY_FILE", "KEY_ID", "MAX_BYTES"}
    if unknown := sorted(set(said) - known):
        raise ImproperlyConfigured(f"CROSSLIGHT_PANEL has unknown keys: {', '.join(unknown)}.")
    if missing := sorted({"ISSUER", "PANEL_ORIGIN", "ALGORITHM", "KEY_FILE"} - set(said)):
        raise ImproperlyConfigured(f"CROSSLIGHT_PANEL lacks: {', '.join(missing)}.")
    if said["ALGORITHM"] not in ALGORITHMS:
        raise ImproperlyConfigured("CROSSLIGHT_PANEL['ALGORITHM'] is neither EdDSA nor HS256.")
    return Configured(
        issuer=said["ISSUER"].rstrip("/"),
        panel_origin=said["PANEL_ORIGIN"].rstrip("/"),
        algorithm=said["ALGORITHM"],
        key=Path(said["KEY_FILE"]).read_bytes().strip(),
        key_id=said.get("KEY_ID", ""),
        max_bytes=said.get("MAX_BYTES", DEFAULT_MAX_BYTES),
    )
