"""One agency's lane of the picture: its marks, its silences, and how high it has to be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from plugin.pages.axis import Scale, percent
from plugin.pages.density import Bar, bars
from plugin.pages.marks import Mark, Spot, mark
from plugin.pages.silence import Silence
from plugin.pages.words import counted
from plugin.review.tag import Tag
from sync.timeline.entry import Entry

LANE = 72
ROW = 11
MOST_ROWS = 5
#: A silence narrower than this part of the picture is hatched but carries no words.
_ROOM_FOR_WORDS = 0.14
#: Part of the picture that two uncertain dates in one row stay apart.
_APART = 0.004


@dataclass(frozen=True, slots=True)
class Drawn:
    """What goes into a picture."""

    entries: Sequence[Entry]
    agencies: Sequence[str]
    tags: Mapping[UUID, Sequence[Tag]] = field(repr=False)
    good: frozenset[str]
    silences: Sequence[Silence]
    starts: date
    ends: date
    #: From a place in the review to its address.
    address: Callable[[str], str]
    #: Address of the timeline with a place for the week's first and last day.
    week: str
    as_known_on: date | None = None

    @property
    def scale(self) -> Scale:
        """The days drawn, as a scale."""
        return Scale(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Gap:
    """A hatched stretch of a lane; its words stand in the middle where there is room."""

    x: str
    middle: str
    width: str
    y: int
    height: int
    words: str
    has_room: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One agency's part of the picture."""

    agency: str
    note: str
    label: str
    y: int
    height: int
    gaps: tuple[Gap, ...]
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


def sparse_lane(
    agency: str, own: Sequence[Entry], wanted: Drawn, y: int, *, tellers: Mapping[UUID, set[str]], stop: bool
) -> Lane:
    """A lane with a mark for each event; ``stop`` makes its first mark the tab stop of the picture."""
    rows = _Rows()
    marks: list[Mark] = []
    for entry in own:
        row = rows.place(wanted.scale, entry)
        spot = Spot(wanted.scale, y, row, wanted.address, stop and not marks, wanted.as_known_on)
        others = sorted(tellers[entry.occurrence_id] - {agency})
        tags = wanted.tags.get(entry.event.event_id, ())
        marks.append(mark(entry, spot, tags, others, wanted.good))
    count = counted(len(own), "event")
    return Lane(
        agency=agency,
        note=count,
        label=f"{agency}, {count}",
        y=y,
        height=LANE + rows.used * ROW,
        gaps=_gaps(agency, wanted, y),
        marks=tuple(marks),
        bars=(),
    )


def dense_lane(agency: str, own: Sequence[Entry], wanted: Drawn, y: int, *, stop: bool) -> Lane:
    """A lane with a bar for each week."""
    count = counted(len(own), "event")
    return Lane(
        agency=agency,
        note=f"{count}, a bar for each week",
        label=f"{agency}, {count} by week",
        y=y,
        height=LANE,
        gaps=_gaps(agency, wanted, y),
        marks=(),
        bars=bars(own, wanted.scale, y=y, week=wanted.week, stop=stop),
    )


class _Rows:
    """Gives uncertain dates that would lie over each other a row each."""

    def __init__(self) -> None:
        self._ends: list[float] = []

    @property
    def used(self) -> int:
        return len(self._ends)

    def place(self, scale: Scale, entry: Entry) -> int:
        when = entry.event.occurred
        first, last = scale.at(when.earliest), scale.at(when.latest)
        if last - first < Mark.NARROW:
            return 0
        for row, end in enumerate(self._ends):
            if first > end + _APART:
                self._ends[row] = last
                return row
        if len(self._ends) == MOST_ROWS:
            return MOST_ROWS - 1
        self._ends.append(last)
        return len(self._ends) - 1


def _gaps(agency: str, wanted: Drawn, y: int) -> tuple[Gap, ...]:
    scale = wanted.scale
    own = (each for each in wanted.silences if each.agency == agency)
    return tuple(_gap(each, scale, y) for each in own if _shows(each, scale))


def _shows(silence: Silence, scale: Scale) -> bool:
    return silence.starts <= scale.ends and silence.ends >= scale.starts


def _gap(silence: Silence, scale: Scale, y: int) -> Gap:
    left = max(0.0, scale.of_day(silence.starts))
    right = min(1.0, scale.of_day(silence.ends + timedelta(days=1)))
    said = "Nothing recorded" if silence.answered else "No answer from the source"
    words = f"{said}, {counted(silence.days, 'day')}"
    room = right - left > _ROOM_FOR_WORDS
    middle = percent((left + right) / 2)
    return Gap(percent(left), middle, percent(right - left), y + 34, 24, words, room, silence.answered)
