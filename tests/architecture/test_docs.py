"""What is written agrees with what is there."""

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from connector.errors import SourceError
from plugin.commands import app
from plugin.hosts.errors import HostError
from plugin.hosts.refusals import SENTENCES
from plugin.hosts.settings import HostEntry, load_hosts
from plugin.pack.formats import FORMATS
from plugin.review.filing import FilingState
from plugin.review.store import tables as review_tables
from plugin.wiring import FAULTS, exit_code_of
from sync.review_file import read_review_file
from sync.settings import Settings
from sync.store import tables as timeline_tables
from sync.timeline.coverage import SourceState
from sync.timeline.entry import Status
from sync.timeline.event import KINDS, Basis, ChildSeen, Sensitivity
from sync.timeline.uk_dates import DateUnreadable, Reason, read
from sync.timeline.when import Precision

LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^|`|bin/)crosslight ([a-z]+)([^`\n#]*)", re.MULTILINE)
TARGET = re.compile(r"(?:^|`)make ([a-z./-]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def pages(kept):
    return {path: path.read_text(encoding="utf-8") for path in kept if path.suffix == ".md"}


def code(text: str, language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[0]


# --- Every page ------------------------------------------------------------------------------------------


def test_every_link_leads_to_a_file(pages, root):
    lost = [
        f"{path.relative_to(root)}: {link}"
        for path, text in pages.items()
        for link in LINK.findall(text)
        if "://" not in link and not link.startswith("#")
        if not (path.parent / link.partition("#")[0]).exists()
    ]

    assert not lost


def test_every_file_of_ours_that_a_page_names_is_there(pages, root):
    named = re.compile(r"`((?:connector|sync|plugin|mappings|tests|docs)/[\w./-]+\.\w+)`")
    lost = [
        f"{path.relative_to(root)}: {name}"
        for path, text in pages.items()
        for name in named.findall(text)
        if not (root / name).exists()
    ]

    assert not lost


def test_every_command_and_option_that_a_page_names_is_one_of_ours(pages, root):
    commands = typer.main.get_command(app).commands
    lost = []
    for path, text in pages.items():
        for name, rest in COMMAND.findall(text):
            options = {one for param in getattr(commands.get(name), "params", ()) for one in param.opts}
            if name not in commands or not set(re.findall(r"--[a-z-]+", rest)) <= options:
                lost.append(f"{path.relative_to(root)}: crosslight {name}{rest}")

    assert not lost


def test_every_make_target_that_a_page_names_is_there(pages, root):
    targets = set(re.findall(r"^([\w./-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert not {name for text in pages.values() for name in TARGET.findall(text)} - targets


# --- README ----------------------------------------------------------------------------------------------


def test_the_review_file_of_the_readme_can_be_read(text_of, tmp_path):
    (tmp_path / "REVIEW.toml").write_text(code(text_of("README.md"), "toml"), encoding="utf-8")

    file = read_review_file(tmp_path / "REVIEW.toml")

    assert [one.id for one in file.source] == ["police", "hospital"]


def test_the_readme_names_the_two_commands_and_the_sign_in_of_the_demo(text_of, root):
    text = text_of("README.md")
    supervise = (root / "plugin" / "demo" / "supervise.py").read_text(encoding="utf-8")

    assert {"make demo", "make test"} <= {line.partition("  ")[0] for line in text.splitlines()}
    assert 'SIGN_IN, PASSWORD = "rachel", "crosslight-demo"' in supervise
    assert "`rachel` with the password\n`crosslight-demo`" in text


def test_the_changelog_has_an_entry_for_this_version(text_of, project):
    assert f"## [{project['project']['version']}]" in text_of("CHANGELOG.md")


# --- The glossary ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Kinds of event", KINDS),
        ("Whether the child was seen", ChildSeen),
        ("Bases of knowledge", Basis),
        ("States of a source", SourceState),
    ],
)
def test_the_glossary_explains_every_word_of_a_list(table, heading, words):
    rows = table("docs/glossary.md", heading)

    assert [row[0] for row in rows] == [str(word) for word in words]
    assert all(row[1] for row in rows)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Sensitivity", Sensitivity),
        ("Status of an event", Status),
        ("Precision of a date", Precision),
        ("States of a filing", FilingState),
    ],
)
def test_the_glossary_names_every_word_of_a_short_list(text_of, heading, words):
    section = text_of("docs/glossary.md").partition(f"## {heading}\n")[2].split("\n## ")[0]

    assert re.findall(r"`(\w+)`", section) == [str(word) for word in words]


# --- Dates -----------------------------------------------------------------------------------------------


def test_the_page_on_dates_shows_what_is_read(table):
    for written, year, at, edtf, precision in table("docs/dates.md", "Read"):
        when = read(written, year=int(year) if year else None, time=at or None)
        assert (when.edtf, when.precision) == (edtf, precision), written


