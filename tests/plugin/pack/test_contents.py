"""What is in a pack, and for whom."""

import json

import pytest

from plugin.pack.clusters import side_by_side
from plugin.pack.contents import PackRefusedError
from plugin.pack.formats import FORMATS

HOSPITAL = "Northshire Hospital"


def test_the_panel_gets_every_account_oldest_first(made):
    pack = made(entries=reversed(made().entries))

    told = [entry.event.occurred.earliest for entry in pack.entries]
    assert told == sorted(told)
    assert len(pack.entries) == 6
    assert pack.agencies == ("Example Primary School", "Northshire Homes", HOSPITAL, "Northshire Police")


@pytest.mark.parametrize("asked", ["agency:hospital", "agency:Northshire Hospital"])
def test_an_agency_gets_its_own_accounts_and_nothing_of_anybody_else(made, asked):
    pack = made(asked)

    assert {entry.agency for entry in pack.entries} == {HOSPITAL}
    assert {one.agency for one in pack.coverage} == {HOSPITAL}
    assert pack.held == ()
    assert pack.all_tags == ()


@pytest.mark.parametrize("name", ["csv", "json"])
def test_no_word_of_another_agency_is_in_an_agency_file(made, name):
    told = FORMATS[name].write(made("agency:hospital")).decode("utf-8-sig")

    for word in ("Northshire Police", "shouting", "row-23", "loud room", "Example Primary", "duty desk"):
        assert word not in told


@pytest.mark.parametrize("asked", ["publication", "publication:web"])
def test_a_pack_for_publication_is_refused_rather_than_leaked(made, asked):
    with pytest.raises(PackRefusedError, match=r"needs redaction by a person first.*no file was written"):
        made(asked)


@pytest.mark.parametrize("asked", ["", "board", "agency:", "agency", "Panel", "agency:nobody"])
def test_an_unknown_audience_is_refused(made, asked):
    with pytest.raises(PackRefusedError):
        made(asked)


def test_accounts_of_one_happening_stand_together_and_name_each_other(made):
    tellings = side_by_side(made().entries)
    together = [telling for telling in tellings if telling.also_told_by]

    assert [(one.entry.agency, one.also_told_by) for one in together] == [
        ("Northshire Police", (HOSPITAL,)),
        (HOSPITAL, ("Northshire Police",)),
    ]
    assert tellings.index(together[1]) == tellings.index(together[0]) + 1
    assert len(tellings) == 6


def test_a_happening_stands_at_its_earliest_account_even_when_others_lie_between(made):
    from dataclasses import replace

    entries = list(made().entries)
    entries[-1] = replace(entries[-1], occurrence_id=entries[0].occurrence_id)

    tellings = side_by_side(entries)

    assert [telling.entry for telling in tellings][:2] == [entries[0], entries[-1]]
    assert [telling.is_first for telling in tellings][:3] == [True, False, True]


def test_no_personal_word_is_in_the_repr_of_a_pack(made):
    told = repr(made())

    for word in ("Asha Example", "Beth Example", "shouting", "evening visits"):
        assert word not in told


def test_json_has_the_timeline_lines_the_tags_the_coverage_and_what_is_held(made):
    from sync.timeline.entry import as_line

    pack = made()

    told = json.loads(FORMATS["json"].write(pack))

    assert told["lines"] == [as_line(entry) for entry in pack.entries]
    assert len(told["tags"]) == 5
    assert {one["good_practice"] for one in told["tags"]} == {True, False}
    assert [one["state"] for one in told["coverage"]] == ["complete", "try_later", "complete", "waiting"]
    assert told["held"][0]["locator"] == {"file": "police.docx", "table": 1, "row": 23}
    assert told["manifest"]["counts"] == {
        "events": 6,
        "live": 5,
        "withdrawn": 1,
        "occurrences": 5,
        "held": 1,
        "tags": 5,
        "sources": 4,
    }
