"""How a pack says times and silence."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.pack import wording
from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Place
from sync.timeline.event import Basis, Knowledge
from sync.timeline.when import Precision, When

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def a_when(edtf, precision, first, last=None, words="made up"):
    return When(
        edtf,
        datetime.fromisoformat(f"{first}T09:30:00+00:00"),
        datetime.fromisoformat(f"{last or first}T11:00:00+00:00"),
        precision,
        words,
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [("03.03.19", "03.03.19"), ("3 march  2019", ""), ("2019-03-03", ""), ("?3/3", "?3/3")],
)
def test_the_agencys_words_are_shown_where_they_differ(words, shown):
    assert wording.as_written(a_when("2019-03-03", Precision.DAY, "2019-03-03", words=words)) == shown


def test_knowledge_names_the_agency_where_it_is_not_the_teller():
    known = Knowledge("School", a_when("2019-03-03", Precision.DAY, "2019-03-03"), Basis.RECEIVED)

    assert wording.known(known, "Police") == "Known to School from 3 March 2019 (received it)"
    assert wording.known(known, "School") == "Known from 3 March 2019 (received it)"


def test_a_place_names_what_applies():
    assert wording.place(Place(file="a.docx", page="2", table=1, row=4)) == "a.docx, page 2, table 1, row 4"
    assert wording.place(Place()) == ""


def a_source(state, complete_to):
    return Coverage("police", "Police", "x", "x", state, "", 0, 0, 0, None, None, complete_to, NOON, None)


@pytest.mark.parametrize("state", list(SourceState))
@pytest.mark.parametrize("complete_to", [None, NOON - timedelta(days=2)])
def test_a_silent_source_is_never_said_to_mean_no_contact(state, complete_to):
    said = wording.completeness(a_source(state, complete_to))

    assert "no contact" not in said.lower()
    assert (state is SourceState.COMPLETE) == said.startswith("Complete")
    assert (state is SourceState.COMPLETE) != ("not known" in said)


def test_the_day_of_a_moment_is_the_day_in_london():
    assert wording.day_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


def test_moments_are_said_in_london():
    assert wording.completeness(a_source(SourceState.TRY_LATER, NOON)).startswith(
        "No answer since 1 July 2026, 13:00."
    )
