from datetime import UTC, date, datetime

import pytest

from plugin.pages.words import day, moment


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (datetime(2026, 7, 1, 13, 5, tzinfo=UTC), "1 July 2026 at 14:05"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 00:30"),
        (datetime(2026, 12, 1, 13, 5, tzinfo=UTC), "1 December 2026 at 13:05"),
        (None, "never"),
    ],
)
def test_a_moment_is_said_as_clocks_showed_it_in_london(stored, said):
    assert moment(stored) == said


def test_a_day_stays_the_day_it_is_and_a_moment_gives_its_day_in_london():
    assert day(date(2026, 6, 30)) == "30 June 2026"
    assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert day(None) == "not known"
