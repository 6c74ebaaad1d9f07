import pytest

from sync.review_file import ReviewFileFaults, read_review_file

FILE = """
[review]
title = "{title}"
from = 2019-01-01
to = 2026-06-30
legal_basis = "Made up"
{more}

[[source]]
id = "{source}"
agency = "Northshire Police"
adapter = "chronology_file"
mapping = "chronology_table"
path = "*.csv"
"""


@pytest.fixture
def read(tmp_path):
    """The review file with these words in it."""

    def of(title="Review 2026/04", more="", source="police", encoding="utf-8"):
        path = tmp_path / "REVIEW.toml"
        path.write_text(FILE.format(title=title, more=more, source=source), encoding=encoding)
        return read_review_file(path)

    return of


def test_options_of_an_adapter_stay_as_they_are_written(read):
    (source,) = read().source
    assert (source.id, source.options) == ("police", {"path": "*.csv"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_review_without_an_id_is_named_after_its_title(read, encoding):
    assert read(encoding=encoding).review.key == "review-2026-04"


def test_a_title_that_makes_no_name_asks_for_an_id(read):
    with pytest.raises(ReviewFileFaults, match=r"review: .* give the review an id"):
        read(title="Ü")
    assert read(title="Ü", more='id = "u-1"').review.key == "u-1"


@pytest.mark.parametrize("written", ["", "../x", "a/b", "A", "-a", "a b", "ü", "a" * 64])
def test_an_id_that_could_not_be_part_of_a_file_name_is_refused(read, written):
    with pytest.raises(ReviewFileFaults, match=r"review\.id: "):
        read(more=f'id = "{written}"')
    with pytest.raises(ReviewFileFaults, match=r"source\[0\]\.id: "):
        read(source=written)
