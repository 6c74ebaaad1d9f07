"""All sources of a review, once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

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
#: Told the source and the number of records of each stored page.
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
        mapping = _mapping(source, mappings)
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


def _mapping(source: Source, mappings: Mapping[str, BoundMapping]) -> BoundMapping:
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
    outcomes = [
        pull_source(
            engine,
            source,
            adapters,
            mappings,
            owner=owner,
            may_withdraw_many=source.key in allowed,
            progress=partial(progress, source),
        )
        for source in wanted
    ]
    if any(moved(one) for one in outcomes):
        with engine.begin() as conn:
            occurrences.cluster(conn, review_id)
    return outcomes


def moved(outcome: Outcome) -> bool:
    """Whether the run changed anything on the timeline."""
    return any(outcome.counts[name] for name in ("new", "changed", "restored", "read again", "withdrawn"))
