"""The files of the demo review: whole, the same at every run, and read by our own adapter."""

import csv
import io
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from python_calamine import CalamineWorkbook

from connector.registry import ADAPTERS
from plugin.demo.write import write_review
from sync.normalise.loader import load_mappings
from sync.review_file import read_review_file
from sync.timeline.event import Basis, ChildSeen, Rejection
from sync.timeline.when import Precision

URL = "http://127.0.0.1:8091/fhir"
#: Records of each source, one row more than the story where a row was typed twice.
RECORDS = {"social-care": 129, "health-visiting": 74, "school": 120, "housing": 56, "police": 49}
HELD = {"social-care": ["tbc"], "health-visiting": ["sometime after the move"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_review(tmp_path_factory.mktemp("demo"), hospital_url=URL).parent


@pytest.fixture(scope="module")
def told(folder):
    """Records with what the mapping makes of each, by source."""
    mappings = load_mappings()
    found = {}
    for source in read_review_file(folder / "REVIEW.toml").source:
        if source.adapter == "chronology_file":
            adapter = ADAPTERS[source.adapter]
            reader = adapter(adapter.Settings(**source.options), folder=folder, secret=None)
            records = [record for page in reader.pull(None) for record in page.records]
            mapping = mappings[source.mapping]
            found[source.id] = [
                (record, mapping.normalise(record, source=source.id, agency=source.agency))
                for record in records
            ]
    return found


def events(told, source):
    return [event for _, made in told[source] if not isinstance(made, Rejection) for event in made]


def test_two_writings_give_the_same_bytes(folder, tmp_path):
    again = write_review(tmp_path, hospital_url=URL).parent
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())

    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_writing_again_leaves_unchanged_files_alone(folder):
    path = folder / "inbox/police/extract.csv"
    before = path.stat().st_mtime_ns

    write_review(folder, hospital_url=URL)

    assert path.stat().st_mtime_ns == before


def test_the_readme_says_how_to_start_the_hospital_that_the_review_expects(folder):
    assert "-m plugin.demo.hospital --home DIR --port 8091\n" in (folder / "README.txt").read_text(
        encoding="utf-8"
    )


def test_the_review_file_names_six_sources_and_the_case(folder):
    said = tomllib.loads((folder / "REVIEW.toml").read_text(encoding="utf-8"))

    assert [one["id"] for one in said["source"]] == [*RECORDS, "hospital"]
    assert said["case"] == [{"host": "helpdesk", "case": "1"}]
    assert said["source"][-1]["url"] == URL


def test_every_record_of_every_file_is_read(told):
    assert {source: len(found) for source, found in told.items()} == RECORDS
    assert all(len({record.ref for record, _ in found}) == len(found) for found in told.values())


def test_every_row_becomes_one_event_but_the_two_whose_date_nobody_can_read(told):
    held = {
        source: [next(iter(record.body.values())) for record, made in found if isinstance(made, Rejection)]
        for source, found in told.items()
    }

    assert {source: words for source, words in held.items() if words} == HELD
    assert sum(len(events(told, source)) for source in told) == sum(RECORDS.values()) - 2 == 426


def test_all_events_lie_in_the_period_and_in_every_precision(told):
    whens = [event.occurred for source in told for event in events(told, source)]

    assert {when.earliest.year for when in whens} == set(range(2019, 2027))
    assert {when.precision for when in whens} >= {
        *(Precision.MINUTE, Precision.DAY, Precision.WEEK, Precision.MONTH),
        *(Precision.SEASON, Precision.TERM, Precision.RANGE),
    }


def test_uncertain_days_stay_uncertain(told):
    written = {event.occurred.as_written: event.occurred.edtf for event in events(told, "social-care")}

    assert written["?22 may 2019"] == "2019-05-22?"
    assert written["approx. 14 October 2019"] == "2019-10-14~"
    assert written["17 May"] == "2024-05-17"


def test_the_row_that_was_pasted_twice_stays_two_records(told):
    bodies = Counter(tuple(record.body.values()) for record, _ in told["social-care"])
    (twice,) = (body for body, count in bodies.items() if count > 1)

    assert bodies[twice] == 2
    assert len({record.ref for record, _ in told["social-care"] if tuple(record.body.values()) == twice}) == 2


def test_child_seen_has_three_values_where_the_column_is_there_and_is_not_asked_elsewhere(told):
    for source in ("social-care", "school"):
        assert {event.child_seen for event in events(told, source)} == {
            *(ChildSeen.YES, ChildSeen.NO, ChildSeen.NOT_RECORDED)
        }
    for source in ("housing", "police", "health-visiting"):
        assert {event.child_seen for event in events(told, source)} == {ChildSeen.NOT_ASKED}


def test_the_school_knows_of_october_2022_from_march_2023(told):
    (late,) = (event for event in events(told, "police") if "nobody reads" in event.text)
    school = next(known for known in late.known if known.agency == "Elmbrook Primary School")

    assert school.basis is Basis.RECEIVED
    assert school.since.edtf == "2023-03-16"


def test_what_colleagues_added_while_changes_were_tracked_is_read_and_what_they_struck_out_is_not(told):
    texts = [event.text for event in events(told, "health-visiting")]

    assert sum("Checked against the day book." in text for text in texts) == 5
    assert not any("tbd" in text for text in texts)


def test_the_word_files_open_in_python_docx_and_carry_what_real_ones_carry(folder):
    paths = sorted(folder.rglob("*.docx"))
    marks = [{name: _part(path).count(f"<w:{name} ") for name in ("ins", "del", "sdt")} for path in paths]

    assert len(paths) == 2
    assert [len(docx.Document(str(path)).tables) for path in paths] == [1, 1]
    assert marks[0]["ins"] == marks[0]["del"] == 5
    assert _part(paths[0]).count("<w:sdt") > 5
    assert "w:vMerge" in _part(paths[0])
    assert _part(paths[1]).count("w:gridSpan") == 8, "a banner row for each year"


def _part(path: Path) -> str:
    return zipfile.ZipFile(path).read("word/document.xml").decode()


def test_the_workbooks_open_and_mix_real_dates_with_typed_ones(folder):
    for path in folder.rglob("*.xlsx"):
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        kinds = Counter(type(row[0]).__name__ for row in rows[1:])

        assert set(kinds) == {"date", "str"}, path.name
        with zipfile.ZipFile(path) as archive:
            assert all(ET.fromstring(archive.read(name)) is not None for name in archive.namelist())  # noqa: S314


def test_the_extract_of_the_police_has_a_number_for_every_row(folder):
    text = (folder / "inbox/police/extract.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert len({row["Incident no"] for row in rows}) == len(rows) == 49
    assert ",".join(rows[0]) == (
        "Incident no,Date,Time,Incident type,Details,Persons present,Action taken,Agencies informed,"
        "Informed on,Marking"
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_the_word_files_open_in_an_office_program(folder, tmp_path):
    for path in folder.rglob("*.docx"):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        counts = re.findall(rb"/Count (\d+)", (tmp_path / f"{path.stem}.pdf").read_bytes())
        assert max(map(int, counts)) >= 5, path.name
