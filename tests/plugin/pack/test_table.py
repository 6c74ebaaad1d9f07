"""The CSV of a pack."""

import csv
import io
import shutil
import subprocess

import pytest

from plugin.pack import table
from plugin.pack.formats import FORMATS

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://127.0.0.1")',
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "  =1+1",
]


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def hostile(made):
    """Every payload as the text of one account, and as its title and reference."""
    from dataclasses import replace

    entry = made().entries[0]
    return [
        replace(entry, record_ref=f"{payload}-ref", event=replace(entry.event, title=payload, text=payload))
        for payload in PAYLOADS
    ]


def test_a_row_an_event_with_its_words_untouched(made):
    found = rows(FORMATS["csv"].write(made()))

    assert len(found) == 7
    line = dict(zip(found[0], found[2], strict=True))
    assert line["agency"] == "Northshire Police"
    assert line["text"].startswith("Neighbour reports shouting.")
    assert line["people"] == "officer; mother: Beth Example"
    assert (line["locator_file"], line["locator_row"], line["locator_page"]) == ("police.docx", "17", "")
    assert line["helping"] == "learning-together/good-practice.timely-sharing"
    assert line["hindering"] == "learning-together/conditions.timing"


def test_a_spreadsheet_finds_the_mark_of_utf_8(made):
    assert FORMATS["csv"].write(made()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_looks_like_a_formula_gets_an_apostrophe(payload):
    assert table.guarded(payload) == f"'{payload}"


@pytest.mark.parametrize("plain", ["", "1 = 1", "a-b", "2019-03-03", "'quoted", "ordinary words", "– dash"])
def test_ordinary_words_stay_as_they_are(plain):
    assert table.guarded(plain) == plain


def test_no_cell_of_a_hostile_timeline_starts_like_a_formula(hostile):
    for row in rows(table.timeline(hostile)):
        assert not [
            cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        ]


@pytest.mark.skipif(shutil.which("localc") is None, reason="LibreOffice Calc is not on this machine")
def test_libreoffice_finds_no_formula_in_a_hostile_timeline(hostile, tmp_path):
    (tmp_path / "timeline.csv").write_bytes(table.timeline(hostile))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    order = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path)]

    subprocess.run([*order, str(tmp_path / "timeline.csv")], check=True, capture_output=True, timeout=120)

    told = (tmp_path / "timeline.fods").read_text("utf-8")
    assert "HYPERLINK" in told
    assert "table:formula" not in told
