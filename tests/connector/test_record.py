"""Records: their stored bytes and what of them is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.record import Locator, Record, canonical, digest, from_canonical

NAME = "Jane Canary"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_the_repr_of_a_record_shows_its_reference_and_nothing_that_was_written() -> None:
    record = Record(
        ref="7", kind="row", body={"who": NAME}, context={"heading": NAME}, locator=Locator(row=3)
    )

    assert "7" in repr(record)
    assert NAME not in repr(record)


def test_the_order_of_keys_does_not_change_the_bytes() -> None:
    one = Record(ref="7", kind="row", body={"a": {"x": 1, "y": 2}, "b": 2})
    same = Record(ref="7", kind="row", body={"b": 2, "a": {"y": 2, "x": 1}})

    assert canonical(one) == canonical(same)


@pytest.mark.parametrize(
    "other",
    [
        Record(ref="7", kind="Row", body={"a": 1}),
        Record(ref="7", kind="row", body={"a": "1"}),
        Record(ref="7", kind="row", body={"a": 1}, context={"year": "2015"}),
        Record(ref="7", kind="row", body={"a": [1]}),
    ],
)
def test_kind_body_and_context_are_all_in_the_bytes(other: Record) -> None:
    assert canonical(other) != canonical(Record(ref="7", kind="row", body={"a": 1}))


def test_where_a_record_stands_is_not_in_the_bytes() -> None:
    one = Record(ref="7", kind="row", body={"a": 1}, locator=Locator(row=1))
    moved = Record(ref="7", kind="row", body={"a": 1}, locator=Locator(row=2))

    assert canonical(one) == canonical(moved)


@given(body=st.dictionaries(TEXT, JSON, max_size=4), context=st.dictionaries(TEXT, TEXT, max_size=3))
def test_what_was_stored_comes_back_as_it_was(body: dict[str, object], context: dict[str, str]) -> None:
    record = Record(ref="7", kind="row", body=body, context=context)

    assert from_canonical(canonical(record)) == ("row", body, context)


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}])
def test_a_body_that_is_not_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(Record(ref="7", kind="row", body={"a": value}))


def test_half_a_surrogate_pair_comes_back_as_it_was() -> None:
    body = {"note": "before \ud83d after"}

    assert from_canonical(canonical(Record(ref="7", kind="row", body=body)))[1] == body


def test_the_digest_is_sha_256_in_hex() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
