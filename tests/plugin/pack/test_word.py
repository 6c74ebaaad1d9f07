"""The Word pack."""

import io
import itertools
import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from plugin.pack import word_look, word_table
from plugin.pack.formats import FORMATS
from plugin.review.framework import Frameworks

WRITE = FORMATS["docx"].write
CHAPTERS = [
    "1  About this review",
    "2  How to read this pack",
    "3  Sources and how far they reach",
    "4  Combined chronology",
    "5  Good practice, and what shaped practice",
    "6  Records that could not be read",
    "7  How this pack can be checked",
]


def opened(pack):
    return docx.Document(io.BytesIO(WRITE(pack)))


def cells(document, caption):
    """The rows of the table with this caption, as texts."""
    for table in document.tables:
        named = table._tbl.tblPr.find(qn("w:tblCaption"))
        if named is not None and named.get(qn("w:val")) == caption:
            return [[cell.text for cell in row.cells] for row in table.rows]
    return []


def all_text(document):
    return "\n".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


def test_the_chapters_are_real_headings_in_order_and_none_is_skipped(made):
    headings = [
        (int(p.style.name[-1]), p.text)
        for p in opened(made()).paragraphs
        if p.style.name.startswith("Heading")
    ]

    assert [text for level, text in headings if level == 1] == CHAPTERS
    levels = [level for level, _ in headings]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels[1:]))


def test_every_account_is_there_in_full_with_date_agency_source_and_digest(made):
    pack = made()
    document = opened(pack)
    told = cells(document, "Accounts of 2019") + cells(document, "Accounts of 2020")[1:]

    assert len(told) == 1 + len(pack.entries)
    for entry in pack.entries:
        row = next(row for row in told if f"{entry.source} · {entry.record_ref}" in row[5])
        assert entry.event.text in row[2]
        assert entry.agency in row[1]
        assert entry.record_sha256[:12] in row[5]


def test_an_uncertain_date_stays_uncertain_and_keeps_the_agencys_words(made):
    document = opened(made())

    assert cells(document, "Accounts of 2019")[1][0] == "Spring 2019"
    assert cells(document, "Accounts of 2020")[1][0] == "20 January 2020 (uncertain)\nwritten “?20.01.20”"


def test_two_accounts_of_one_happening_are_two_rows_that_name_each_other(made):
    police, hospital = cells(opened(made()), "Accounts of 2019")[2:4]

    assert police[1] == "Northshire Police\nAlso told by Northshire Hospital"
    assert hospital[1] == "Northshire Hospital\nAlso told by Northshire Police"
    assert [police[3], hospital[3]] == ["No", "Yes"]


def test_a_withdrawn_account_is_marked_and_kept(made):
    row = next(row for row in cells(opened(made()), "Accounts of 2020") if "row-18" in row[5])

    assert row[2].startswith("Withdrawn by the agency; kept as it was given.")
    assert "Relates to another address." in row[2]


def test_a_silent_source_is_shown_as_silent(made):
    document = opened(made())
    told = {row[0].split("\n")[0]: row for row in cells(document, "Sources and how far they reach")}

    assert told["Northshire Hospital"][1] == "No answer"
    assert told["Northshire Hospital"][2].startswith("No answer since 22 June 2026, 14:30.")
    assert told["Northshire Homes"][1] == "Not asked yet"
    assert told["Northshire Police"][1] == "Complete"
    front = "\n".join(p.text for p in document.paragraphs[:12])
    assert "Not complete: Northshire Hospital, Northshire Homes." in front


def test_good_practice_has_a_table_of_the_same_make_as_the_factors(made):
    document = opened(made())

    good, frontline = cells(document, "Good practice"), cells(document, "Conditions of work")
    assert good[0] == frontline[0]
    assert [row[0].split("\n")[0] for row in good[1:]] == ["Timely sharing", "Flexible access"]
    assert good[2][4] == "The team lead had agreed to evening visits that spring."
    assert [row[1] for row in frontline[1:]] == ["Hindering"]


def test_a_tag_without_framework_or_event_is_kept_and_said(made):
    pack = made()
    lost = made(entries=[], frameworks=Frameworks(()), tags=pack.tags)

    told = cells(opened(lost), "Factors that are no longer offered")

    assert len(told) == 6
    assert told[1][0].startswith("learning-together/")
    assert told[1][2] == "This event is no longer on the timeline; the tag is kept."


def test_held_records_are_listed_with_the_reason_and_no_value(made):
    told = cells(opened(made()), "Records that could not be read")

    assert told[1][1:] == [
        "row-23",
        "police.docx, table 1, row 23",
        "The date names no day, month or year.\nField: occurred",
    ]


def test_an_agency_pack_has_no_word_of_the_others(made):
    told = all_text(opened(made("agency:hospital")))

    assert "hearing test" in told
    for word in ("Northshire Police", "shouting", "row-23", "loud room", "duty desk", "Northshire Homes"):
        assert word not in told


def test_an_empty_pack_says_that_nothing_was_received_and_not_that_nothing_happened(made):
    told = all_text(opened(made(entries=[], coverage=[], held=[], tags={})))

    assert "No account has been received yet. This does not mean that there was no contact." in told
    assert "No source is connected to this review yet." in told


def test_every_page_is_marked_and_numbered(made):
    section = opened(made()).sections[0]

    assert "OFFICIAL-SENSITIVE" in section.header.paragraphs[0].text
    assert "OFFICIAL-SENSITIVE" in section.footer.paragraphs[0].text
    fields = {f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))}
    assert fields == {"PAGE", "NUMPAGES"}
    assert section.page_width > section.page_height


