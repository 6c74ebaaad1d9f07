"""The hosts file: which case systems may open the panel, and how each proves itself."""

import tomllib
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from connector.errors import NeedsPerson
from connector.secret import Secret, resolve
from plugin.hosts.host import Algorithm, HostSettings
from plugin.hosts.launch import key_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class HostsFileRefused(Exception):
    """The hosts file cannot be used; all its faults at once, each with its key."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.netloc
        or value != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError("should be an origin such as https://cases.example, without a path or a final slash")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("should begin with https, except on this machine's own address")
    return value


Origin = Annotated[str, AfterValidator(_origin)]
Reference = Annotated[str, StringConstraints(pattern=r"^(env|file):.+$")]


class HostEntry(BaseModel):
    """One ``[[host]]`` as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    kind: str
    issuer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    origin: Origin
    url: Origin
    audience: Origin
    algorithm: Algorithm
    secret: Reference | None = None
    jwks: Reference | None = None
    token: Reference

    @model_validator(mode="after")
    def _one_fitting_key(self) -> "HostEntry":
        shared = self.algorithm is Algorithm.HS256
        if shared and (self.secret is None or self.jwks is not None):
            raise ValueError('HS256 takes "secret" and no "jwks"')
        if not shared and (self.jwks is None or self.secret is not None):
            raise ValueError(f'{self.algorithm} takes "jwks" and no "secret"')
        if shared and urlsplit(self.origin).hostname not in LOOPBACK:
            raise ValueError("HS256 is for the demonstration on one machine; use EdDSA or ES256")
        return self


class HostsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: tuple[HostEntry, ...]


def load_hosts(path: Path, *, kinds: frozenset[str]) -> tuple[HostSettings, ...]:
    """Every host of the file with its secrets; HostsFileRefused with all faults.

    ``kinds`` are the kinds that the registry knows. References to files count from the file's own folder.
    """
    entries = _entries(path)
    faults = [f"{path.name}: {fault}" for fault in _clashes(entries, kinds)]
    hosts = []
    for place, entry in enumerate(entries):
        try:
            hosts.append(_resolved(entry, path.parent))
        except (NeedsPerson, ValueError) as error:
            faults.append(f"{path.name}: host.{place} ({entry.id}): {error}")
    if faults:
        raise HostsFileRefused(tuple(faults))
    return tuple(hosts)


def _entries(path: Path) -> tuple[HostEntry, ...]:
    try:
        return HostsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).host
    except (OSError, UnicodeDecodeError) as error:
        raise HostsFileRefused((f"{path.name}: the file cannot be read",)) from error
    except tomllib.TOMLDecodeError as error:
        raise HostsFileRefused((f"{path.name}: not TOML: {error}",)) from error
    except ValidationError as error:
        # The values stay out: somebody may have typed a secret where a reference belongs.
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise HostsFileRefused(
            tuple(f"{path.name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        ) from None


def _clashes(entries: tuple[HostEntry, ...], kinds: frozenset[str]) -> list[str]:
    faults = [
        f"host.{place}.kind: unknown kind (known: {', '.join(sorted(kinds))})"
        for place, entry in enumerate(entries)
        if entry.kind not in kinds
    ]
    for name in ("id", "issuer"):
        values = [getattr(entry, name) for entry in entries]
        faults += [
            f"host.{place}.{name}: used twice"
            for place, value in enumerate(values)
            if value in values[:place]
        ]
    return faults


def _resolved(entry: HostEntry, folder: Path) -> HostSettings:
    settings = HostSettings(
        id=entry.id,
        kind=entry.kind,
        issuer=entry.issuer,
        origin=entry.origin,
        url=entry.url,
        audience=entry.audience,
        algorithm=entry.algorithm,
        key=_secret(entry.secret or entry.jwks, folder),
        token=_secret(entry.token, folder),
    )
    key_of(settings)
    return settings


def _secret(reference: str | None, folder: Path) -> Secret:
    secret = resolve(reference, folder=folder)
    if secret is None or not secret.value:
        raise ValueError("a secret is empty")
    return secret
