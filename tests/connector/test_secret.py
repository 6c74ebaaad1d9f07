"""References to secrets: what they lead to, and how little is told when they lead nowhere."""

from pathlib import Path

import pytest

from connector.contract import CANARY_SECRET, assert_sentence, failure_of
from connector.errors import NeedsPerson
from connector.secret import Secret, resolve


def test_no_reference_is_no_secret(tmp_path: Path) -> None:
    assert resolve(None, folder=tmp_path) is None


def test_a_secret_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORTHSHIRE_TOKEN", CANARY_SECRET)

    assert resolve("env:NORTHSHIRE_TOKEN", folder=tmp_path) == Secret(CANARY_SECRET)


def test_a_secret_comes_from_a_file_beside_the_review_without_its_last_line_break(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{CANARY_SECRET}\n", encoding="utf-8")

    assert resolve("file:token", folder=tmp_path) == Secret(CANARY_SECRET)


def test_neither_repr_nor_str_shows_the_value() -> None:
    secret = Secret(CANARY_SECRET)

    assert CANARY_SECRET not in f"{secret} {secret!r} {[secret]}"


@pytest.mark.parametrize(
    "reference",
    ["env:CROSSLIGHT_TEST_NOT_SET", "env:", "file:", "file:absent", CANARY_SECRET, f"plain:{CANARY_SECRET}"],
)
def test_a_reference_that_leads_nowhere_needs_a_person_and_is_no_place_for_the_secret(
    tmp_path: Path, reference: str
) -> None:
    error = failure_of(lambda: resolve(reference, folder=tmp_path))

    assert isinstance(error, NeedsPerson)
    assert_sentence(error)
    assert CANARY_SECRET not in error.public
