from pathlib import Path

import docx
import pytest

from connector.errors import NeedsPerson
from connector.files.folder import SourceFile
from connector.files.grid import Grid
from connector.files.word import word_grids
from tests.connector.word_builder import STRICT, cell, paragraph, row, run, table, write_docx


def read(path: Path) -> list[Grid]:
    return list(word_grids(SourceFile(path, path.name)))


@pytest.fixture
def grid(tmp_path):
    """The rows of the only table made of these rows."""

    def of(*rows: str) -> list[list[object]]:
        (only,) = read(write_docx(tmp_path / "made.docx", table(*rows)))
        return list(only.rows)

    return of


def shown(grid, inside: str) -> object:
    """What is read of one cell."""
    return grid(row(cell(inside=inside), "next"))[0][0]


def test_a_document_of_python_docx_is_read(tmp_path):
    document = docx.Document()
    made = document.add_table(rows=2, cols=3)
    for at, text in enumerate(["Date", "Source", "Event", "22/05/16", "Police", "Visit"]):
        made.cell(at // 3, at % 3).text = text
    document.save(str(tmp_path / "plain.docx"))

    (grid,) = read(tmp_path / "plain.docx")

    assert grid.rows == [["Date", "Source", "Event"], ["22/05/16", "Police", "Visit"]]
    assert grid.number == 1


def test_a_strict_document_is_read_too(tmp_path):
    (grid,) = read(write_docx(tmp_path / "strict.docx", table(row("Date", "Event")), space=STRICT))
    assert grid.rows == [["Date", "Event"]]


def test_tracked_insertions_are_kept_and_deletions_dropped(grid):
    text = shown(
        grid,
        paragraph(
            run("Seen ")
            + '<w:del w:id="1"><w:r><w:delText>well</w:delText></w:r></w:del>'
            + f'<w:ins w:id="2">{run("unwell")}</w:ins>'
            + f'<w:moveFrom w:id="3">{run(" here")}</w:moveFrom><w:moveTo w:id="4">{run(" there")}</w:moveTo>'
        ),
    )
    assert text == "Seen unwell there"


def test_deleted_rows_go_and_inserted_rows_stay_and_both_are_noted(tmp_path):
    path = write_docx(
        tmp_path / "rows.docx",
        table(
            row("Date", "Event"),
            row("1", "gone", properties='<w:del w:id="1"/>'),
            row("2", "new", properties='<w:ins w:id="2"/>'),
            row("3", "old"),
        ),
    )
    (grid,) = read(path)
    assert grid.rows == [["Date", "Event"], ["2", "new"], ["3", "old"]]
    assert grid.revised == {2}


def test_a_former_layout_of_a_row_is_not_read_as_its_layout(grid):
    rows = grid(
        row("a", "b", properties='<w:trPrChange><w:trPr><w:gridBefore w:val="2"/></w:trPr></w:trPrChange>')
    )
    assert rows == [["a", "b"]]


def test_a_deleted_cell_keeps_its_place(grid):
    assert grid(row("a", cell("b", properties='<w:cellDel w:id="1"/>'), "c")) == [["a", "", "c"]]


@pytest.mark.parametrize("level", ["block", "row", "cell", "run"])
def test_content_controls_are_read_at_every_level(tmp_path, level):
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def at(here: str, inside: str) -> str:
        return control(inside) if here == level else inside

    date = at("cell", cell(inside=paragraph(at("run", run("22/05/2016")))))
    body = at("block", table(at("row", f"<w:tr>{date}{cell('Visit')}</w:tr>")))
    (grid,) = read(write_docx(tmp_path / "controls.docx", body))
    assert grid.rows == [["22/05/2016", "Visit"]]


def test_the_prompt_of_an_empty_content_control_is_no_text_and_moves_no_column(grid):
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + cell("Click or tap to enter a date.")
        + "</w:sdtContent></w:sdt>"
    )
    assert grid(row(prompt, "Visit")) == [["", "Visit"]]


