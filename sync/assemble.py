"""All sources of a review, once."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event, Lock

from pydantic import ValidationError
from sqlalchemy import Engine

from connector.adapter import Adapter
from connector.errors import NeedsPerson, SourceError
from connector.secret import resolve
from sync import schedule
from sync.normalise.engine import BoundMapping
from sync.reconcile import Outcome, reconcile
from sync.store import occurrences, sources
from sync.store.sources import LeaseLost, Source
from sync.timeline.coverage import SourceState

#: What each adapter is called, as in connector.registry.
Adapters = Mapping[str, type[Adapter]]
#: Sources read side by side, because most of the time one waits for its agency's server or for the database.
AT_ONCE = 3
#: New objects between two searches for cycles; a page has about as many.
_ALLOCATED = 50_000
#: Told the source and the number of records of each stored page, never of two at once.
Progress = Callable[[Source, int], None]


def open_adapter(source: Source, adapters: Adapters) -> Adapter:
    """The adapter with its checked options; raises NeedsPerson naming the option that is wrong."""
    kind = adapters.get(source.adapter)
    if kind is None:
        raise NeedsPerson(
            f"there is no adapter called {source.adapter}",
            where=source.agency,
            do=f"Use one of: {', '.join(sorted(adapters))}.",
        )
    try:
        settings = kind.Settings.model_validate(source.options)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise NeedsPerson(
            f"the options of source {source.key} are wrong ({faults})",
            where=source.agency,
            do="Correct them in the review file.",
        ) from None
    return kind(settings, folder=source.folder, secret=resolve(source.secret_ref, folder=source.folder))


def pull_source(
    engine: Engine,
    source: Source,
    adapters: Adapters,
    mappings: Mapping[str, BoundMapping],
    *,
    owner: str,
    may_withdraw_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Open the source and bring it level; whatever fails becomes an outcome."""
    try:
        adapter = open_adapter(source, adapters)
        mapping = mapping_of(source, mappings)
        return reconcile(
            engine,
            source,
            adapter,
            mapping,
            owner=owner,
            may_withdraw_many=may_withdraw_many,
            progress=progress,
        )
    except SourceError as error:
        return _never_opened(engine, source, error, owner)
    except LeaseLost:
        return Outcome(
            source.key, source.agency, SourceState.WAITING, message="Another run took this source over."
        )


def _never_opened(engine: Engine, source: Source, error: SourceError, owner: str) -> Outcome:
    """Nobody is asked where the review file is wrong; the source says so until somebody corrects it."""
    with engine.begin() as conn:
        lease = sources.take(conn, source.id, owner)
        if lease:
            again = schedule.after(error, source.failures)
            sources.failed(conn, lease, SourceState.NEEDS_PERSON, error.public, again=again)
    return Outcome(source.key, source.agency, SourceState.NEEDS_PERSON, message=error.public)


def mapping_of(source: Source, mappings: Mapping[str, BoundMapping]) -> BoundMapping:
    """The mapping that reads the source; raises NeedsPerson where there is none for its adapter."""
    mapping = mappings.get(source.mapping)
    if mapping is None or mapping.adapter != source.adapter:
        fit = sorted(name for name, one in mappings.items() if one.adapter == source.adapter)
        raise NeedsPerson(
            f"there is no mapping called {source.mapping} for the adapter {source.adapter}",
            where=source.agency,
            do=f"Use one of: {', '.join(fit) or 'none is installed'}.",
        )
    return mapping


def assemble(
    engine: Engine,
    review_id: int,
    adapters: Adapters,
    mappings: Mapping[str, BoundMapping],
    *,
    owner: str,
    may_withdraw_many: Iterable[str] = (),
    progress: Progress = lambda _source, _count: None,
) -> list[Outcome]:
    """Pull every source of the review, then look for accounts of the same happening where anything moved."""
    with engine.begin() as conn:
        wanted = sources.of_review(conn, review_id)
    allowed = frozenset(may_withdraw_many)

    def pull(source: Source, told: Callable[[int], None]) -> Outcome:
        many = source.key in allowed
        return pull_source(
            engine, source, adapters, mappings, owner=owner, may_withdraw_many=many, progress=told
        )

    with _collecting_rarely():
        outcomes = _side_by_side(pull, wanted, progress)
        if any(moved(one) for one in outcomes):
            with engine.begin() as conn:
                occurrences.cluster(conn, review_id)
    return outcomes


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Records and events hold no cycles, yet searching the many objects of a page for them takes its time."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATED, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _side_by_side(
    pull: Callable[[Source, Callable[[int], None]], Outcome], wanted: Sequence[Source], progress: Progress
) -> list[Outcome]:
    """In the order of the sources; a stop by hand stops all of them, and each lease is given back."""
    stopping, telling = Event(), Lock()

    def told(source: Source, count: int) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        with telling:
            progress(source, count)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return list(pool.map(lambda source: pull(source, partial(told, source)), wanted))
        except BaseException:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def moved(outcome: Outcome) -> bool:
    """Whether the run changed anything on the timeline."""
    return any(outcome.counts[name] for name in ("new", "changed", "restored", "read again", "withdrawn"))
