from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plugin.pages.silence import LONG, silences
from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Status
from sync.timeline.when import When
from tests.plugin.pages import sample

STARTS, ENDS = date(2024, 1, 1), date(2024, 12, 31)


def source(agency="A", state=SourceState.COMPLETE, until=ENDS):
    complete_to = (
        datetime(until.year, until.month, until.day, 9, tzinfo=ZoneInfo("Europe/London")) if until else None
    )
    return Coverage(agency, agency, "x", "x@1", state, "", 1, 0, 0, None, None, complete_to, None, None)


def on(day, number=1, **changed):
    return sample.entry("A", number, occurred=When.day(day), **changed)


def test_a_long_stretch_without_an_event_is_a_silence():
    found = silences([on(STARTS), on(ENDS, 2)], [source()], STARTS, ENDS)

    assert [(each.starts, each.ends, each.answered) for each in found] == [
        (date(2024, 1, 2), date(2024, 12, 30), True)
    ]


def test_a_short_stretch_is_none():
    events = [on(STARTS + timedelta(days=LONG * n), n) for n in range(5)]

    assert silences(events, [source()], STARTS, STARTS + timedelta(days=LONG * 4)) == []


def test_days_that_an_uncertain_event_may_have_happened_on_are_not_silent():
    events = [sample.entry("A", 1, occurred=When.year(2024))]

    assert silences(events, [source()], STARTS, ENDS) == []


def test_a_withdrawn_account_does_not_break_a_silence():
    events = [on(date(2024, 6, 1), status=Status.WITHDRAWN)]

    (found,) = silences(events, [source()], STARTS, ENDS)

    assert found.days == 366


def test_after_its_last_answer_a_source_that_is_not_complete_gives_no_answer():
    events = [on(STARTS + timedelta(days=40 * n), n) for n in range(10)]

    found = silences(events, [source(state=SourceState.NEEDS_PERSON, until=date(2024, 10, 31))], STARTS, ENDS)

    assert [(each.starts, each.answered) for each in found] == [(date(2024, 11, 1), False)]


def test_a_source_that_never_answered_is_never_called_silent():
    found = silences([], [source(state=SourceState.WAITING, until=None)], STARTS, ENDS)

    assert [(each.starts, each.ends, each.answered) for each in found] == [(STARTS, ENDS, False)]


def test_nothing_is_claimed_for_days_after_a_complete_source_was_read():
    found = silences([on(STARTS)], [source(until=date(2024, 6, 30))], STARTS, ENDS)

    assert [(each.ends, each.answered) for each in found] == [(date(2024, 6, 30), True)]
