"""The combined timeline: one selection of events, as a picture and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from plugin.pages.asat import AsAt, as_at
from plugin.pages.filters import Filters
from plugin.pages.frame import Frame
from plugin.pages.lanes import Drawn
from plugin.pages.narrowing import Chip, Choices, Move, chips, choices, moves
from plugin.pages.picture import Picture, draw
from plugin.pages.rows import Paging, Row, paging, row
from plugin.pages.silence import silences
from plugin.pages.words import counted, day
from plugin.review.tag import Tag
from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Entry

ROWS = 100
_NOTHING_MATCHES = "No event matches. Leave out a filter to see more."
_NOTHING_YET = "No event has been read yet. This does not mean that there was no contact."


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from the store for this page."""

    #: Every event of the review, for the silences.
    everything: Sequence[Entry]
    #: What the filters let through, before anybody's knowledge is asked.
    matching: Sequence[Entry]
    #: What is shown.
    shown: Sequence[Entry]
    tags: Mapping[UUID, Sequence[Tag]] = field(repr=False)
    #: Name of every factor by what a tag stores.
    factors: Mapping[str, str]
    #: The factors that are good practice.
    good: frozenset[str]
    coverage: Sequence[Coverage]
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Everything the template prints."""

    frame: Frame
    title: str
    filters: Filters
    choices: Choices
    chips: tuple[Chip, ...]
    moves: tuple[Move, ...]
    period: str
    count: str
    as_at: AsAt | None
    picture: Picture
    outside: str
    rows: tuple[Row, ...]
    #: Said in place of the table where it is empty.
    nothing: str
    paging: Paging
    #: One sentence for each source that is not complete.
    gaps_in_sources: tuple[str, ...]
    #: First and last day that the slider offers.
    starts: date
    ends: date


def build(frame: Frame, filters: Filters, read: Read) -> TimelinePage:
    """The page for one selection."""
    agencies = sorted({each.agency for each in read.coverage} | {each.agency for each in read.everything})
    starts, ends = filters.starts or read.starts, filters.ends or read.ends
    starts, ends = (starts, ends) if starts <= ends else (read.starts, read.ends)
    picture = _picture(frame, filters, read, agencies, starts, ends)
    pages = paging(filters, len(read.shown), ROWS)
    first = (pages.number - 1) * ROWS
    return TimelinePage(
        frame=frame,
        title="Timeline",
        filters=filters,
        choices=choices(filters, agencies, read.tags, read.factors),
        chips=chips(filters, read.factors),
        moves=moves(filters, starts, ends, read.starts, read.ends),
        period=f"{day(starts)} to {day(ends)}",
        count=counted(len(read.shown), "event"),
        as_at=as_at(filters, read.matching, read.shown),
        picture=picture,
        outside=_outside(picture.outside),
        rows=_rows(frame, filters, read, read.shown[first : first + ROWS]),
        nothing=_NOTHING_MATCHES if read.everything else _NOTHING_YET,
        paging=pages,
        gaps_in_sources=tuple(_gap(each) for each in read.coverage if each.state is not SourceState.COMPLETE),
        starts=read.starts,
        ends=read.ends,
    )


def _rows(frame: Frame, filters: Filters, read: Read, entries: Sequence[Entry]) -> tuple[Row, ...]:
    accounts = _accounts(read.shown)
    known_on = filters.known_on if filters.knows else None
    return tuple(
        row(
            each,
            read.tags,
            read.factors,
            good=read.good,
            accounts=accounts,
            address=frame.to,
            as_known_on=known_on,
        )
        for each in entries
    )


def _picture(
    frame: Frame, filters: Filters, read: Read, agencies: Sequence[str], starts: date, ends: date
) -> Picture:
    """Silence is judged on all events; in one agency's eyes it would be hindsight, so none is drawn then."""
    quiet = [] if filters.knows else silences(read.everything, read.coverage, read.starts, read.ends)
    return draw(
        Drawn(
            entries=read.shown,
            agencies=filters.agency or agencies,
            tags=read.tags,
            good=read.good,
            silences=quiet,
            starts=starts,
            ends=max(ends, starts + timedelta(days=1)),
            address=frame.to,
            week=f"{frame.root}/timeline?{filters.query(starts='FIRST', ends='LAST')}",
            as_known_on=filters.known_on if filters.knows else None,
        )
    )


def _accounts(entries: Sequence[Entry]) -> dict[UUID, set[str]]:
    told: dict[UUID, set[str]] = {}
    for entry in entries:
        told.setdefault(entry.occurrence_id, set()).add(entry.agency)
    return told


def _outside(number: int) -> str:
    if not number:
        return ""
    verb = "lies" if number == 1 else "lie"
    return f"{counted(number, 'event')} {verb} outside the period drawn and can be found in the table."


def _gap(each: Coverage) -> str:
    source = f"{each.agency}: the source “{each.source}”"
    if each.complete_to is None:
        return f"{source} has not been read in full yet."
    return f"{source} has given no full answer since {day(each.complete_to)}. What it held then is here."
