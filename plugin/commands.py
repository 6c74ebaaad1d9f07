"""The `crosslight` command: its words, options and exit codes; wiring.py has what they set in motion."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sync.timeline.coverage import SourceState

app = typer.Typer(
    name="crosslight",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="One case timeline from every agency's records, and a systems-review panel in your case system.",
)
NEEDS_PERSON, TRY_LATER, WRONG_USE = 3, 4, 2
#: Where a written demo review expects its hospital; docs and the README beside the review name it too.
WRITTEN_PORT = 8090
ReviewPath = Annotated[Path, typer.Argument(metavar="REVIEW.toml", help="The review file.")]


class TimelineFormat(StrEnum):
    """How a timeline is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


@app.command()
def assemble(
    review: ReviewPath,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    accept_withdrawals: Annotated[
        list[str] | None,
        typer.Option(help="A source whose many missing records were confirmed with its agency. Repeatable."),
    ] = None,
) -> None:
    """Pull every source of the review once and put the timeline together.

    Ends with 0 when every source is complete, 3 when one needs a person, 4 when one should be tried later.
    """
    from plugin import terminal, wiring

    with _faults_as_sentences(), terminal.Progress() as progress:
        result = wiring.assemble(review, progress=progress, may_withdraw_many=accept_withdrawals or [])
    terminal.print_assembly(result, as_json=as_json)
    states = {one.outcome.state for one in result.sources}
    if SourceState.NEEDS_PERSON in states:
        raise typer.Exit(NEEDS_PERSON)
    if states - {SourceState.COMPLETE}:
        raise typer.Exit(TRY_LATER)


@app.command()
def timeline(
    review: ReviewPath,
    shown_as: Annotated[
        TimelineFormat, typer.Option("--format", help="How to print it.")
    ] = TimelineFormat.TABLE,
    known_by: Annotated[
        str | None, typer.Option("--as-known-by", help="Only what this agency (or source id) knew.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="… by the end of this day.")
    ] = None,
) -> None:
    """Print the timeline, oldest first."""
    from plugin import terminal, wiring

    with _faults_as_sentences():
        if on and not known_by:
            raise wiring.WrongUse(
                "--on needs --as-known-by: name the agency whose knowledge you want to see."
            )
        day: date | None = on.date() if on else None
        entries = wiring.timeline_of(review, known_by=known_by, known_on=day)
    terminal.print_timeline(entries, shown_as.value)


@app.command()
def pack(
    review: ReviewPath,
    out: Annotated[Path, typer.Option(help="The folder to write to; made where it does not exist.")],
    shown_as: Annotated[str, typer.Option("--format", help="docx, csv or json.")] = "docx",
    audience: Annotated[str, typer.Option(help="panel, agency:ID or publication.")] = "panel",
) -> None:
    """Write the review pack and its manifest."""
    from plugin import wiring

    with _faults_as_sentences():
        for written in wiring.write_pack(review, shown_as, audience, out):
            typer.echo(str(written))


@app.command()
def demo(
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Only write the demo review to DIR; start nothing.")
    ] = None,
) -> None:
    """Start everything on this machine with a made-up review; Ctrl-C stops all."""
    from plugin.demo import hospital, supervise
    from plugin.demo import write as files
    from sync.settings import read_settings

    with _faults_as_sentences():
        if write:
            path = files.write_review(write, hospital_url=hospital.address(WRITTEN_PORT))
            typer.echo(f"The demo review lies in {path}")
            return
        settings = read_settings()
        supervise.run_demo(
            settings.home, say=typer.echo, assemble=_assembled, database_url=settings.database_url
        )


def _assembled(path: Path) -> None:
    from plugin import terminal, wiring

    with terminal.Progress() as progress:
        result = wiring.assemble(path, progress=progress)
    terminal.print_assembly(result, as_json=False)


@app.command()
def worker() -> None:
    """Run the background service: reads sources that are due and files packs."""
    from plugin import services

    with _faults_as_sentences():
        services.run_worker()


@app.command()
def panel() -> None:
    """Run the web panel."""
    from plugin import services

    with _faults_as_sentences():
        services.run_panel()


@app.command()
def check(
    review: Annotated[
        Path | None, typer.Argument(metavar="[REVIEW.toml]", help="Also check this review.")
    ] = None,
) -> None:
    """Check mappings, frameworks, settings, hosts and sources; all faults at once, with file and key."""
    from plugin import checks

    with _faults_as_sentences():
        found = checks.check(review)
    for line in found.lines:
        typer.echo(line)
    for fault in found.faults:
        typer.echo(fault, err=True)
    if found.faults:
        raise typer.Exit(WRONG_USE)


@app.command()
def verify(review: ReviewPath) -> None:
    """Check that every event leads back to a stored record whose digest is right."""
    from plugin import checks

    with _faults_as_sentences():
        found = checks.verify(review)
    for line in found.lines:
        typer.echo(line)
    for fault in found.faults:
        typer.echo(fault, err=True)
    if found.faults:
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database schema up to date."""
    from plugin import wiring

    with _faults_as_sentences():
        typer.echo(wiring.migrate())


@app.command()
def bench(
    events: Annotated[int, typer.Option(min=1_000, help="How many events.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often everything is measured.")] = 3,
) -> None:
    """Measure this machine: how fast a review is assembled beside the limit, as ratios."""
    from plugin.bench.run import run

    run(events, rounds, typer.echo)


class _faults_as_sentences:  # noqa: N801  reads as what it does
    """Turns every fault that a person can act on into its sentences and an exit code."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: Any) -> None:
        from plugin import wiring

        sentence = wiring.sentence_of(error) if error else None
        if sentence is None:
            return
        typer.echo(sentence, err=True)
        raise typer.Exit(wiring.exit_code_of(error)) from None
