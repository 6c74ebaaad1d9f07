"""What can go wrong between the panel and a case system, named after what happens next.

::

    HostError
    ├── Forbidden        the person, or our service account, may not do this
    ├── NotFound         the case system does not know the case
    ├── Conflict         the case changed meanwhile
    ├── TooLarge         the file is larger than the case system takes
    ├── TypeRefused      the case system does not take files of this type
    ├── Unavailable      likely to pass; the outbox comes back by itself
    ├── HostMisbehaved   the answer makes no sense; somebody has to look
    └── Unsupported      this case system cannot do it; ``describe()`` says so beforehand

Each carries one plain sentence and never a case's content, a secret or the query of an address.
"""


class HostError(Exception):
    """The case system did not do what was asked."""

    @property
    def public(self) -> str:
        """The sentence shown to people."""
        return str(self)


class Forbidden(HostError):
    """The right is missing; asking again does not help."""


class NotFound(HostError):
    """The case, or what was asked for on it, is not there."""


class Conflict(HostError):
    """Somebody else was quicker."""


class TooLarge(HostError):
    """The file is over the case system's limit."""


class TypeRefused(HostError):
    """The file is of a type the case system does not take."""


class Unavailable(HostError):
    """The case system cannot be reached now; ``retry_after`` is in seconds where it named a time."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class HostMisbehaved(HostError):
    """An answer outside the agreement, such as a refusal that says 200."""


class Unsupported(HostError):
    """This kind of case system has no such ability."""
