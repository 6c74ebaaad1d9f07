"""What may be taken back: the rules of undo, over a history that only grows.

Nothing is erased: to undo is to take one more step, the opposite of an earlier one. An undo is never undone
itself, so that pressing it again goes one step further back; a tag taken back by mistake is added anew.
"""

from collections.abc import Sequence

from plugin.review.tag import Deed, Reviewer, Step, Tag


class TagRefusedError(Exception):
    """A change to tags that was not made; the sentence may be shown to people and names nobody's life."""


def undoable(steps: Sequence[Step], by: Reviewer) -> list[Step]:
    """This person's steps that are no undo and were not taken back yet, latest first."""
    taken_back = {step.undoes for step in steps if step.undoes is not None}
    own = (
        step
        for step in steps
        if _same_person(step.by, by) and step.undoes is None and step.step_id not in taken_back
    )
    return sorted(own, key=lambda step: step.step_id, reverse=True)


def why_not_undo(step: Step, steps: Sequence[Step], current: Sequence[Tag]) -> str | None:
    """The sentence that refuses to take a step back; None where it may be."""
    since = [other for other in steps if other.step_id > step.step_id]
    if step.deed is Deed.ADDED and step.tag.tag_id not in {tag.tag_id for tag in current}:
        later = [other for other in since if other.tag.tag_id == step.tag.tag_id]
        return f"{_who(later)} has removed this tag since, so there is nothing to take back."
    if step.deed is Deed.REMOVED:
        later = [other for other in since if is_same(other.tag, step.tag)]
        if any(is_same(tag, step.tag) for tag in current):
            return f"{_who(later)} has added the same tag since, so it is there already."
    return None


def is_same(one: Tag, other: Tag) -> bool:
    """Whether two tags say the same of the same event, whoever set them."""
    return (one.event_id, one.factor, one.effect) == (other.event_id, other.factor, other.effect)


def _same_person(one: Reviewer, other: Reviewer) -> bool:
    """People are told apart by host and reference; a name may change."""
    return (one.host, one.ref) == (other.host, other.ref)


def _who(later: Sequence[Step]) -> str:
    return later[-1].by.name if later else "Somebody"
