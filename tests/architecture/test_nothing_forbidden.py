"""What may stand in no file of the repository."""

import json
import re

import pytest

#: Written in two parts, so that this file does not hold what it looks for.
REGISTRIES = ("py" + "pi.org", "registry." + "npmjs.org", "files.python" + "hosted.org")
MACHINE = re.compile(r"(?<![\w.}])/(?:work|root|tmp|home)/")
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----")
#: Numbers that begin with 999 are never issued.
NHS_NUMBER = re.compile(r"\b(?!999)\d{3}[ -]\d{3}[ -]\d{4}\b")
LOCKS = ("requirements.lock", "package-lock.json")
PRODUCT = ("connector", "sync", "plugin", "mappings", "docs")


@pytest.fixture(scope="module")
def texts(kept, root):
    found = {}
    for path in kept:
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(root)] = content.decode("utf-8", "replace")
    return found


def holding(texts, pattern, *, but=()):
    return [
        f"{name}: {found[0]}"
        for name, text in texts.items()
        if name.name not in but and (found := re.search(pattern, text))
    ]


def test_no_file_names_a_registry(texts):
    assert not holding(texts, "|".join(map(re.escape, REGISTRIES)))


def test_no_file_of_the_product_names_a_folder_of_a_developers_machine(texts):
    shipped = {name: text for name, text in texts.items() if name.parts[0] in PRODUCT or len(name.parts) == 1}

    assert not holding(shipped, MACHINE)


def test_no_script_style_or_font_of_others_is_committed(kept, root):
    names = [str(path.relative_to(root)) for path in kept]

    wrong = re.compile(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot|map)$|(^|/)node_modules/|^plugin/static/")
    assert not [name for name in names if wrong.search(name)]


def test_the_lock_of_the_look_says_what_and_not_where_from(root):
    lock = json.loads((root / "plugin" / "look" / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert all("integrity" in one for one in packages.values())


def test_every_dependency_is_locked_with_its_digest(root):
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = [place for place, line in enumerate(lines) if re.match(r"^[a-z0-9].*==", line)]

    assert pinned
    assert all("--hash=sha256:" in lines[place + 1] for place in pinned)


def test_no_private_key_is_committed(texts):
    assert not holding(texts, PRIVATE_KEY)


def test_nhs_numbers_are_of_the_range_that_is_never_issued(texts):
    assert not holding(texts, NHS_NUMBER, but=LOCKS)


def test_hooks_fetch_nothing(text_of):
    assert set(re.findall(r"- repo: *(\S+)", text_of(".pre-commit-config.yaml"))) == {"local"}
