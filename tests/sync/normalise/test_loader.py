"""A faulty mapping is told in full before the first record is read."""

import hashlib
from pathlib import Path

import pytest

from sync.normalise.loader import MappingFaults, built_in, load_mappings

HEAD = """
name = "x"
version = "1"
adapter = "any"
about = "A table."
"""
TABLE = '[columns]\ndate = ["Date"]\nevent = ["Event", "Details"]\n'
EVENT = """
[[event]]
of = "row"
key = "event"
kind = { fixed = "note" }
occurred = { from = "date", as = "uk_date" }
title = { from = "event", as = "one_line" }
"""
CODES = '[codes.kind]\ndefault = "note"\n[codes.kind.exact]\nvisit = "visit"\n'
CODED = EVENT.replace('kind = { fixed = "note" }', 'kind = { from = "event", as = "code", codes = "kind" }')
KINDS_TAKE = "kind takes code"

INVALID = {
    "not TOML": (HEAD + "x = = 1", "is not TOML: Invalid value (at line 6, column 5)"),
    "unknown key at the top": (HEAD + 'abuot = "x"\n' + TABLE + EVENT, "abuot: unknown key (about?)"),
    "unknown key in an event": (
        HEAD + TABLE + EVENT.replace("occurred", "occured"),
        "event[0].occured: unknown key (occurred?)",
    ),
    "unknown key in a field": (
        HEAD + TABLE + EVENT.replace('"date", as', '"date", tyme = "date", as'),
        "event[0].occurred.tyme: unknown key (time?)",
    ),
    "unknown key like nothing": (HEAD + "zzz = 1\n" + TABLE + EVENT, "zzz: unknown key"),
    "missing key": (HEAD + TABLE + EVENT.replace('key = "event"\n', ""), "event[0].key: is missing"),
    "words expected": (HEAD.replace('"1"', "1") + TABLE + EVENT, "version: must be words in quotes"),
    "no event": (HEAD + "event = []\n" + TABLE, "event: must have at least one entry"),
    "code list without default": (
        HEAD + TABLE + CODES.replace('default = "note"\n', "") + CODED,
        "codes.kind.default: is missing",
    ),
    "unknown converter": (
        HEAD + TABLE + EVENT.replace("one_line", "oneline"),
        "event[0].title.as: no converter is called 'oneline' (one_line?)",
    ),
    "unknown converter of a part": (
        HEAD + TABLE + EVENT + 'text = { as = "join_nonempty", from = [{ from = "event", as = "names" }] }',
        "event[0].text.from.as: 'names' is no converter for a part",
    ),
    "converter of another field": (
        HEAD + TABLE + EVENT.replace('"uk_date"', '"text"'),
        (
            "event[0].occurred.as: text gives words; occurred takes uk_date, uk_date_range, iso_instant, "
            "iso_period"
        ),
    ),
    "bad JMESPath": (
        HEAD + EVENT.replace('"date"', '"period.["').replace('"event", as', '"title", as'),
        "event[0].occurred.from: 'period.[' is not a JMESPath path",
    ),
    "JMESPath function": (
        HEAD + EVENT.replace('"date"', '"join(a, b)"'),
        (
            "event[0].occurred.from: 'join(a, b)' calls a function; "
            "a mapping names places, a converter does the rest"
        ),
    ),
    "unknown column": (
        HEAD + TABLE + EVENT.replace('"date", as', '"dates", as'),
        "event[0].occurred.from: there is no column 'dates' in [columns] (date?)",
    ),
    "unknown required column": (
        HEAD + 'required = ["evnt"]\n' + TABLE + EVENT,
        "required[0]: there is no column 'evnt' in [columns] (event?)",
    ),
    "heading of two columns": (
        HEAD + TABLE + 'note = ["DETAILS:"]\n' + EVENT,
        "columns.note: the heading 'DETAILS:' already means event",
    ),
    "code list missing": (
        HEAD + TABLE + CODES + CODED.replace('codes = "kind"', 'codes = "kinds"'),
        (
            "event[0].kind.codes: there is no code list [codes.kinds] (kind?)\n"
            "codes.kind: no field uses this code list"
        ),
    ),
    "unknown kind of event": (
        HEAD + TABLE + EVENT.replace('"note"', '"vist"'),
        "event[0].kind.fixed: 'vist' is not a kind of event (visit?)",
    ),
    "unknown kind in a code list": (
        HEAD + TABLE + CODES.replace('= "visit"', '= "home"') + CODED,
        "codes.kind.exact.visit: 'home' is not a kind of event",
    ),
    "doubled key": (HEAD + TABLE + EVENT + EVENT, "event[1].key: 'event' is already the key of event[0]"),
    "told and ignored": (
        HEAD + 'ignore = [{ of = "row", reason = "x" }]\n' + TABLE + EVENT,
        "ignore[0].of: 'row' is ignored here and told of in an event",
    ),
    "two tests in a condition": (
        HEAD + TABLE + EVENT + 'when = { field = "date", present = true, equals = "x" }',
        "event[0].when: needs exactly one of present, equals and one_of",
    ),
    "fixed time": (
        HEAD + TABLE + EVENT.replace('{ from = "date", as = "uk_date" }', '{ fixed = "2014" }'),
        "event[0].occurred.fixed: a time cannot be fixed",
    ),
    "neither from nor fixed": (
        HEAD + TABLE + EVENT.replace('{ from = "event", as = "one_line" }', "{}"),
        "event[0].title: needs from and as, or fixed",
    ),
    "option of another converter": (
        HEAD + TABLE + EVENT.replace('as = "one_line"', 'as = "one_line", time = "date"'),
        "event[0].title.time: one_line takes no time",
    ),
    "one place for a range": (
        HEAD + TABLE + EVENT.replace('"uk_date"', '"uk_date_range"'),
        "event[0].occurred.from: uk_date_range needs exactly two places, the start and the end",
    ),
    "unknown basis": (
        HEAD
        + TABLE
        + EVENT
        + '[[event.known]]\nagency = { from = "event", as = "listed" }\nbasis = "recieved"\n',
        "event[0].known[0].basis: 'recieved' is no basis of knowledge (received?)",
    ),
    "person without a name": (
        HEAD + TABLE + EVENT + '[[event.people]]\nrole = { fixed = "x" }\n',
        "event[0].people[0]: needs a name or a ref",
    ),
    "several at once": (
        HEAD.replace('name = "x"', 'name = "y"')
        + TABLE
        + EVENT.replace("one_line", "oneline").replace("occurred", "occured").replace('"note"', '"notes"'),
        (
            "event[0].occured: unknown key (occurred?)\n"
            "event[0].kind.fixed: 'notes' is not a kind of event (note?)\n"
            "event[0].title.as: no converter is called 'oneline' (one_line?)\n"
            "name: must be the name of its folder, 'x'"
        ),
    ),
}


