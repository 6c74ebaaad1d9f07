"""The page on the mapping language says what the code does."""

from pathlib import Path

from sync.normalise.described import describe
from sync.normalise.vocabulary import CONVERTERS

PAGE = Path(__file__).parents[3] / "docs" / "mapping-language.md"


def test_the_page_is_fresh() -> None:
    stale = "run: python -m sync.normalise.described > docs/mapping-language.md"

    assert PAGE.read_text(encoding="utf-8") == describe(), stale


def test_every_converter_says_what_it_does() -> None:
    assert [name for name, known in CONVERTERS.items() if not known.sentence.endswith(".")] == []
