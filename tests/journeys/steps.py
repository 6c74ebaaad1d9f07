"""What people do in the demo, in a browser and on the command line."""

import json
import os
import subprocess
import sys
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

from plugin.demo.supervise import Demo


def sign_in(page: Page, demo: Demo, username: str = "") -> None:
    """Open the case page and sign in to the case system."""
    page.goto(demo.case)
    page.fill("input[name=username]", username or demo.username)
    page.fill("input[name=password]", demo.password)
    page.click("[type=submit]")
    page.wait_for_load_state("load")


def panel_in(page: Page, demo: Demo) -> Frame:
    """The panel's frame inside the case page; fails where the panel is anywhere else."""
    assert page.url.startswith(demo.case_system)
    page.wait_for_selector("iframe[name^=crosslight]")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        frames = [one for one in page.frames if one.url.startswith(f"{demo.panel}/reviews/")]
        if frames:
            frames[0].wait_for_selector("h1")
            assert frames[0].parent_frame == page.main_frame
            return frames[0]
        page.wait_for_timeout(100)
    raise AssertionError(f"no panel inside the case page, but {[one.url for one in page.frames]}")


def assert_accessible(page: Page) -> None:
    """axe finds nothing in the page and in the frames inside it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    ours = [one for one in found.response["violations"] if _is_ours(one)]
    assert ours == [], json.dumps(ours, indent=1)[:4000]


def _is_ours(violation: dict) -> bool:
    """The host's own page is not ours to mend; a node inside a frame has a longer target."""
    return any(len(node["target"]) > 1 for node in violation["nodes"])


def command(demo: Demo, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a crosslight command against the running demo."""
    return subprocess.run(
        [sys.executable, "-m", "plugin", *words],
        env={**os.environ, **demo.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