def test_merged_cells_keep_their_columns_and_repeat_over_rows(grid):
    restart, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = grid(
        row("Date", "Source", "Event"),
        row(cell("22/05/16", properties=restart), "Police", "first"),
        row(cell("", properties=going), "School", "second"),
        row(cell("wide", properties='<w:gridSpan w:val="2"/>'), "third"),
        row(cell("", properties=going), "Health", "a merge without a beginning"),
    )
    assert rows[1:] == [
        ["22/05/16", "Police", "first"],
        ["22/05/16", "School", "second"],
        ["wide", "", "third"],
        ["", "Health", "a merge without a beginning"],
    ]


def test_old_sideways_merges_and_rows_that_start_late(grid):
    rows = grid(
        row(cell("a", properties='<w:hMerge w:val="restart"/>'), cell("x", properties="<w:hMerge/>"), "b"),
        row("c", "d", properties='<w:gridBefore w:val="1"/>'),
    )
    assert rows == [["a", "", "b"], ["", "c", "d"]]


def test_a_nested_table_stays_in_its_cell(grid):
    nested = table(row("in", "side"), row("be", "low"))
    assert grid(row("left", cell(inside=paragraph(run("above")) + nested + paragraph("")), "right")) == [
        ["left", "above\nin\tside\nbe\tlow", "right"]
    ]


def test_breaks_tabs_hyphens_and_paragraphs(grid):
    inside = paragraph(
        "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
        "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t>"
        "<w:softHyphen/><w:t>erate</w:t></w:r>"
    ) + paragraph(run("three") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert shown(grid, inside) == "one\ttwo\nco-operate\nthree"


def test_fields_and_links_show_their_result(grid):
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inside = paragraph(
        mark("begin") + "<w:r><w:instrText>DATE</w:instrText></w:r>" + run("hidden") + mark("separate")
        + run("22 May") + mark("end")
        + f'<w:fldSimple w:instr="PAGE">{run(" 7")}</w:fldSimple><w:hyperlink>{run(" link")}</w:hyperlink>'
    )  # fmt: skip
    assert shown(grid, inside) == "22 May 7 link"


def test_old_form_fields_show_what_was_chosen(grid):
    def form(inside: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    box = form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    empty = form('<w:checkBox><w:default w:val="0"/></w:checkBox>')
    choices = '<w:listEntry w:val="not asked"/><w:listEntry w:val="seen"/>'
    chosen = form(f'<w:ddList><w:result w:val="1"/><w:default w:val="0"/>{choices}</w:ddList>')
    assert shown(grid, paragraph(box + empty + chosen + '<w:r><w:sym w:char="F0FC"/></w:r>')) == "☒☐seen✓"


def test_a_text_box_is_read_once(grid):
    def box(text: str) -> str:
        return f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"

    inside = paragraph(
        run("before")
        + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box("in the box")
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + box("in the box")
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(grid, inside) == "before\nin the box"


def test_text_outside_tables_and_tables_of_drawings_are_no_rows(tmp_path):
    drawing = "<a:tbl><a:tr><a:tc><a:p>x</a:p></a:tc></a:tr></a:tbl>"
    path = write_docx(
        tmp_path / "prose.docx",
        paragraph(run("long " * 100_000)),
        paragraph(drawing),
        table(row("Date", "Event")),
        table(row("When", "What")),
    )
    first, second = read(path)
    assert (first.number, first.rows) == (1, [["Date", "Event"]])
    assert (second.number, second.rows) == (2, [["When", "What"]])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (table(row(cell("x" * 200_001), "b")), "cell of more than 200,000 characters"),
        (table(row("a", "b")) + "<w:sdt>" * 500 + "</w:sdt>" * 500, "nested or merged"),
        (table(row(*["x"] * 64)), "nested or merged"),
        (
            table(
                row(cell("x" * 150_000, properties='<w:vMerge w:val="restart"/>'), "b"),
                *[row(cell("", properties="<w:vMerge/>"), "b")] * 400,
            ),
            "nested or merged",
        ),
    ],
    ids=["endless cell", "deep", "wide", "repeated"],
)
def test_a_document_beyond_all_measure_is_refused(tmp_path, made, said):
    with pytest.raises(NeedsPerson, match=said):
        read(write_docx(tmp_path / "much.docx", made))


def test_a_span_of_a_thousand_million_columns_takes_no_memory(grid):
    wide = '<w:gridSpan w:val="1000000000"/>'
    assert grid(row(cell("a", properties=wide), "b")) == [["a", "b"]]
