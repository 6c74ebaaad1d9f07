import json
import re
from dataclasses import replace
from datetime import date

import pytest

from plugin.pages import timeline
from plugin.pages.filters import parse
from plugin.pages.tagging import PROMPT, Asked
from plugin.rendering import render
from sync.timeline.coverage import SourceState
from sync.timeline.entry import Place
from sync.timeline.event import Basis, Knowledge, Mention
from sync.timeline.when import When
from tests.plugin.pages import drawing, sample

PAGES = drawing.all_pages()
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_renders_with_nothing_missing_and_nothing_inline(name):
    text = render(name, PAGES[name])

    assert text.rstrip().endswith("</html>")
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    scripts = re.findall(r"<script[^>]*>", text)
    assert all('src="/static/panel.js"' in script for script in scripts)


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"refusal"}))
def test_every_form_that_writes_carries_the_key_of_the_session(name):
    text = render(name, PAGES[name])

    forms = re.findall(r'<form method="post".*?</form>', text, re.DOTALL)
    assert all('name="form" value="key"' in form for form in forms)


def test_markup_in_any_field_of_an_agency_stays_text():
    entry = sample.entry(ATTACK, 1, occurred=When.day(date(2024, 3, 7), ATTACK), title=ATTACK, text=ATTACK)
    event = replace(entry.event, people=(Mention(ATTACK, ATTACK, ATTACK),))
    entry = replace(
        entry,
        event=event,
        source=ATTACK,
        record_ref=ATTACK,
        mapping=ATTACK,
        locator=Place(ATTACK, ATTACK, 1, 1, ATTACK),
    )
    raw = json.dumps([ATTACK, {ATTACK: ATTACK}, {ATTACK: [ATTACK]}])
    tags = {
        entry.event.event_id: [replace(next(iter(sample.tags(sample.entries()).values()))[0], note=ATTACK)]
    }

    event_html = render(
        "event",
        drawing.event_page(
            entry,
            tags=tags[entry.event.event_id],
            raw=raw,
            asked=Asked(ATTACK, ATTACK, ATTACK, ATTACK),
            review_title=ATTACK,
            reviewer=ATTACK,
        ),
    )
    pairs = [("words", ATTACK), ("tag", ATTACK), ("known_by", ATTACK), ("from", ATTACK)]
    timeline_html = render("timeline", drawing.timeline_page(pairs, [entry], tags, review_title=ATTACK))

    for text in (event_html, timeline_html):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "{{ 7*7 }}" in text
        assert "onerror=alert(1)&gt;" in text


def test_as_known_by_an_agency_shows_only_what_it_knew_and_counts_the_rest():
    query = [("known_by", sample.POLICE), ("known_on", "2024-06-30")]

    page = drawing.timeline_page(query)

    everything = len(sample.entries())
    assert page.as_at.title == "As known by Northshire Police on 30 June 2024"
    assert page.as_at.known + page.as_at.unknown + page.as_at.later == everything
    assert 0 < page.as_at.known < everything
    assert sum(len(lane.marks) for lane in page.picture.lanes) == page.as_at.known
    assert page.picture.now_x
    assert all(not lane.gaps for lane in page.picture.lanes)
    text = render("timeline", page)
    assert f"{everything - page.as_at.known} events are hidden." in text
    assert "On record as knowing of" in text


def test_what_happened_later_is_told_apart_from_what_the_agency_did_not_know():
    known = sample.entry("A", 1, occurred=When.day(date(2024, 1, 5)))
    unknown = sample.entry("B", 2, occurred=When.day(date(2024, 1, 6)))
    later = sample.entry("B", 3, occurred=When.day(date(2025, 1, 6)))

    page = drawing.timeline_page([("known_by", "A"), ("known_on", "2024-06-30")], [known, unknown, later], {})

    assert (page.as_at.known, page.as_at.unknown, page.as_at.later) == (1, 1, 1)
    assert [(each.agency, each.known, each.happened) for each in page.as_at.tellers] == [("B", 0, 1)]


def test_a_review_without_events_does_not_speak_of_filters():
    filtered = render("timeline", with_coverage(sample.entries(), shown=()))
    text = render("timeline", with_coverage([]))

    assert "Leave out a filter" in filtered
    assert "No event has been read yet. This does not mean that there was no contact." in text
    assert "Leave out a filter" not in text


