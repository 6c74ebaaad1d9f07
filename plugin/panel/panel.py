"""What the panel needs to work, handed to it from outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from sqlalchemy import Engine

from plugin.hosts.host import Host
from plugin.review.framework import Frameworks

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Panel:
    """One panel with its store, its case systems and its clock."""

    engine: Engine = field(repr=False)
    hosts: Mapping[str, Host] = field(repr=False)
    frameworks: Frameworks = field(repr=False)
    #: Scheme, name and port under which browsers reach the panel.
    origin: str
    clock: Callable[[], datetime] = field(repr=False)

    def __post_init__(self) -> None:
        address = urlsplit(self.origin)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise ValueError("The panel's origin must begin with https://, or name this machine itself.")

    @cached_property
    def is_secure(self) -> bool:
        """Whether browsers reach the panel through TLS."""
        return urlsplit(self.origin).scheme == "https"

    @cached_property
    def host_origins(self) -> frozenset[str]:
        """Where case pages come from; nothing else may frame the panel or launch it."""
        return frozenset(host.settings.origin for host in self.hosts.values())

    @cached_property
    def factor_names(self) -> dict[str, str]:
        """The name of every factor by what a tag stores."""
        return {placed.ref: placed.factor.name for one in self.frameworks.all for placed in one.refs()}

    @cached_property
    def good_practice(self) -> frozenset[str]:
        """The factors that are good practice."""
        all_placed = (placed for one in self.frameworks.all for placed in one.refs())
        return frozenset(placed.ref for placed in all_placed if placed.group.good_practice)
