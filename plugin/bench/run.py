"""Runs the benchmark and prints ratios; rounds are interleaved, so that a noisy machine is noisy for all."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sqlalchemy import make_url, text

from plugin.bench.material import change, write_logs
from plugin.bench.steps import Measured, assembly, bare_loop, measure
from sync.store import embedded
from sync.store.engine import connect
from sync.store.schema import migrate

#: Each step and what it does, in the order in which a round runs them on the same files.
STEPS = {
    "bare loop": "read the CSV files, parse date and time, COPY into a table with the indexes of"
    " timeline.event; keeps no record, no digest, no mapping, and looks for nothing",
    "first assembly": "what crosslight assemble does: read, digest, compare, map, COPY record and event,"
    " look for accounts of the same happening",
    "unchanged": "the same assembly again, with no file touched",
    "1 % changed": "again after every hundredth row was edited: all files are read, only changed rows mapped",
}
Say = Callable[[str], None]


def run(events: int, rounds: int, say: Say) -> None:
    """Measure and print; a whole PostgreSQL of its own is started and thrown away."""
    with tempfile.TemporaryDirectory(prefix="crosslight-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root the database runs under an account of its own
        server = embedded.start(folder / "database")
        try:
            url = str(server.get_uri())
            say(f"{events:,} events of 6 sources, {rounds} rounds; each step in a process of its own")
            for step, does in STEPS.items():
                say(f"  {step}: {does}")
            results = [_round(url, folder, f"r{number}", events, say) for number in range(rounds)]
            small = _round(url, folder, "small", events // 10, lambda _: None)
        finally:
            server.cleanup()
    _print(results, small, events, say)


def _round(url: str, folder: Path, name: str, events: int, say: Say) -> dict[str, Measured]:
    logs = folder / f"logs-{name}"
    logs.mkdir()
    write_logs(logs, events)
    target = _database(url, name)
    found = {
        "bare loop": measure(bare_loop, target, logs),
        "first assembly": measure(assembly, target, logs),
        "unchanged": measure(assembly, target, logs),
    }
    change(logs, 0.01)
    found["1 % changed"] = measure(assembly, target, logs)
    say("  " + ", ".join(f"{step} {events / one.seconds:,.0f}/s" for step, one in found.items()))
    return found


def _database(url: str, name: str) -> str:
    admin = connect(url)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text(f"create database {name}"))
    admin.dispose()
    target = make_url(url).set(database=name)
    engine = connect(target.render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()
    return target.render_as_string(hide_password=False)


def _print(results: list[dict[str, Measured]], small: dict[str, Measured], events: int, say: Say) -> None:
    say("medians of events a second, and highest memory")
    for step in STEPS:
        seconds = median(one[step].seconds for one in results)
        memory = max(one[step].mebibytes for one in results)
        say(f"  {step:16} {events / seconds:>10,.0f} events/s   peak {memory:.0f} MiB")
    say("ratios within a round, medians")
    first = _ratio(results, "bare loop", "first assembly")
    say(f"  first assembly / bare loop         {first:.2f}   (aim: 0.50)")
    unchanged = _ratio(results, "first assembly", "unchanged")
    say(f"  unchanged / first assembly         {unchanged:.1f}    (aim: 4.0)")
    say(f"  1 % changed / unchanged            {_ratio(results, 'unchanged', '1 % changed'):.2f}")
    ratio = max(one["first assembly"].mebibytes for one in results) / small["first assembly"].mebibytes
    sizes = f"{events:,} / at {events // 10:,}"
    say(f"  first assembly, peak memory at {sizes}   {ratio:.2f}   (flat: 1.2 at most)")


def _ratio(results: list[dict[str, Measured]], over: str, under: str) -> float:
    """How many times as fast ``under`` is as ``over``, round by round."""
    return median(one[over].seconds / one[under].seconds for one in results)
