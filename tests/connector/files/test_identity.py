"""References of rows stay with the rows."""

from connector.contract import (
    read,
)
from tests.connector.files.made import ROWS, refs, source, write_csv, write_word
from tests.connector.word_builder import (
    cell,
    paragraph,
    row,
    run,
    table,
    write_docx,
)

PLAIN = ("Date", "Event")


def test_inserting_a_row_moves_no_other_row(tmp_path):
    rows = [("1 May", "Visit"), ("2 May", "Call"), ("3 May", "Letter")]
    write_word(tmp_path / "a.docx", rows, PLAIN)
    before = refs(source(tmp_path))
    write_word(tmp_path / "a.docx", [("30 April", "Referral"), *rows], PLAIN)
    assert refs(source(tmp_path))[1:] == before


def test_an_empty_column_or_accepted_changes_move_no_row(tmp_path):
    plain = [row("Date", "Event"), row("1 May", "Visit")]
    write_docx(tmp_path / "a.docx", table(*plain))
    before = refs(source(tmp_path))
    write_docx(
        tmp_path / "a.docx",
        table(
            row("Date", "Event", "Comment"),
            row("1 May", cell(inside=paragraph(f'<w:ins w:id="1">{run("Visit")}</w:ins>')), ""),
        ),
    )
    records, _ = read(source(tmp_path))
    assert [record.ref for record in records] == before
    assert records[0].context == {"tracked_changes": "present"}


def test_equal_rows_are_counted_and_equal_words_in_another_year_are_another_row(tmp_path):
    write_csv(
        tmp_path / "a.csv",
        [("2015", ""), ("1 May", "Visit"), ("1 May", "Visit"), ("2016", ""), ("1 May", "Visit")],
        PLAIN,
    )
    first, second, third = refs(source(tmp_path))
    assert second == f"{first}-2"
    assert third[:20] != first


def test_a_column_that_does_not_tell_rows_apart_is_no_reference(tmp_path):
    same = [("C1", "1 May", "x", "y"), ("C1", "2 May", "x", "y")]
    gaps = [("", "1 May", "x", "y"), ("2", "2 May", "x", "y")]
    for rows in (same, gaps):
        write_csv(tmp_path / "a.csv", rows, ("ID", "Date", "Source", "Event"))
        assert all(len(ref) == 20 for ref in refs(source(tmp_path)))


def test_the_column_that_the_settings_name_is_the_reference_even_with_gaps(tmp_path):
    rows = [("7", "1 May", "x", "y"), ("7", "2 May", "x", "y"), ("", "3 May", "x", "y")]
    write_csv(tmp_path / "a.csv", rows, ("Log line", "Date", "Source", "Event"))
    first, second, third = refs(source(tmp_path, reference="log  LINE"))
    assert (first, second) == ("a:7", "a:7#2")
    assert len(third) == 20


def test_a_reference_doubled_far_below_is_told_apart(tmp_path):
    rows = [(str(at), "1 May", "x", "y") for at in range(1_500)] + [("3", "1 May", "x", "z")]
    write_csv(tmp_path / "a.csv", rows)
    assert refs(source(tmp_path))[-1] == "a:3#2"


def test_the_same_reference_in_two_files_of_one_name_stays_unique(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    write_word(tmp_path / "a.docx", ROWS)
    assert len(set(refs(source(tmp_path)))) == 6


def test_a_reference_that_was_left_out_or_written_twice_changes_no_other_row(tmp_path):
    head = ("Ref", "Date", "Source", "Event")
    for last in ("", "1"):
        write_csv(
            tmp_path / "a.csv",
            [*((str(at), "1 May", "x", "y") for at in range(5)), (last, "2 May", "x", "y")],
            head,
        )
        assert refs(source(tmp_path))[:5] == [f"a:{at}" for at in range(5)]


def test_a_long_text_is_no_reference(tmp_path):
    rows = [(str(at) * 3_000, "1 May", "x", "y") for at in range(4)]
    write_csv(tmp_path / "a.csv", rows, ("Reference", "Date", "Source", "Event"))
    assert all(len(ref) == 20 for ref in refs(source(tmp_path)))
    assert all(len(ref) == 20 for ref in refs(source(tmp_path, reference="Reference")))


def test_files_of_one_name_in_two_folders_keep_their_references_apart(tmp_path):
    head, row = ("Ref", "Date", "Event"), [("1", "1 May 2020", "Visit"), ("2", "2 May 2020", "Call")]
    for year in ("2020", "2019"):
        (tmp_path / year).mkdir()
        write_csv(tmp_path / year / "log.csv", row, head)
        assert "2020/log:1" in refs(source(tmp_path, "*/log.csv"))
    assert "2019/log:1" in refs(source(tmp_path, "*/log.csv"))
