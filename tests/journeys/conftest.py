"""The whole demo, started as a newcomer would, and a real browser."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugin.demo.supervise import Demo, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """One demo for all journeys; the folder is open to the account that root's database runs under."""
    with tempfile.TemporaryDirectory(prefix="crosslight-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running_demo(Path(folder) / "home") as running:
            yield running


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