def test_the_page_on_dates_shows_what_is_refused_and_why(table):
    for written, why in table("docs/dates.md", "Refused"):
        with pytest.raises(DateUnreadable) as refusal:
            read(written)
        assert str(refusal.value) == why, written


def test_the_page_on_dates_gives_every_reason(text_of):
    told = " ".join(text_of("docs/dates.md").split())

    assert not [reason for reason in Reason if reason.value not in told]


# --- Operating -------------------------------------------------------------------------------------------


def test_the_page_on_operating_has_every_setting_and_its_default(table):
    told = {row[0]: row[1] for row in table("docs/operating.md", "Settings")}

    assert list(told) == [f"CROSSLIGHT_{name.upper()}" for name in Settings.model_fields]
    for name, setting in Settings.model_fields.items():
        if isinstance(setting.default, str | int | float):
            shown = f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
            assert told[f"CROSSLIGHT_{name.upper()}"] == shown


def test_the_page_on_operating_has_every_command_and_every_format(table, text_of):
    told = {row[0].split()[1] for row in table("docs/operating.md", "Commands")}

    assert told == set(typer.main.get_command(app).commands)
    assert all(f"`{name}`" in text_of("docs/operating.md").replace("--format ", "") for name in FORMATS)


def test_the_page_on_operating_has_every_exit_code(table):
    told = {int(row[0]) for row in table("docs/operating.md", "Exit codes")}

    assert told == {0, 1, *(exit_code_of(fault.__new__(fault)) for fault in FAULTS)}


# --- Hosts, errors, tables, decisions --------------------------------------------------------------------


def test_the_page_on_hosts_has_every_key_of_the_hosts_file_and_every_claim(table, text_of, root):
    assert {row[0] for row in table("docs/hosts.md", "The hosts file")} == set(HostEntry.model_fields)

    app_of_host = root / "plugin" / "hosts" / "helpdesk" / "installed" / "crosslight_panel" / "launch.py"
    minted = app_of_host.read_text(encoding="utf-8").partition("def _claims")[2].partition("\ndef ")[0]
    claims = set(re.findall(r'"(\w+)":', minted))
    assert len(claims) > 10
    assert not [claim for claim in claims if f"`{claim}`" not in text_of("docs/hosts.md")]


def test_the_hosts_file_on_the_page_is_one_that_can_be_read(text_of, tmp_path, monkeypatch):
    public = {
        "kty": "OKP",
        "crv": "Ed25519",
        "kid": "2026-11",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
    (tmp_path / "hosts.toml").write_text(code(text_of("docs/hosts.md"), "toml"), encoding="utf-8")
    (tmp_path / "cases.jwks").write_text(f'{{"keys": [{str(public).replace(chr(39), chr(34))}]}}')
    monkeypatch.setenv("CASES_TOKEN", "made-up")

    (host,) = load_hosts(tmp_path / "hosts.toml", kinds=frozenset({"helpdesk"}))

    assert host.id == "cases"


def test_the_page_on_errors_has_every_refusal_and_every_error(table, text_of):
    refusals = table("docs/errors.md", "A launch: `LaunchRefused` (`plugin/hosts/host.py`)")
    hosts = table("docs/errors.md", "A case system: `HostError` (`plugin/hosts/errors.py`)")
    sources = table("docs/errors.md", "A source: `SourceError` (`connector/errors.py`)")

    assert [row[0] for row in refusals] == list(SENTENCES)
    assert {row[0] for row in hosts} == {one.__name__ for one in HostError.__subclasses__()}
    assert {row[0] for row in sources} == {one.__name__ for one in SourceError.__subclasses__()}
    assert not [one.__name__ for one in FAULTS if f"`{one.__name__}`" not in text_of("docs/errors.md")]


def test_the_page_on_architecture_names_every_table(text_of):
    section = text_of("docs/architecture.md").partition("## Who owns which table\n")[2].split("\n## ")[0]
    tables = [*timeline_tables.metadata.tables.values(), *review_tables.metadata.tables.values()]

    assert not [table.fullname for table in tables if f"`{table.name}`" not in section]


def test_every_decision_is_listed_and_has_its_three_parts(root):
    folder = root / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    found = sorted(folder.glob("0*.md"))

    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix(f"# {path.name[:4]} ")
        assert f"[{path.name[:4]}]({path.name}) | {title} |" in index
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_page_on_the_mapping_language_is_named_where_it_is_made(text_of):
    assert "docs/mapping-language.md" in text_of("Makefile")


@pytest.mark.parametrize("name", ["demo", "test", "check", "bench", "docs", "lock"])
def test_make_tells_what_it_can_do(root: Path, name):
    said = subprocess.run(["make", "-s", "-C", str(root), "help"], capture_output=True, text=True, check=True)

    assert re.search(rf"^{name} +\S", said.stdout, re.MULTILINE)
