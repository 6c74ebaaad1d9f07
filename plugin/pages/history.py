"""The history of tags: who added or removed what, and when; it only grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plugin.pages.frame import Frame
from plugin.pages.words import moment
from plugin.review.tag import Deed, Step


@dataclass(frozen=True, slots=True)
class Line:
    """One step as a sentence."""

    at: str
    sentence: str = field(repr=False)
    note: str = field(repr=False)
    event: str
    href: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything the template prints."""

    frame: Frame
    title: str
    lines: tuple[Line, ...]
    #: The step that the person may take back; None where there is none.
    undo: int | None
    newer: str
    older: str


_ROWS = 200


def build(
    frame: Frame,
    steps: Sequence[Step],
    factors: Mapping[str, str],
    *,
    own: Step | None,
    page: int = 1,
) -> HistoryPage:
    """Latest first, page by page; ``own`` is the person's latest step that could be taken back."""
    latest = list(reversed(steps))
    first = (page - 1) * _ROWS
    return HistoryPage(
        frame=frame,
        title="History of tags",
        lines=tuple(
            line(step, factors, f"{frame.root}/events/{step.tag.event_id}")
            for step in latest[first : first + _ROWS]
        ),
        undo=own.step_id if own and frame.may_edit else None,
        newer=f"?page={page - 1}" if page > 1 else "",
        older=f"?page={page + 1}" if first + _ROWS < len(latest) else "",
    )


def line(step: Step, factors: Mapping[str, str], href: str) -> Line:
    """One step, said as it was done."""
    name = factors.get(step.tag.factor, step.tag.factor)
    verb = "added" if step.deed is Deed.ADDED else "removed"
    undone = ", taking back an earlier step" if step.undoes is not None else ""
    return Line(
        at=moment(step.at),
        sentence=f"{step.by.name} {verb} “{name}” ({step.tag.effect.value}){undone}.",
        note=step.tag.note,
        event="Event" if href else "",
        href=href,
    )
