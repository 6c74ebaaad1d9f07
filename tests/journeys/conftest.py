"""The whole demo, started as a newcomer would, and a real browser."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from plugin.demo.supervise import Demo, running_demo

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """One demo for all journeys; its folder is world-readable, as root's database runs under its own account."""
    with tempfile.TemporaryDirectory(prefix="crosslight-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running_demo(Path(folder) / "home") as running:
            yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def _is_ours(stack: str) -> bool:
    return "crosslight" in stack or "/static/panel.js" in stack


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    """A fresh browser window; an error in the page's own scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    # The case system has a script of its own that fails on its ticket page; it is not ours to mend.
    page.on("pageerror", lambda error: errors.append(error.stack) if _is_ours(error.stack) else None)
    yield page
    context.close()
    assert errors == []
