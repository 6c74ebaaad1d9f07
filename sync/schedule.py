"""When a source is read next, and from where."""

from datetime import timedelta

from connector.errors import NeedsPerson, SourceError, TryLater
from sync.store.sources import Source

#: Between two reads of a source that answers.
EVERY = timedelta(minutes=15)
#: After a fault that only a person can mend; `crosslight assemble` does not wait for it.
AFTER_A_PERSON = timedelta(days=1)
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(hours=1)


def after(error: SourceError, failures: int) -> timedelta:
    """How long to wait after a failure; the source's own Retry-After goes first."""
    if isinstance(error, NeedsPerson):
        return AFTER_A_PERSON
    if isinstance(error, TryLater) and error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    return min(_LONGEST, _FIRST * (1 << min(failures, 10)))


def start_from(source: Source, mapping: str) -> str | None:
    """The cursor to pull from; None, when another mapping reads or a whole listing is due, asks for all."""
    if source.mapped_by != mapping or source.whole_is_due:
        return None
    return source.cursor
