import random
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.timeline.occurrence import Account, telling_words
from sync.timeline.occurrence import occurrences as in_order

LONDON = ZoneInfo("Europe/London")


def occurrences(accounts):
    return in_order(sorted(accounts, key=lambda one: (one.earliest, one.event_id)))


STRATEGY = "Strategy meeting about the bruise on Asha's forearm. Paediatrician asked for a skeletal survey."


def told(number: int, agency: str, words: str, day: int, *, days: int = 1, kind: str = "meeting") -> Account:
    start = datetime(2021, 3, day, tzinfo=LONDON)
    end = start + timedelta(days=days, seconds=-1)
    return Account(UUID(int=number), agency, kind, start, end, telling_words(words))


OTHERS = [
    told(
        100 + number,
        "Northshire Housing",
        f"Rent letter number {word} sent about the boiler",
        1 + number % 28,
    )
    for number, word in enumerate(
        ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel"] * 4
    )
]


def test_one_meeting_told_by_three_agencies_with_different_dates_is_one_occurrence():
    accounts = [
        told(1, "Police", STRATEGY, 12),
        told(
            2,
            "Council",
            "Strategy meeting held: bruise to forearm, paediatrician to arrange skeletal survey.",
            14,
        ),
        told(
            3,
            "School",
            "Attended strategy meeting re bruise seen on forearm; skeletal survey agreed.",
            8,
            days=7,
        ),
        *OTHERS,
    ]
    (found,) = occurrences(accounts)
    assert set(found.event_ids) == {UUID(int=1), UUID(int=2), UUID(int=3)}
    assert "3 agencies tell of it within 6 days of each other" in found.because
    assert "forearm" in found.because


def test_two_accounts_of_one_agency_are_never_put_together():
    assert occurrences([told(1, "Police", STRATEGY, 12), told(2, "Police", STRATEGY, 12), *OTHERS]) == []


def test_the_same_words_a_month_later_are_another_happening():
    late = told(2, "Council", STRATEGY, 28)
    assert occurrences([told(1, "Police", STRATEGY, 2), late, *OTHERS]) == []


def test_two_meetings_in_a_row_told_by_both_agencies_stay_two():
    core = "Core group: attendance plan, breakfast club place, school nurse referral."
    accounts = [
        told(1, "Police", STRATEGY, 12),
        told(2, "Council", STRATEGY, 12),
        told(3, "Police", core, 13),
        told(4, "Council", core, 13),
        *OTHERS,
    ]
    assert [one.event_ids for one in occurrences(accounts)] == [
        (UUID(int=1), UUID(int=2)),
        (UUID(int=3), UUID(int=4)),
    ]


def test_the_order_in_which_accounts_come_does_not_matter():
    accounts = [
        told(n, f"Agency {n % 3}", STRATEGY if n % 2 else f"Visit {n} to the nursery garden", 10 + n % 4)
        for n in range(1, 12)
    ]
    first = occurrences(accounts)
    random.Random(7).shuffle(accounts)
    assert occurrences(accounts) == first
