"""Where connector, sync and plugin meet; nothing else imports all three."""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from connector.errors import NeedsPerson, SourceError
from connector.registry import ADAPTERS
from plugin.demo.child_process import ChildEnded
from plugin.demo.supervise import DemoIsRunning
from plugin.hosts.host import Host
from plugin.hosts.registry import HOSTS, open_hosts
from plugin.hosts.settings import HostsFileRefused, load_hosts
from plugin.pack.contents import PackRefusedError
from plugin.pack.formats import FORMATS
from plugin.pack.gather import gather
from plugin.pack.manifest import file_manifest, manifest_name
from plugin.review.case import Case
from plugin.review.framework import Frameworks
from plugin.review.framework_file import FrameworkFaultsError, shipped
from plugin.review.store import cases, filings
from sync import assemble as assembly
from sync.normalise.engine import BoundMapping
from sync.normalise.loader import MappingFaults, load_mappings
from sync.reconcile import Outcome
from sync.review_file import ReviewFile, ReviewFileFaults, read_review_file
from sync.settings import Settings, SettingsFaults, read_settings
from sync.store import audit, coverage, reviews, timeline
from sync.store.engine import database_url, open_store
from sync.store.reviews import DeclaredReview, DeclaredSource, StoredReview, Subject
from sync.store.schema import SchemaIsOld, head
from sync.timeline.coverage import Coverage
from sync.timeline.entry import Entry


class WrongUse(Exception):
    """The command was called in a way that has no meaning; the text says what to do."""


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def owner() -> str:
    """Who holds a lease: this machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def mappings(given: Settings) -> dict[str, BoundMapping]:
    """The mappings that come with the product and the deployment's own."""
    return load_mappings(*given.mappings)


@contextmanager
def store(given: Settings) -> Iterator[Engine]:
    """The store; the embedded one is brought up to date by itself, an external one must be migrated."""
    engine = open_store(database_url(given), prepare=given.database_url is None)
    try:
        yield engine
    finally:
        engine.dispose()


def hosts(given: Settings) -> dict[str, Host]:
    """The case systems of the hosts file."""
    if given.hosts is None:
        raise WrongUse("No hosts file is set. Set CROSSLIGHT_HOSTS to the file that lists your case systems.")
    return open_hosts(load_hosts(given.hosts, kinds=frozenset(HOSTS)))


def declare(conn: Connection, path: Path, file: ReviewFile) -> int:
    """Store what a review file says; returns the review's id."""
    review_id = reviews.declare(conn, _declared(path, file))
    for one in file.case:
        cases.link(conn, review_id, Case(one.host, one.case))
    return review_id


def _declared(path: Path, file: ReviewFile) -> DeclaredReview:
    return DeclaredReview(
        key=file.review.key,
        title=file.review.title,
        starts=file.review.starts,
        ends=file.review.ends,
        legal_basis=file.review.legal_basis,
        subjects=tuple(Subject(one.id, one.name, one.born, one.identifiers) for one in file.subject),
        sources=tuple(
            DeclaredSource(one.id, one.agency, one.adapter, one.mapping, one.options, one.secret)
            for one in file.source
        ),
        folder=path.resolve().parent,
    )


@dataclass(frozen=True, slots=True)
class SourceResult:
    """One source after an assembly: what this run did and what the store holds now."""

    outcome: Outcome
    coverage: Coverage
    records: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """A whole assembly."""

    review: StoredReview
    sources: tuple[SourceResult, ...]


def assemble(path: Path, *, progress: assembly.Progress, may_withdraw_many: Sequence[str] = ()) -> Assembly:
    """Pull every source of a review file once."""
    given = read_settings()
    file = read_review_file(path)
    if unknown := sorted(set(may_withdraw_many) - {one.id for one in file.source}):
        raise WrongUse(f"--accept-withdrawals: the review has no source called {', '.join(unknown)}.")
    bound = mappings(given)
    with store(given) as engine:
        with engine.begin() as conn:
            review_id = declare(conn, path, file)
        outcomes = assembly.assemble(
            engine,
            review_id,
            ADAPTERS,
            bound,
            owner=owner(),
            may_withdraw_many=may_withdraw_many,
            progress=progress,
        )
        with engine.begin() as conn:
            return _assembly(conn, review_id, outcomes)