def test_a_source_that_stopped_is_not_called_complete_and_incomplete_in_one_breath():
    (stopped,) = [one for one in sample.coverage(sample.entries()) if one.state is SourceState.NEEDS_PERSON][
        :1
    ]
    page = with_coverage([], coverage=[stopped, replace(stopped, complete_to=None)])

    assert page.gaps_in_sources[0].endswith("What it held then is here.")
    assert "complete" not in page.gaps_in_sources[0]
    assert page.gaps_in_sources[1].endswith("has not been read in full yet.")


def with_coverage(entries, *, shown=None, coverage=()):
    shown = entries if shown is None else shown
    read = timeline.Read(
        everything=entries,
        matching=shown,
        shown=shown,
        tags={},
        factors={},
        good=frozenset(),
        coverage=coverage,
        starts=sample.STARTS,
        ends=sample.ENDS,
    )
    return timeline.build(drawing.frame(), parse([], set()), read)


def test_a_picture_and_a_table_show_the_same_selection():
    page = drawing.timeline_page()

    in_picture = {mark.href for lane in page.picture.lanes for mark in lane.marks}
    assert {row.href for row in page.rows} <= in_picture
    assert page.paging.total == len(in_picture) == len(sample.entries())
    assert len(page.rows) == 100


def test_zooming_leads_to_narrower_addresses_and_back_to_the_whole():
    whole = {move.name: move.href for move in drawing.timeline_page().moves}
    inner = {
        move.name: move.href
        for move in drawing.timeline_page([("from", "2023-02-01"), ("to", "2024-02-01")]).moves
    }

    assert whole["in"].startswith("?from=2023-")
    assert (whole["out"], whole["earlier"], whole["later"], whole["all"]) == ("", "", "", "")
    assert inner["all"] == "?"
    assert all(inner[name] for name in ("in", "out", "earlier", "later"))


def test_the_event_page_leads_back_to_the_record():
    page = drawing.event_page()

    names = [fact.name for fact in page.origin.facts]
    assert {
        "Source",
        "Agency's reference",
        "Digest (SHA-256)",
        "Mapping",
        "Pulled",
        "Legal basis",
        "Row",
    } <= set(names)
    assert ("Date", "14.09.22") in [(fact.name, fact.value) for fact in page.origin.record]


def test_every_agency_of_the_review_is_named_with_what_it_knew():
    page = drawing.event_page()

    assert {each.agency for each in page.knowers} == set(drawing.AGENCIES)
    assert {each.sentence for each in page.knowers if not each.knew} == {"No record shows that it knew."}


def test_good_practice_comes_first_and_asks_what_made_it_possible():
    text = render("event", drawing.event_page())

    assert text.index("Add good practice") < text.index("Contributory factor")
    assert PROMPT in text


def test_a_reader_is_offered_no_button():
    text = render("event", drawing.event_page(may_edit=False))

    assert "<form method" not in text
    assert "who may read but not tag" in text


def test_a_refused_tag_keeps_every_word():
    asked = Asked("learning-together/family.history", "hindering", "A long thought.", "Choose again.")

    text = render("event", drawing.event_page(asked=asked))

    assert "A long thought.</textarea>" in text
    assert "Choose again." in text
    assert re.search(r'value="learning-together/family.history" checked', text)


def test_as_known_on_a_date_nothing_is_told_of_what_was_written_down_later():
    known = (Knowledge("B", When.day(date(2024, 1, 6)), Basis.ATTENDED),)
    entry = sample.entry("A", 1, occurred=When.day(date(2024, 1, 5)), late=90, known=known)

    then = drawing.timeline_page([("known_by", "B"), ("known_on", "2024-02-01")], [entry, _of("B")], {})
    now = drawing.timeline_page([("known_by", "B"), ("known_on", "2024-12-01")], [entry, _of("B")], {})

    assert then.rows[0].notes == ()
    assert now.rows[0].notes == ("Written down 89 days later",)
    assert [page.picture.lanes[0].marks[0].late_to != "" for page in (then, now)] == [False, True]


def _of(agency):
    return sample.entry(agency, 2, occurred=When.day(date(2025, 1, 6)))
