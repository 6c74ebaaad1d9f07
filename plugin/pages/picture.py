"""The timeline as a picture: a lane for each agency; places are worked out here, strokes in the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from plugin.pages.axis import Scale, Tick, percent, ticks
from plugin.pages.lanes import Drawn, Lane, dense_lane, sparse_lane
from plugin.pages.marks import Mark
from plugin.pages.words import counted
from sync.timeline.entry import Entry

#: Above this many marks a lane shows how many events each week holds.
MOST_MARKS = 8_000
TOP = 26


@dataclass(frozen=True, slots=True)
class Tie:
    """A thin line between two agencies' accounts of what seems to be the same happening."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing; places across are percentages, places down are pixels."""

    height: int
    starts: date
    ends: date
    label: str
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    ties: tuple[Tie, ...]
    #: Where the day of "as known on" ends; what lies right of it had not happened yet. Empty without one.
    now_x: str
    now_width: str
    #: Events of the selection that lie outside the days drawn.
    outside: int = 0


def draw(wanted: Drawn) -> Picture:
    """Work out every place; the first mark of the picture is its one tab stop."""
    scale = wanted.scale
    visible = [entry for entry in wanted.entries if _is_visible(entry, scale)]
    lanes = _lanes(wanted, visible)
    now = _now(scale, wanted.as_known_on)
    count, agencies = counted(len(visible), "event"), counted(len(lanes), "agency", "agencies")
    return Picture(
        height=sum(lane.height for lane in lanes) + TOP + 4,
        starts=wanted.starts,
        ends=wanted.ends,
        label=f"Timeline picture: {count} of {agencies}",
        ticks=ticks(scale),
        lanes=lanes,
        ties=tuple(_ties(lanes)),
        now_x=percent(now) if now < 1 else "",
        now_width=percent(1 - now),
        outside=len(wanted.entries) - len(visible),
    )


def _lanes(wanted: Drawn, visible: list[Entry]) -> tuple[Lane, ...]:
    """From top to bottom; marks, or bars where marks would be too many."""
    tellers = _tellers(visible)
    lanes: list[Lane] = []
    y, stop = TOP, True
    for agency in wanted.agencies:
        own = [entry for entry in visible if entry.agency == agency]
        if len(visible) > MOST_MARKS:
            lanes.append(dense_lane(agency, own, wanted, y, stop=stop))
        else:
            lanes.append(sparse_lane(agency, own, wanted, y, tellers=tellers, stop=stop))
        stop = stop and not own
        y += lanes[-1].height
    return tuple(lanes)


def _now(scale: Scale, as_known_on: date | None) -> float:
    """Where the day ends at which the timeline is seen; the right edge without one."""
    if as_known_on is None:
        return 1.0
    return min(1.0, max(0.0, scale.of_day(as_known_on + timedelta(days=1))))


def _tellers(entries: Iterable[Entry]) -> dict[UUID, set[str]]:
    told: dict[UUID, set[str]] = {}
    for entry in entries:
        told.setdefault(entry.occurrence_id, set()).add(entry.agency)
    return told


def _ties(lanes: Iterable[Lane]) -> Iterable[Tie]:
    last: dict[str, Mark] = {}
    for lane in lanes:
        seen: dict[str, Mark] = {each.same: each for each in reversed(lane.marks) if each.same}
        for same, each in seen.items():
            above = last.get(same)
            if above:
                yield Tie(above.x, above.foot, each.x, each.head)
            last[same] = each


def _is_visible(entry: Entry, scale: Scale) -> bool:
    when = entry.event.occurred
    return when.earliest.date() <= scale.ends and when.latest.date() >= scale.starts
