"""The review pack: what it will hold, and what became of those asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from plugin.pages.frame import Frame
from plugin.pages.words import counted, moment
from plugin.review.filing import Filing, FilingState


@dataclass(frozen=True, slots=True)
class Counts:
    """How much goes into the pack."""

    events: int
    agencies: int
    withdrawn: int
    held: int
    tags: int
    good_practice: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class ShownFiling:
    """One request to file a pack."""

    version: str
    file_name: str
    asked: str = field(repr=False)
    state: str
    colour: str
    sentence: str
    digest: str
    href: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """Everything the template prints."""

    frame: Frame
    title: str
    contents: tuple[str, ...]
    warnings: tuple[str, ...]
    case_title: str
    may_file: bool
    #: The number of the review's latest pack; 0 before the first.
    latest: int
    fault: str
    filings: tuple[ShownFiling, ...]


def build(
    frame: Frame, counts: Counts, filings: Sequence[Filing], *, latest: int, may_file: bool, fault: str = ""
) -> PackPage:
    """The page before and after a pack is filed."""
    return PackPage(
        frame=frame,
        title="Review pack",
        contents=_contents(counts),
        warnings=_warnings(counts),
        case_title=frame.review_title,
        may_file=may_file,
        latest=latest,
        fault=fault,
        filings=tuple(_filing(each) for each in filings),
    )


def _contents(counts: Counts) -> tuple[str, ...]:
    events, agencies = counted(counts.events, "event"), counted(counts.agencies, "agency", "agencies")
    held, withdrawn = counted(counts.held, "held record"), counted(counts.withdrawn, "withdrawn account")
    factors = counted(counts.tags - counts.good_practice, "tag")
    return (
        f"the combined timeline: {events} of {agencies}, each account in its agency's own words",
        f"good practice: {counted(counts.good_practice, 'tag')}, with what made it possible",
        f"contributory factors: {factors}, helping and hindering",
        f"what the sources gave: complete to when, {held}, {withdrawn}",
        "the digest of every record and the version of every mapping",
    )


def _warnings(counts: Counts) -> tuple[str, ...]:
    if not counts.incomplete:
        return ()
    verb = "is" if counts.incomplete == 1 else "are"
    return (
        f"{counted(counts.incomplete, 'source')} {verb} not complete. The pack says so on its first page.",
    )


_STATES = {
    FilingState.WAITING: ("Waiting", "yellow"),
    FilingState.FILED: ("Filed", "green"),
    FilingState.REFUSED: ("Refused", "orange"),
}


def _filing(filing: Filing) -> ShownFiling:
    state, colour = _STATES[filing.state]
    return ShownFiling(
        version=f"Pack {filing.version}",
        file_name=filing.file_name,
        asked=f"Asked for by {filing.by.name} on {moment(filing.requested_at)}",
        state=state,
        colour=colour,
        sentence=_sentence(filing),
        digest=filing.sha256,
        href=filing.remote_url or "",
    )


def _sentence(filing: Filing) -> str:
    if filing.state is FilingState.FILED:
        return f"On the case, filed in the name of {filing.by.name}."
    if filing.state is FilingState.REFUSED:
        return f"Refused: {filing.message}" if filing.message else "The case system refused the pack."
    return filing.message or "The pack is made and waits for the case system."
