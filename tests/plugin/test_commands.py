import json
import re
import shutil
import socket

import pytest
from typer.testing import CliRunner

from plugin.commands import app
from plugin.demo.write import write_review

RUNNER = CliRunner()
KEYS = [
    *("event_id", "occurrence_id", "agency", "source", "record_ref", "locator", "kind", "occurred"),
    *("recorded_at", "known", "title", "text", "people", "child_seen", "sensitivity", "status"),
    *("mapping", "record_sha256"),
]
BACKWARDS = """
[review]
title = "x"
from = 2020-01-02
to = 2020-01-01
legal_basis = "y"
[[source]]
id = "a"
agency = "A"
adapter = "x"
mapping = "x"
"""


@pytest.fixture
def run(database_url, monkeypatch, tmp_path):
    """A crosslight command in this process, on a database of the test's own."""
    monkeypatch.setenv("CROSSLIGHT_DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)

    def command(*words):
        return RUNNER.invoke(app, [str(word) for word in words])

    return command


@pytest.fixture
def review(tmp_path):
    """The demo review on disk; its hospital is at an address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return write_review(tmp_path / "demo", hospital_url=f"http://127.0.0.1:{port}/fhir")


def sources(result):
    return {one["source"]: one for one in json.loads(result.stdout)["sources"]}


def test_assembling_twice_finds_nothing_new_the_second_time(run, review):
    first = run("assemble", review, "--json")
    second = run("assemble", review, "--json")
    assert sum(one["new"] for one in sources(first).values()) == 428
    assert {(one["new"], one["changed"]) for one in sources(second).values()} == {(0, 0)}
    assert sources(second)["social-care"]["unchanged"] == 129


def test_a_server_that_is_down_is_tried_later_and_the_others_go_on(run, review):
    result = run("assemble", review, "--json")
    found = sources(result)
    assert result.exit_code == 4
    assert found["hospital"]["state"] == "try_later"
    assert {one["state"] for one in found.values()} == {"complete", "try_later"}
    assert "cannot be reached" in found["hospital"]["message"]


def damaged(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def not_what_its_name_says(path):
    path.write_bytes(b"%PDF-1.7 made up")


def a_web_page(path):
    path.write_text("<!doctype html><html><body>Please sign in, Jane Canary</body></html>")


def gone(path):
    path.unlink()


@pytest.mark.parametrize("harm", [damaged, not_what_its_name_says, a_web_page, gone])
def test_a_bad_file_needs_a_person_in_one_sentence_and_harms_nothing(run, review, harm):
    run("assemble", review)
    before = run("timeline", review, "--format", "jsonl").stdout
    harm(next((review.parent / "inbox" / "social-care").glob("*.docx")))
    result = run("assemble", review, "--json")
    found = sources(result)
    assert result.exit_code == 3
    assert found["social-care"]["state"] == "needs_person"
    assert len(found["social-care"]["message"]) > 40
    assert "Canary" not in result.output
    assert str(review.parent) not in found["social-care"]["message"]
    assert found["school"]["state"] == "complete"
    assert run("timeline", review, "--format", "jsonl").stdout == before


def test_a_renamed_column_needs_a_person_and_names_the_column(run, review):
    path = review.parent / "inbox" / "police" / "extract.csv"
    text = review.read_text().replace(
        'reference = "Incident no"', 'reference = "Incident no"\nrequired = ["Date", "Details"]'
    )
    review.write_text(text)
    path.write_text(path.read_text().replace("Details", "Free text", 1))
    result = run("assemble", review, "--json")
    assert result.exit_code == 3
    assert "Details" in sources(result)["police"]["message"]


def test_a_table_is_printed_for_people(run, review):
    result = run("assemble", review)
    assert "Northshire Police (police)" in result.stdout
    assert "try later" in result.stdout


def test_the_timeline_is_one_event_a_line_oldest_first(run, review):
    run("assemble", review)
    lines = [json.loads(line) for line in run("timeline", review, "--format", "jsonl").stdout.splitlines()]
    assert len(lines) == 426
    moments = [line["occurred"]["earliest"] for line in lines]
    assert list(lines[0]) == KEYS
    assert [moment[:10] for moment in moments] == sorted(moment[:10] for moment in moments)
    assert len({line["event_id"] for line in lines}) == 426


def test_event_ids_are_the_same_in_every_database(run, review, server, template, monkeypatch):
    run("assemble", review)
    first = {
        json.loads(line)["event_id"]
        for line in run("timeline", review, "--format", "jsonl").stdout.splitlines()
    }
    moved = shutil.copytree(review.parent, review.parent.parent / "elsewhere") / review.name
    moved.write_text(moved.read_text().replace('title = "Review 2026/04"', 'title = "Another review"'))
    run("assemble", moved)
    second = {
        json.loads(line)["event_id"]
        for line in run("timeline", moved, "--format", "jsonl").stdout.splitlines()
    }
    assert first == second


def test_what_an_agency_knew_on_a_day_is_less_than_everything(run, review):
    run("assemble", review)

    def known(*words):
        told = run("timeline", review, "--format", "jsonl", *words).stdout.splitlines()
        return {json.loads(line)["event_id"] for line in told}

    everything = known()
    school = known("--as-known-by", "school", "--on", "2023-06-01")
    assert 0 < len(school) < len(everything)
    assert school == known("--as-known-by", "Elmbrook Primary School", "--on", "2023-06-01")
    assert school < known("--as-known-by", "school")


def test_an_agency_told_months_later_did_not_know_before(run, review):
    """Police told the school on 16 March 2023 of what happened on 23 October 2022."""
    run("assemble", review)

    def known(day):
        told = run("timeline", review, "--format", "jsonl", "--as-known-by", "school", "--on", day).stdout
        return [
            line
            for line in map(json.loads, told.splitlines())
            if line["occurred"]["earliest"][:10] == "2022-10-23"
        ]

    assert known("2023-03-15") == []
    assert known("2023-03-16") != []


def test_a_timeline_as_csv_is_safe_in_a_spreadsheet(run, review):
    run("assemble", review)
    told = run("timeline", review, "--format", "csv").stdout
    assert told.count("\n") > 426
    assert not re.search(r'(^|,)"[=+@]', told)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("timeline", "REVIEW", "--on", "2023-01-01"), "--on needs --as-known-by"),
        (("timeline", "REVIEW", "--as-known-by", "nobody"), "Its agencies are"),
        (("pack", "REVIEW", "--format", "pdf", "--out", "out"), "docx, csv, json"),
        (("pack", "REVIEW", "--audience", "publication", "--out", "out"), "needs redaction"),
        (("pack", "REVIEW", "--audience", "agency:nobody", "--out", "out"), "No agency of this review"),
        (("pack", "REVIEW", "--out", "REVIEW"), "Nothing can be written to"),
        (("assemble", "REVIEW", "--accept-withdrawals", "nobody"), "no source called nobody"),
    ],
)
def test_a_call_without_meaning_says_what_to_do(run, review, words, sentence):
    run("assemble", review)
    result = run(*[review if word == "REVIEW" else word for word in words])
    assert result.exit_code == 2
    assert sentence in result.output


def test_a_review_that_was_never_assembled_says_so(run, review):
    result = run("timeline", review)
    assert result.exit_code == 2
    assert "crosslight assemble" in result.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[review", "not valid TOML"),
        ('[review]\ntitle="x"', "review.from"),
        (
            BACKWARDS,
            "'to' lies before 'from'",
        ),
        ('[review]\ntitle="x"\nfrom=2020-01-01\nto=2020-01-02\nlegal_basis="y"\ntypo=1', "review.typo"),
    ],
)
def test_a_faulty_review_file_names_file_and_key(run, tmp_path, text, sentence):
    path = tmp_path / "REVIEW.toml"
    path.write_text(text)
    result = run("assemble", path)
    assert result.exit_code == 2
    assert sentence in result.output
    assert "REVIEW.toml" in result.output


def test_an_unknown_adapter_option_or_mapping_needs_a_person(run, review):
    text = review.read_text()
    review.write_text(
        text.replace('adapter = "fhir_r4"', 'adapter = "fax"').replace(
            'path = "inbox/housing', 'pth = "inbox/housing'
        )
    )
    result = run("assemble", review, "--json")
    found = sources(result)
    assert result.exit_code == 3
    assert "no adapter called fax" in found["hospital"]["message"]
    assert "pth" in found["housing"]["message"]
    assert found["police"]["state"] == "complete"


def test_the_pack_is_written_with_its_manifest(run, review, tmp_path):
    run("assemble", review)
    result = run("pack", review, "--format", "json", "--audience", "agency:police", "--out", tmp_path / "out")
    assert result.exit_code == 0
    pack = json.loads((tmp_path / "out" / "review-2026-04-agency-police.json").read_text())
    assert {line["agency"] for line in pack["lines"]} == {"Northshire Police"}


def test_check_names_all_faults_at_once(run, review):
    assert run("check").exit_code == 0
    result = run("check", review)
    assert result.exit_code == 2
    assert "source hospital" in result.output
    assert "source police: answers" in result.output


def test_verify_finds_a_record_that_was_tampered_with(run, review, engine):
    from sqlalchemy import text

    run("assemble", review)
    assert run("verify", review).exit_code == 0
    with engine.begin() as conn:
        conn.execute(
            text(
                "update timeline.record set raw = raw || ' ' "
                "where ref = (select min(ref) from timeline.record)"
            )
        )
    result = run("verify", review)
    assert result.exit_code == 1
    assert "does not have the digest beside it" in result.output


def test_migrating_says_the_revision(run):
    assert "revision 0002" in run("migrate").output


def test_a_database_that_is_down_is_one_sentence(run, review, monkeypatch):
    monkeypatch.setenv("CROSSLIGHT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = run("assemble", review)
    assert result.exit_code == 4
    assert "The database does not answer" in result.output


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("CROSSLIGHT_PANEL_PORT", "Jane Canary", "CROSSLIGHT_PANEL_PORT: "),
        ("CROSSLIGHT_MAPPINGS", "/etc/mappings", "A list is written as JSON"),
        ("CROSSLIGHT_MAPPINGS", '["/nowhere/at-all"]', "no such folder of mappings"),
    ],
)
def test_a_wrong_setting_is_one_sentence_without_its_value(run, monkeypatch, variable, value, sentence):
    monkeypatch.setenv(variable, value)
    result = run("check")
    assert result.exit_code == 2
    assert sentence in result.output
    assert "Canary" not in result.output
