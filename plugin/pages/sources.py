"""What every source gave, up to when, and what it could not be read from."""

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.pages.frame import Frame
from plugin.pages.origin import facts_of_place
from plugin.pages.words import counted, day, moment
from sync.timeline.coverage import Coverage, Held, SourceState


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that could not be normalised, and why."""

    ref: str
    place: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownSource:
    """One source in sentences and figures."""

    agency: str
    source: str
    state: str
    colour: str
    sentence: str
    complete_to: str
    period: str
    checked: str
    events: str
    held_count: str
    withdrawn: str
    read_by: str
    held: tuple[HeldRecord, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Everything the template prints."""

    frame: Frame
    title: str
    summary: str
    sources: tuple[ShownSource, ...]


_STATES = {
    SourceState.COMPLETE: ("Complete", "green"),
    SourceState.WAITING: ("Waiting", "grey"),
    SourceState.TRY_LATER: ("Trying again", "yellow"),
    SourceState.NEEDS_PERSON: ("Needs a person", "orange"),
}


def build(frame: Frame, coverage: Sequence[Coverage], held: Sequence[Held]) -> SourcesPage:
    """The sources in the order in which the review names them."""
    complete = sum(each.state is SourceState.COMPLETE for each in coverage)
    return SourcesPage(
        frame=frame,
        title="Sources",
        summary=f"{complete} of {counted(len(coverage), 'source')} complete",
        sources=tuple(_source(each, [one for one in held if one.source == each.source]) for each in coverage),
    )


def _source(each: Coverage, held: Sequence[Held]) -> ShownSource:
    state, colour = _STATES[each.state]
    return ShownSource(
        agency=each.agency,
        source=each.source,
        state=state,
        colour=colour,
        sentence=_sentence(each),
        complete_to=moment(each.complete_to) if each.complete_to else "Not complete at any time yet",
        period=f"{day(each.first)} to {day(each.last)}" if each.first else "No event yet",
        checked=moment(each.checked_at),
        events=f"{each.events:,}",
        held_count=f"{each.held:,}",
        withdrawn=f"{each.withdrawn:,}",
        read_by=f"adapter {each.adapter}, mapping {each.mapping}",
        held=tuple(_held(one) for one in held),
    )


def _sentence(each: Coverage) -> str:
    if each.state is SourceState.COMPLETE:
        return f"Everything the source held on {moment(each.complete_to)} is here. {each.message}".rstrip()
    if each.state is SourceState.WAITING:
        return "The source has not been read yet. It is read as soon as the worker gets to it."
    if each.state is SourceState.TRY_LATER:
        return each.message or "The source could not be reached. The worker tries again by itself."
    return each.message or "The source stopped and needs somebody to look at it."


def _held(one: Held) -> HeldRecord:
    place = ", ".join(f"{fact.name.lower()} {fact.value}" for fact in facts_of_place(one.locator))
    return HeldRecord(one.record_ref, place or "not given", one.field, one.reason)