def _assembly(conn: Connection, review_id: int, outcomes: Sequence[Outcome]) -> Assembly:
    review = reviews.by_id(conn, review_id)
    covered = {one.source: one for one in coverage.of_review(conn, review_id)}
    records = coverage.records(conn, review_id)
    if review is None:
        raise WrongUse("The review vanished while it was being assembled. Run the command again.")
    results = (SourceResult(one, covered[one.source], records.get(one.source, 0)) for one in outcomes)
    return Assembly(review, tuple(results))


def timeline_of(path: Path, *, known_by: str | None, known_on: date | None) -> list[Entry]:
    """The stored timeline of a review file; ``known_by`` is an agency or the id of one of its sources."""
    file = read_review_file(path)
    agency = next((one.agency for one in file.source if known_by in (one.id, one.agency)), None)
    if known_by and agency is None:
        names = ", ".join(sorted({one.agency for one in file.source}))
        raise WrongUse(f"No source of this review belongs to {known_by}. Its agencies are: {names}.")
    with store(read_settings()) as engine, engine.begin() as conn:
        review = stored(conn, file)
        return timeline.read(conn, review.id, timeline.Wanted(known_by=agency, known_on=known_on))


def stored(conn: Connection, file: ReviewFile) -> StoredReview:
    """The review of a file as it is stored; raises WrongUse where it never was."""
    review = reviews.by_key(conn, file.review.key)
    if review is None:
        raise WrongUse("Nothing of this review is stored yet. Run: crosslight assemble REVIEW.toml")
    return review


def migrate() -> str:
    """Bring the schema up to date; returns the sentence to print."""
    open_store(database_url(read_settings()), prepare=True).dispose()
    return f"The database schema is at revision {head()}."


def write_pack(path: Path, shown_as: str, audience: str, out: Path) -> list[Path]:
    """Write the pack and its manifest; returns the files."""
    writer = FORMATS.get(shown_as)
    if writer is None:
        raise WrongUse(f"There is no pack format {shown_as}. Use one of: {', '.join(FORMATS)}.")
    file = read_review_file(path)
    with store(read_settings()) as engine, engine.begin() as conn:
        review = stored(conn, file)
        version = filings.next_version(conn, review.id)
        made = gather(
            conn, review, audience, frameworks(), made_by="crosslight pack", made_at=now(), version=version
        )
        audit.note(conn, owner(), "pack.written", f"audience/{audience}", review.id, format=shown_as)
    name = f"{review.key}-{audience.replace(':', '-')}{writer.suffix}"
    content = writer.write(made)
    written = {name: content, manifest_name(name): file_manifest(made, name, writer.media_type, content)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file_name, data in written.items():
            (out / file_name).write_bytes(data)
    except OSError:
        raise WrongUse(
            f"Nothing can be written to {out}. Name a folder that this user may write to."
        ) from None
    return [out / file_name for file_name in written]


def frameworks() -> Frameworks:
    """The frameworks that come with the product."""
    return shipped()


#: Faults that a person can act on, and the exit code that says so; the first that fits.
_CODES: Mapping[type[BaseException], int] = {
    SettingsFaults: 2,
    ReviewFileFaults: 2,
    MappingFaults: 2,
    FrameworkFaultsError: 2,
    HostsFileRefused: 2,
    PackRefusedError: 2,
    WrongUse: 2,
    SchemaIsOld: 3,
    ChildEnded: 4,
    DemoIsRunning: 2,
    NeedsPerson: 3,
    SourceError: 4,
}
FAULTS = tuple(_CODES)


def sentence_of(error: BaseException) -> str | None:
    """What to tell a person of a fault; None where it is not for a person."""
    if isinstance(error, OperationalError):
        return "The database does not answer. Check CROSSLIGHT_DATABASE_URL and that the server runs."
    return str(error) if isinstance(error, FAULTS) else None


def exit_code_of(error: BaseException | None) -> int:
    """The exit code of a fault that has a sentence."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), 4)
