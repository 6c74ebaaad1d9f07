import os

import pytest

from connector.errors import NeedsPerson, TryLater
from connector.files.folder import files_of
from connector.files.refusal import problem_of


@pytest.fixture
def folder(tmp_path):
    """The folder of a review file, with something beside it that is not the source's."""
    (tmp_path / "outside.csv").write_text("Date,Event\n")
    home = tmp_path / "review"
    (home / "inbox" / "police").mkdir(parents=True)
    return home


def names(folder, pattern: str) -> list[str]:
    return [file.name for file in files_of(folder, pattern)]


def test_files_come_sorted_and_named_below_the_fixed_part_of_the_pattern(folder):
    for name in ("b.docx", "a.docx", "police/c.docx", "a.txt"):
        (folder / "inbox" / name).write_text("x")
    assert names(folder, "inbox/*.docx") == ["a.docx", "b.docx"]
    assert names(folder, "inbox/**/*.docx") == ["a.docx", "b.docx", "police/c.docx"]
    assert names(folder, "inbox/police/c.docx") == ["c.docx"]


def test_lock_files_and_folders_are_passed_over(folder):
    for name in ("a.docx", "~$a.docx", ".~lock.a.docx#"):
        (folder / "inbox" / name).write_text("x")
    assert names(folder, "inbox/*") == ["a.docx"]


def test_no_file_at_all_needs_a_person(folder):
    with pytest.raises(NeedsPerson, match=r'no file matches "\*.docx"'):
        files_of(folder, "inbox/*.docx")
    with pytest.raises(NeedsPerson, match="no file matches"):
        files_of(folder, "missing/*.docx")


def test_a_link_that_leaves_the_folder_is_refused_and_one_inside_is_read(folder):
    (folder / "inbox" / "real.csv").write_text("x")
    (folder / "inbox" / "police" / "link.csv").symlink_to("../real.csv")
    assert names(folder, "inbox/police/*") == ["link.csv"]
    (folder / "inbox" / "police" / "out.csv").symlink_to(folder.parent / "outside.csv")
    with pytest.raises(
        NeedsPerson, match=r"^out\.csv: is a link that leads out of the source's folder"
    ) as caught:
        files_of(folder, "inbox/police/*")
    assert str(folder) not in str(caught.value)


def test_a_linked_folder_outside_is_refused(folder):
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere" / "a.csv").write_text("x")
    (folder / "inbox" / "away").symlink_to(folder.parent / "elsewhere")
    with pytest.raises(NeedsPerson, match="leads out of"):
        files_of(folder, "inbox/away/*.csv")


def test_links_to_nothing_and_to_themselves_and_pipes_are_refused(folder):
    (folder / "inbox" / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(NeedsPerson, match=r"^loop\.csv: "):
        files_of(folder, "inbox/*.csv")
    (folder / "inbox" / "loop.csv").unlink()
    (folder / "inbox" / "nothing.csv").symlink_to("nowhere.csv")
    with pytest.raises(NeedsPerson, match="is not an ordinary file"):
        files_of(folder, "inbox/*.csv")
    (folder / "inbox" / "nothing.csv").unlink()
    os.mkfifo(folder / "inbox" / "pipe.csv")
    with pytest.raises(NeedsPerson, match="is not an ordinary file"):
        files_of(folder, "inbox/*.csv")


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (PermissionError(13, "no", "/home/x/a.csv"), NeedsPerson, "may not be opened"),
        (FileNotFoundError(2, "no", "/home/x/a.csv"), TryLater, "went away"),
        (OSError(116, "Stale file handle", "/home/x/a.csv"), TryLater, "cannot be read at the moment"),
    ],
)
def test_what_the_machine_says_about_a_file_becomes_a_sentence_without_its_path(error, kind, said):
    problem = problem_of("a.csv", error)
    assert isinstance(problem, kind)
    assert said in str(problem)
    assert "/home" not in str(problem)
