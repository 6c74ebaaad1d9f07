"""Tags, their history, and taking back."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from plugin.review.history import TagRefusedError
from plugin.review.store import tables, tags
from plugin.review.tag import Deed, Effect, Reviewer, Tag

ASHA = Reviewer("helpdesk", "user/1", "Asha Reviewer")
BEN = Reviewer("helpdesk", "user/2", "Ben Reviewer")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
EVENT = UUID(int=7)
WORKLOAD = "learning-together/conditions.workload"
OTHER = "learning-together/conditions.staffing"


def a_tag(*, event_id=EVENT, factor=WORKLOAD, effect=Effect.HINDERING, by=ASHA, note="made up", at=NOON):
    return Tag(uuid4(), event_id, factor, effect, note, by, at)


@pytest.fixture
def conn(engine):
    with engine.begin() as connection:
        yield connection


def test_a_tag_comes_back_as_it_was_set(conn, review_id):
    tag = a_tag(note="Two people away that week.\nSecond line – “quoted”.")

    step = tags.add(conn, review_id, tag)

    assert tags.of_events(conn, review_id, [EVENT, UUID(int=8)]) == {EVENT: [tag]}
    assert tags.of_review(conn, review_id) == {EVENT: [tag]}
    assert tags.history(conn, review_id) == [step]
    assert (step.deed, step.tag, step.by, step.undoes) == (Deed.ADDED, tag, ASHA, None)


def test_the_tags_of_no_events_are_none(conn, review_id):
    assert tags.of_events(conn, review_id, []) == {}


def test_the_same_factor_with_the_same_effect_is_refused_whoever_sets_it(conn, review_id):
    tags.add(conn, review_id, a_tag())

    with pytest.raises(TagRefusedError, match="already has this factor as hindering"):
        tags.add(conn, review_id, a_tag(by=BEN))

    assert len(tags.history(conn, review_id)) == 1
    tags.add(conn, review_id, a_tag(by=BEN, effect=Effect.HELPING))
    assert len(tags.of_events(conn, review_id, [EVENT])[EVENT]) == 2


def test_a_removal_is_a_step_and_the_history_keeps_the_tag(conn, review_id):
    tag = a_tag()
    tags.add(conn, review_id, tag)

    tags.remove(conn, review_id, tag.tag_id, BEN, NOON + timedelta(hours=1))

    assert tags.of_review(conn, review_id) == {}
    assert [(step.deed, step.by, step.tag) for step in tags.history(conn, review_id)] == [
        (Deed.ADDED, ASHA, tag),
        (Deed.REMOVED, BEN, tag),
    ]
    with pytest.raises(TagRefusedError, match="no longer there"):
        tags.remove(conn, review_id, tag.tag_id, ASHA, NOON)


def test_a_tag_of_another_review_cannot_be_removed_or_seen(conn, engine, review_id):
    tag = a_tag()
    tags.add(conn, review_id, tag)

    with pytest.raises(TagRefusedError):
        tags.remove(conn, review_id + 1, tag.tag_id, ASHA, NOON)

    assert tags.of_events(conn, review_id + 1, [EVENT]) == {}
    assert tags.history(conn, review_id + 1) == []


def test_undo_goes_back_one_step_at_a_time_and_then_there_is_nothing(conn, review_id):
    first, second = a_tag(), a_tag(factor="learning-together/role.focus")
    tags.add(conn, review_id, first)
    tags.add(conn, review_id, second)
    tags.remove(conn, review_id, first.tag_id, ASHA, NOON)

    assert tags.undo_last(conn, review_id, ASHA, NOON).deed is Deed.ADDED
    assert {tag.tag_id for tag in tags.of_review(conn, review_id)[EVENT]} == {first.tag_id, second.tag_id}
    assert tags.latest(conn, review_id, ASHA)
    assert tags.undo_last(conn, review_id, ASHA, NOON).tag == second
    assert tags.undo_last(conn, review_id, ASHA, NOON).tag == first
    assert tags.undo_last(conn, review_id, ASHA, NOON) is None
    assert tags.latest(conn, review_id, ASHA) is None
    assert tags.of_review(conn, review_id) == {}
    assert [step.undoes for step in tags.history(conn, review_id)][3:] == [3, 2, 1]


def test_undo_takes_back_the_step_that_was_seen_and_no_other(conn, review_id):
    seen = tags.add(conn, review_id, a_tag())
    since = tags.add(conn, review_id, a_tag(factor="learning-together/role.focus"))

    with pytest.raises(TagRefusedError) as refused:
        tags.undo_last(conn, review_id, ASHA, NOON, expected=seen.step_id)

    assert str(refused.value) == "This is not your latest step any more, so nothing was taken back."
    assert len(tags.of_review(conn, review_id)[EVENT]) == 2
    assert tags.undo_last(conn, review_id, ASHA, NOON, expected=since.step_id).undoes == since.step_id


def test_undo_takes_back_only_ones_own_steps(conn, review_id):
    tags.add(conn, review_id, a_tag(by=BEN))

    assert tags.undo_last(conn, review_id, ASHA, NOON) is None
    assert len(tags.of_review(conn, review_id)[EVENT]) == 1


def test_a_removal_taken_back_brings_the_tag_as_its_author_set_it(conn, review_id):
    tag = a_tag(by=BEN)
    tags.add(conn, review_id, tag)
    tags.remove(conn, review_id, tag.tag_id, ASHA, NOON + timedelta(days=1))

    tags.undo_last(conn, review_id, ASHA, NOON + timedelta(days=2))

    assert tags.of_review(conn, review_id) == {EVENT: [tag]}


def test_undo_is_refused_in_one_sentence_when_somebody_removed_the_tag_since(conn, review_id):
    tag = a_tag()
    tags.add(conn, review_id, tag)
    tags.remove(conn, review_id, tag.tag_id, BEN, NOON)

    with pytest.raises(TagRefusedError) as refused:
        tags.undo_last(conn, review_id, ASHA, NOON)

    assert str(refused.value) == "Ben Reviewer has removed this tag since, so there is nothing to take back."
    assert len(tags.history(conn, review_id)) == 2


def test_undo_passes_over_what_somebody_else_changed_to_the_step_before(conn, review_id):
    first, second = a_tag(), a_tag(factor=OTHER)
    tags.add(conn, review_id, first)
    tags.add(conn, review_id, second)
    tags.remove(conn, review_id, second.tag_id, BEN, NOON)

    step = tags.undo_last(conn, review_id, ASHA, NOON)

    assert step is not None
    assert step.tag.tag_id == first.tag_id
    assert tags.of_review(conn, review_id) == {}


def test_undo_is_refused_in_one_sentence_when_somebody_added_the_same_tag_since(conn, review_id):
    tag = a_tag()
    tags.add(conn, review_id, tag)
    tags.remove(conn, review_id, tag.tag_id, ASHA, NOON)
    tags.add(conn, review_id, a_tag(by=BEN))

    with pytest.raises(TagRefusedError) as refused:
        tags.undo_last(conn, review_id, ASHA, NOON)

    assert str(refused.value) == "Ben Reviewer has added the same tag since, so it is there already."


def test_the_history_of_one_event_leaves_the_others_out(conn, review_id):
    tags.add(conn, review_id, a_tag())
    other = tags.add(conn, review_id, a_tag(event_id=UUID(int=8)))

    assert tags.history(conn, review_id, UUID(int=8)) == [other]


@pytest.mark.parametrize("statement", [update(tables.tag_step).values(note=""), delete(tables.tag_step)])
def test_the_database_itself_refuses_to_change_the_history(engine, review_id, statement):
    with engine.begin() as conn:
        tags.add(conn, review_id, a_tag())

    with pytest.raises(DBAPIError, match="only grows"), engine.begin() as conn:
        conn.execute(statement)


def test_of_sixteen_people_setting_the_same_tag_at_once_one_wins(engine, review_id):
    won, refused = [], []

    def set_it(number):
        try:
            with engine.begin() as conn:
                tags.add(conn, review_id, a_tag(by=Reviewer("helpdesk", f"user/{number}", "Made Up")))
            won.append(number)
        except TagRefusedError:
            refused.append(number)

    together(set_it)

    assert (len(won), len(refused)) == (1, 15)


def test_of_sixteen_presses_of_undo_at_once_each_step_is_taken_back_once(engine, review_id):
    with engine.begin() as conn:
        for number in range(10):
            tags.add(conn, review_id, a_tag(event_id=UUID(int=number)))
    taken = []

    def undo(_):
        with engine.begin() as conn:
            taken.append(tags.undo_last(conn, review_id, ASHA, NOON))

    together(undo)

    undone = sorted(step.undoes for step in taken if step is not None)
    assert undone == list(range(1, 11))
    assert taken.count(None) == 6


def together(what):
    threads = [threading.Thread(target=what, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_note_and_no_name_is_in_a_repr():
    told = repr(a_tag(note="Canary text", by=Reviewer("helpdesk", "user/1", "Canary Name")))

    assert "Canary" not in told
