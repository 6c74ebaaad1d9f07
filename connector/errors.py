"""What can go wrong with a source, named after what happens next.

::

    SourceError                 one plain sentence: what, where, what to do
    ├── TryLater                the worker comes back by itself (429, 500, a server that is down)
    └── NeedsPerson             the source stops until somebody acts (401, a damaged file, a renamed column)

The sentence never quotes a record, a secret or the query of an address.
"""


class SourceError(Exception):
    """A source could not be read; nothing that is stored is touched by it."""

    def __init__(self, what: str, *, where: str, do: str) -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(self.public)

    @property
    def public(self) -> str:
        """The sentence shown to people."""
        return f"{self.where}: {self.what}. {self.do}"


class TryLater(SourceError):
    """Likely to pass; ``retry_after`` is in seconds where the source named a time."""

    def __init__(self, what: str, *, where: str, do: str, retry_after: float | None = None) -> None:
        super().__init__(what, where=where, do=do)
        self.retry_after = retry_after


class NeedsPerson(SourceError):
    """Will not pass by itself."""
