import json
import re

from plugin.app import STATIC

LOOK = STATIC.parent / "look"


def test_the_lock_names_no_host_and_pins_every_package():
    lock = (LOOK / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    # What is left are pages where a package's authors ask for support.
    assert set(re.findall(r"https?://[^/\"]+", lock)) <= {
        "https://github.com",
        "https://opencollective.com",
        "https://paulmillr.com",
    }
    packages = json.loads(lock)["packages"]
    assert all("integrity" in each for path, each in packages.items() if path)


def test_what_is_built_holds_no_typeface_no_crest_and_asks_nobody_else(look):
    css = (STATIC / "panel.css").read_text(encoding="utf-8")
    script = (STATIC / "panel.js").read_text(encoding="utf-8")

    assert "@font-face" not in css
    assert "GDS Transport" not in css
    assert not re.search(r"url\((?!data:)", css)
    assert "eval(" not in script
    assert "innerHTML" not in script
    assert sorted(each.name for each in STATIC.iterdir()) == [
        "inputs.sha256",
        "licences.txt",
        "panel.css",
        "panel.js",
    ]


def test_the_licence_of_what_is_shipped_lies_beside_it(look):
    text = (STATIC / "licences.txt").read_text(encoding="utf-8")

    assert text.startswith("govuk-frontend\n")
    assert "Permission is hereby granted" in text