def written(folder: Path, name: str, content: str) -> Path:
    """A folder of mappings with one more."""
    path = folder / "mappings" / name / "mapping.toml"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return path.parent.parent


@pytest.mark.parametrize("case", INVALID)
def test_a_fault_is_told_with_file_and_key(case: str, tmp_path: Path) -> None:
    content, stated = INVALID[case]
    folder = written(tmp_path, "x", content)

    with pytest.raises(MappingFaults) as caught:
        load_mappings(folder)

    assert str(caught.value) == "\n".join(f"mappings/x/mapping.toml: {line}" for line in stated.split("\n"))
    assert caught.value.faults == str(caught.value).split("\n")


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    written(tmp_path, "x", "x = = 1")
    written(tmp_path, "z", HEAD + TABLE + EVENT)
    (tmp_path / "mappings" / "y").mkdir()

    with pytest.raises(MappingFaults) as caught:
        load_mappings(tmp_path / "mappings")

    assert caught.value.faults == [
        "mappings/x/mapping.toml: is not TOML: Invalid value (at line 1, column 5)",
        "mappings/y/mapping.toml: cannot be read",
        "mappings/z/mapping.toml: name: must be the name of its folder, 'z'",
    ]


def test_a_name_is_given_once(tmp_path: Path) -> None:
    content = (built_in() / "chronology_table" / "mapping.toml").read_text(encoding="utf-8")
    folder = written(tmp_path, "chronology_table", content)

    with pytest.raises(MappingFaults) as caught:
        load_mappings(folder)

    assert str(caught.value) == (
        "mappings/chronology_table/mapping.toml: name: another mapping is already called 'chronology_table'"
    )


def test_a_folder_of_the_deployment_adds_to_the_built_in_mappings(tmp_path: Path) -> None:
    content = HEAD + TABLE + EVENT
    folder = written(tmp_path, "x", content)

    mappings = load_mappings(built_in(), folder, folder)

    assert {"chronology_table", "fhir_r4", "x"} <= set(mappings)
    bound = mappings["x"]
    assert (bound.name, bound.version, bound.adapter, bound.label) == ("x", "1", "any", "x@1")
    assert bound.digest == hashlib.sha256(content.encode()).hexdigest()
