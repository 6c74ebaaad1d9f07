from collections import Counter
from datetime import date, timedelta
from time import perf_counter
from xml.etree import ElementTree as ET

import pytest

from plugin.pages.lanes import Drawn
from plugin.pages.picture import MOST_MARKS, draw
from plugin.pages.silence import Silence
from plugin.rendering import render_picture
from sync.timeline.entry import Status
from sync.timeline.event import ChildSeen
from sync.timeline.when import When
from tests.plugin.pages import sample

SVG = "{http://www.w3.org/2000/svg}"


def drawn(entries, **changed):
    agencies = sorted({each.agency for each in entries})
    said = {
        "entries": entries,
        "agencies": agencies,
        "tags": {},
        "good": sample.GOOD,
        "silences": (),
        "starts": sample.STARTS,
        "ends": sample.ENDS,
        "address": "/reviews/7/{}".format,
        "week": "/reviews/7/timeline?from=FIRST&to=LAST",
    }
    return draw(Drawn(**{**said, **changed}))


def tree(picture):
    return ET.fromstring(render_picture(picture))  # noqa: S314  # our own picture


def test_the_picture_is_well_formed_with_a_list_of_options_for_each_agency():
    entries = sample.entries()

    found = tree(drawn(entries, tags=sample.tags(entries)))

    lanes = [each for each in found.iter(f"{SVG}g") if each.get("role") == "listbox"]
    options = [each for lane in lanes for each in lane if each.get("role") == "option"]
    assert len(lanes) == 6
    assert all(lane.get("aria-label") and lane.get("aria-orientation") for lane in lanes)
    assert len(options) == len(entries)
    assert all(option.get("aria-label").endswith(".") and option.get("href") for option in options)


def test_the_whole_picture_is_one_tab_stop():
    found = tree(drawn(sample.entries()))

    assert Counter(each.get("tabindex") for each in found.iter(f"{SVG}a"))["0"] == 1


def test_the_picture_needs_no_style_and_no_script():
    text = render_picture(drawn(sample.entries(), tags=sample.tags(sample.entries())))

    assert "style=" not in text
    assert "<script" not in text
    assert "onclick" not in text


def test_an_uncertain_date_is_a_bar_over_all_its_days_and_an_exact_one_is_not():
    month = sample.entry("A", 1, occurred=When.month(2024, 3))
    day = sample.entry("A", 2, occurred=When.day(date(2024, 3, 7)))

    bar, tick = drawn([month, day]).lanes[0].marks

    days = (sample.ENDS - sample.STARTS).days + 1
    assert float(bar.width.rstrip("%")) == pytest.approx(100 * 31 / days, abs=0.01)
    assert tick.width == ""


def test_uncertain_dates_that_overlap_lie_in_rows_of_their_own():
    year = [sample.entry("A", number, occurred=When.year(2024)) for number in range(3)]

    marks = drawn(year).lanes[0].marks

    assert len({mark.y for mark in marks}) == 3


def test_the_label_says_everything_that_the_shapes_show():
    entry = sample.entry(
        "A",
        1,
        occurred=When.day(date(2024, 3, 7)),
        title="Home visit",
        kind="visit",
        late=45,
        seen=ChildSeen.NO,
        status=Status.WITHDRAWN,
    )

    (mark,) = drawn([entry], tags={}).lanes[0].marks

    assert mark.label == (
        "7 March 2024. A. Visit: Home visit. Child not seen. Written down 44 days later. "
        "Withdrawn by the agency."
    )
    assert mark.late_to
    assert mark.withdrawn


def test_accounts_of_one_happening_are_tied_across_lanes():
    entries = sample.entries()

    picture = drawn(entries)

    tellers = Counter(each.occurrence_id for each in entries)
    ties = sum(number - 1 for number in tellers.values() if number > 1)
    assert len(picture.ties) == ties == 9


def test_a_silence_is_hatched_and_says_in_words_what_it_is():
    silences = [
        Silence("A", date(2023, 1, 1), date(2023, 12, 31), answered=True),
        Silence("A", date(2026, 1, 1), date(2026, 6, 30), answered=False),
    ]

    picture = drawn([sample.entry("A", 1, occurred=When.day(date(2022, 3, 7)))], silences=silences)

    assert [gap.words for gap in picture.lanes[0].gaps] == [
        "Nothing recorded, 365 days",
        "No answer from the source, 181 days",
    ]
    assert "url(#hatch-no-answer)" in render_picture(picture)


def test_events_outside_the_days_drawn_are_counted():
    entries = [sample.entry("A", n, occurred=When.day(date(2024 - 10 * n, 3, 7))) for n in (0, 1)]

    assert drawn(entries).outside == 1


def test_many_events_become_a_bar_for_each_week_that_leads_to_the_week():
    start = sample.STARTS
    entries = [
        sample.entry("A", n, occurred=When.day(start + timedelta(days=n % 1600)))
        for n in range(MOST_MARKS + 1)
    ]

    picture = drawn(entries)

    (lane,) = picture.lanes
    assert lane.marks == ()
    assert 200 < len(lane.bars) < 240
    assert "from=2022-01-03&to=2022-01-09" in {bar.href.partition("?")[2] for bar in lane.bars}
    links = list(tree(picture).iter(f"{SVG}a"))
    assert len(links) == len(lane.bars)
    assert [each.get("tabindex") for each in links].count("0") == 1


def test_an_empty_selection_draws_empty_lanes():
    picture = drawn([], agencies=["A", "B"])

    assert [lane.label for lane in picture.lanes] == ["A, 0 events", "B, 0 events"]
    assert tree(picture) is not None


def test_five_thousand_events_are_drawn_in_a_moment():
    entries = [
        sample.entry(f"Agency {n % 8}", n, occurred=When.day(sample.STARTS + timedelta(days=n % 1600)))
        for n in range(5_000)
    ]
    before = perf_counter()

    text = render_picture(drawn(entries))

    assert text.count('role="option"') == 5_000
    assert perf_counter() - before < 5
