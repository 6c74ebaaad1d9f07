"""Whatever a system sends, the engine gives events or a reason, never an exception, and quotes nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.record import Record
from sync.normalise.loader import load_mappings
from sync.timeline.event import Event, Rejection

MAPPINGS = load_mappings()
CANARY = "Quetzalcoatl"

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(["03/04/2014", "2014-04-03T10:00:00Z", "3 May", "Yes", CANARY, f"{CANARY} 2014"])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "coding", "display", "start", "end", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
TABLE = MAPPINGS["chronology_table"].file
HEADINGS = st.sampled_from(sorted(headings[0] for headings in TABLE.columns.values())) | st.text(max_size=8)
KINDS = sorted({rule.of for rule in MAPPINGS["fhir_r4"].file.event})
KEYS = st.sampled_from(
    [
        "status",
        "code",
        "onsetDateTime",
        "recordedDate",
        "period",
        "performedDateTime",
        "performedPeriod",
        "occurrenceDateTime",
        "type",
        "effectiveDateTime",
        "issued",
        "component",
        "valueQuantity",
        "class",
        "participant",
        "performer",
        "note",
        "meta",
        "date",
        "description",
        "authoredOn",
        "medicationCodeableConcept",
        "vaccineCode",
        "abatementDateTime",
        "title",
        "content",
        "activity",
    ]
)


def check(told: Any) -> None:
    if isinstance(told, Rejection):
        assert CANARY not in told.reason
        assert told.field
    else:
        assert all(isinstance(event, Event) and event.title and len(event.title) <= 120 for event in told)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(HEADINGS, JSON, max_size=8), st.dictionaries(st.just("year"), st.text(max_size=5)))
def test_any_row_gives_events_or_a_reason(body: dict[str, Any], context: dict[str, str]) -> None:
    # Two more cells let many rows get as far as the fields behind the date.
    for cells in (body, {"Date": "03/04/2014", "Event": "Call", **body}):
        check(
            MAPPINGS["chronology_table"].normalise(Record("r", "row", cells, context), source="s", agency="A")
        )


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(KINDS), st.dictionaries(KEYS, JSON, max_size=8))
def test_any_resource_gives_events_or_a_reason(kind: str, body: dict[str, Any]) -> None:
    check(MAPPINGS["fhir_r4"].normalise(Record("r", kind, body), source="s", agency="A"))


@pytest.mark.parametrize("name", sorted(MAPPINGS))
@given(kind=st.text(max_size=10))
def test_any_kind_of_record_gives_events_or_a_reason(name: str, kind: str) -> None:
    check(MAPPINGS[name].normalise(Record("r", kind, {}), source="s", agency="A"))