def test_tables_have_a_repeated_heading_row_and_a_caption(made):
    tables = opened(made()).tables[1:]

    assert len(tables) >= 8
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


def test_the_contents_lead_to_the_chapters(made):
    body = opened(made()).element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]

    assert links == marks
    assert len(links) == 7


def test_the_language_is_british_and_the_properties_name_nobody(made):
    document = opened(made())
    properties = document.core_properties

    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert (properties.language, properties.title) == ("en-GB", "Review pack: Review 2026/04")
    assert (properties.author, properties.last_modified_by, properties.comments) == (
        "Crosslight",
        "Crosslight",
        "",
    )


def test_no_thumbnail_or_other_leftover_of_a_template_is_in_the_file(made):
    names = zipfile.ZipFile(io.BytesIO(WRITE(made()))).namelist()

    assert not [name for name in names if "thumbnail" in name or "Effects" in name or "customXml" in name]


def test_the_same_pack_gives_the_same_bytes_at_any_time_of_day(made):
    first = WRITE(made())
    time.sleep(2.1)  # the clock of a zip counts in steps of two seconds

    assert WRITE(made()) == first


def test_another_word_gives_other_bytes(made):
    pack = made()
    entry = pack.entries[0]
    changed = replace(entry, event=replace(entry.event, text=entry.event.text + "."))

    assert WRITE(made(entries=(changed, *pack.entries[1:]))) != WRITE(pack)


HOSTILE = {
    "markup": "<script>alert(1)</script> & <w:p/> ]]> {{ 7*7 }} &amp;",
    "controls": "a\x00b\x07c\x0bd\x1be\ufffef\ud800g",
    "directions": "before \u202egnp.exe\u202c after, and \u200fשלום\u200e, مرحبا",
    "lines": "one\r\ntwo\rthree\nfour\tfive",
    "astral": "👪 𝔘𝔫𝔦 e\u0301 \u00a0 end",
    "long": "Made up words. " * 7000,
    "one long word": "x" * 100_000,
}
KEPT = {
    "controls": "abcdefg",
    "directions": "before gnp.exe after, and \u200fשלום\u200e, مرحبا",
    "lines": "one\ntwo\nthree\nfour\tfive",
}


@pytest.fixture(params=HOSTILE)
def hostile(request, made):
    """The pack with one hostile text in every field that people or agencies write, and what must be left."""
    text = HOSTILE[request.param]
    pack = made()
    entry = pack.entries[1]
    event = replace(
        entry.event, text=text, title=text[:2000], occurred=replace(entry.event.occurred, as_written=text)
    )
    tags = {
        event.event_id: [replace(tag, note=text, by=replace(tag.by, name=text)) for tag in pack.all_tags[:1]]
    }
    changed = replace(entry, event=event, record_ref=text[:500], mapping=text[:500])
    held = [replace(pack.held[0], record_ref=text, reason=text, field=text)]
    coverage = [replace(one, message=text) for one in pack.coverage]
    about = replace(pack.about, legal_basis=text, questions=(text,), title=f"T {text}"[:500])
    whole = made(
        entries=[pack.entries[0], changed], tags=tags, held=held, coverage=coverage, made_by=text[:99]
    )
    return replace(whole, about=about), KEPT.get(request.param, text)


def test_hostile_text_stays_text_and_keeps_every_word(hostile):
    pack, kept = hostile
    document = opened(pack)

    row = cells(document, "Accounts of 2019")[2]
    assert kept in row[2]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", all_text(document))
    for name in ("csv", "json"):
        assert FORMATS[name].write(pack)


def test_a_long_account_may_break_over_pages_and_a_short_one_may_not(made):
    pack = made()
    entry = pack.entries[0]
    long = replace(entry, event=replace(entry.event, text="Made up words. " * 7000))

    table = opened(made(entries=[long, pack.entries[1]])).tables[-7:]

    rows = next(t for t in table if "What the agency wrote" in t.rows[0].cells[2].text).rows
    assert rows[1]._tr.trPr is None
    assert rows[2]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_five_thousand_accounts_are_written_in_seconds(made):
    pack = made()
    entry = pack.entries[1]
    many = [
        replace(entry, record_ref=f"row-{number}", event=replace(entry.event, text="Made up words. " * 20))
        for number in range(5000)
    ]
    big = made(entries=many, tags={})

    started = time.monotonic()
    content = WRITE(big)

    assert time.monotonic() - started < 15
    assert len(content) > 100_000


def test_letters_stand_out_from_their_ground():
    grounds = ("FFFFFF", word_table.BAND)
    colours = {style[3] for style in word_look._STYLES} - {"FFFFFF"}

    for colour in colours:
        assert min(contrast(colour, ground) for ground in grounds) >= 4.5, colour
    assert contrast("FFFFFF", word_table.NAVY) >= 4.5


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_prints_every_chapter(made, tmp_path):
    (tmp_path / "pack.docx").write_bytes(WRITE(made()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    order = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
    ]

    subprocess.run([*order, str(tmp_path / "pack.docx")], check=True, capture_output=True, timeout=120)

    told = (tmp_path / "pack.txt").read_text("utf-8-sig")
    for words in (*CHAPTERS, "Neighbour reports shouting.", "No answer since 22 June 2026, 14:30."):
        assert words in told
