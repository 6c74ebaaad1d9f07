"""What the commands print: progress bars on a terminal, plain lines elsewhere; the only home of rich."""

import json
import sys
from collections.abc import Iterable
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from plugin.wiring import Assembly, SourceResult
from sync.store.sources import Source
from sync.timeline.coverage import SourceState
from sync.timeline.entry import Entry, as_line
from sync.timeline.when import said

_STATES = {
    SourceState.COMPLETE: "complete",
    SourceState.WAITING: "waiting",
    SourceState.TRY_LATER: "try later",
    SourceState.NEEDS_PERSON: "needs a person",
}


class Progress:
    """On standard error: a bar a source on a terminal, one plain line a source elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._tasks: dict[str, TaskID] = {}
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed} records"),
            TimeElapsedColumn(),
            console=self._console,
        )

    def __enter__(self) -> Self:
        """Start the bars where there is a terminal to draw them on."""
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the bars as they stand."""
        self._bars.stop()

    def __call__(self, source: Source, count: int) -> None:
        """Note that a page of ``count`` records of this source is stored."""
        if not self._console.is_terminal:
            if source.key not in self._tasks:
                self._console.print(f"Reading {source.agency} ({source.key})", markup=False, highlight=False)
            self._tasks.setdefault(source.key, TaskID(0))
            return
        if source.key not in self._tasks:
            self._tasks[source.key] = self._bars.add_task(escape(source.agency), total=None)
        self._bars.advance(self._tasks[source.key], count)


def print_assembly(assembly: Assembly, *, as_json: bool) -> None:
    """The result of an assembly: a table for people, JSON for programs."""
    if as_json:
        sys.stdout.write(
            json.dumps({"review": assembly.review.key, "sources": [_result(one) for one in assembly.sources]})
            + "\n"
        )
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=escape(assembly.review.title), title_justify="left")
    numbers = ("records", "events", "new", "changed", "unchanged", "held", "withdrawn")
    table.add_column("source")
    for name in numbers:
        table.add_column(name, justify="right")
    table.add_column("state")
    for one in assembly.sources:
        shown = _result(one)
        table.add_row(
            escape(f"{one.outcome.agency} ({one.outcome.source})"),
            *(str(shown[name]) for name in numbers),
            _STATES[one.outcome.state],
        )
    console.print(table)
    for one in assembly.sources:
        if one.outcome.message:
            console.print(one.outcome.message, markup=False, highlight=False, soft_wrap=True)


def _result(one: SourceResult) -> dict[str, str | int]:
    counts = one.outcome.counts
    return {
        "source": one.outcome.source,
        "agency": one.outcome.agency,
        "state": one.outcome.state.value,
        "records": one.records,
        "events": one.coverage.events,
        "new": counts["new"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "held": one.coverage.held,
        "withdrawn": counts["withdrawn"],
        "message": one.outcome.message,
    }


def print_timeline(entries: Iterable[Entry], shown_as: str) -> None:
    """The timeline on standard output."""
    {"table": _as_table, "jsonl": _as_jsonl, "csv": _as_csv}[shown_as](entries)


def _as_table(entries: Iterable[Entry]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table("when", "agency", "kind", "what was written", "child seen")
    for one in entries:
        event = one.event
        title = escape(event.title) if one.status == "live" else f"[strike]{escape(event.title)}[/strike]"
        table.add_row(
            said(event.occurred),
            escape(one.agency),
            event.kind,
            title,
            event.child_seen.value.replace("_", " "),
        )
    console.print(table)


def _as_jsonl(entries: Iterable[Entry]) -> None:
    for one in entries:
        sys.stdout.write(json.dumps(as_line(one), ensure_ascii=False) + "\n")


def _as_csv(entries: Iterable[Entry]) -> None:
    from plugin.pack import table

    sys.stdout.buffer.write(table.timeline(entries))
