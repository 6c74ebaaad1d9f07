"""What is measured; each step runs in a process of its own, so that its memory is its own."""

import csv
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from connector.registry import ADAPTERS
from plugin.bench.material import AGENCIES
from sync import assemble
from sync.normalise.loader import load_mappings
from sync.store import reviews, tables
from sync.store.copy import copy_rows
from sync.store.engine import connect
from sync.store.reviews import DeclaredReview, DeclaredSource
from sync.timeline.when import LONDON

_COLUMNS = tuple(column.name for column in tables.event.columns)


@dataclass(frozen=True, slots=True)
class Measured:
    """One step: wall seconds without start-up, and the peak memory of its process in MiB."""

    seconds: float
    mebibytes: float
    counts: dict[str, int]


def measure(step: Callable[[str, Path], dict[str, int]], url: str, folder: Path) -> Measured:
    """Run a step in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_timed, (step, url, folder))


def _timed(step: Callable[[str, Path], dict[str, int]], url: str, folder: Path) -> Measured:
    start = time.perf_counter()
    counts = step(url, folder)
    seconds = time.perf_counter() - start
    return Measured(seconds, _peak(), counts)


def _peak() -> float:
    """Peak memory of this process alone; Linux counts the peak of who started it into the usual figure."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def assembly(url: str, folder: Path) -> dict[str, int]:
    """What `crosslight assemble` does: pull, compare, map, store, cluster."""
    engine = connect(url)
    with engine.begin() as conn:
        review_id = reviews.declare(conn, _review(folder))
    outcomes = assemble.assemble(engine, review_id, ADAPTERS, load_mappings(), owner="bench")
    return {
        name: sum(one.counts[name] for one in outcomes)
        for name in ("new", "changed", "unchanged", "withdrawn")
    }


def _review(folder: Path) -> DeclaredReview:
    sources = tuple(
        DeclaredSource(
            agency,
            agency,
            "chronology_file",
            "chronology_table",
            {"path": f"{agency}.csv", "reference": "Ref"},
            None,
        )
        for agency in AGENCIES
    )
    return DeclaredReview(
        "bench", "Bench", date(2019, 1, 1), date(2026, 6, 30), "Made up", (), sources, folder
    )


def bare_loop(url: str, folder: Path) -> dict[str, int]:
    """The limit: read the same rows, parse their times, COPY them into one table with the same indexes.

    Of a row it keeps what an event's line shows; it stores no record to prove it by.
    """
    engine = connect(url)
    with engine.begin() as conn:
        conn.execute(text("create table timeline.bare (like timeline.event including all)"))
    with engine.begin() as conn:
        copy_rows(conn, "timeline.bare", _COLUMNS, _bare_rows(folder))
    with engine.begin() as conn:
        return {"new": conn.execute(text("select count(*) from timeline.bare")).scalar_one()}


def _bare_rows(folder: Path) -> Iterator[tuple[object, ...]]:
    number = 0
    for agency in AGENCIES:
        with (folder / f"{agency}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                number += 1
                at = datetime.strptime(f"{row['Date']} {row['Time']}", "%d/%m/%Y %H:%M").replace(
                    tzinfo=LONDON
                )
                moment = at.isoformat()
                yield (
                    1, UUID(int=number).hex, 1, row["Ref"], "", row["Type"], moment, moment, moment, "minute",
                    row["Date"], None, "[]", row["Details"][:120], row["Details"], "[]", row["Child seen"],
                    "ordinary", "live", "bare",
                )  # fmt: skip
