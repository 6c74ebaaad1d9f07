"""Looks for what is wrong before it hurts: settings, mappings, sources, and the way back to the records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from connector.record import digest
from connector.registry import ADAPTERS
from plugin import wiring
from sync import assemble as assembly
from sync.normalise.engine import BoundMapping
from sync.review_file import ReviewFile, read_review_file
from sync.settings import Settings, read_settings
from sync.store import verification
from sync.store.sources import Source


@dataclass(slots=True)
class Findings:
    """What a check found: lines of what is well, faults of what is not."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def look(self, what: str, inspect: Callable[[], str]) -> None:
        """Run one inspection; a fault of its own does not stop the next."""
        try:
            self.lines.append(f"{what}: {inspect()}")
        except wiring.FAULTS as error:
            self.faults += [f"{what}: {line}" for line in str(error).splitlines()]


def check(review: Path | None) -> Findings:
    """Mappings, frameworks, hosts, and every source of a review file where one is named."""
    found = Findings()
    given = read_settings()
    found.look("mappings", lambda: ", ".join(sorted(one.label for one in wiring.mappings(given).values())))
    found.look("frameworks", lambda: ", ".join(f"{one.id}@{one.version}" for one in wiring.frameworks().all))
    if given.hosts:
        found.look("hosts", lambda: ", ".join(sorted(wiring.hosts(given))))
    if review:
        found.look(review.name, lambda: _check_review(found, review, given))
    return found


def _check_review(found: Findings, path: Path, given: Settings) -> str:
    file, mappings = read_review_file(path), wiring.mappings(given)
    for source in _sources(path, file):
        found.look(f"source {source.key}", partial(_check_source, source, mappings))
    return f"{len(file.source)} sources"


def _check_source(source: Source, mappings: Mapping[str, BoundMapping]) -> str:
    assembly.mapping_of(source, mappings)
    assembly.open_adapter(source, ADAPTERS).check()
    return "answers"


def _sources(path: Path, file: ReviewFile) -> list[Source]:
    folder = path.resolve().parent
    return [
        Source(
            id=0,
            review_id=0,
            key=one.id,
            agency=one.agency,
            adapter=one.adapter,
            mapping=one.mapping,
            options=one.options,
            folder=folder,
            secret_ref=one.secret,
            cursor=None,
            mapped_by=None,
            failures=0,
            whole_is_due=True,
            legal_basis=file.review.legal_basis,
        )
        for one in file.source
    ]


def verify(path: Path) -> Findings:
    """Every event leads to a stored record, and every record has the digest that stands beside it."""
    file = read_review_file(path)
    found = Findings()
    with wiring.store(read_settings()) as engine, engine.begin() as conn:
        review = wiring.stored(conn, file)
        checked = 0
        for source, ref, raw, sha256 in verification.records(conn, review.id):
            checked += 1
            if digest(raw.encode()) != sha256:
                found.faults.append(f"{source}: the stored record {ref} does not have the digest beside it.")
        events, stray = verification.events(conn, review.id)
        found.faults += [f"The event {event_id} has no stored record." for event_id in stray]
    found.lines.append(
        f"{checked} records, {events} events: {'faults found' if found.faults else 'all lead back'}"
    )
    return found
