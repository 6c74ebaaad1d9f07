"""The panel on a real store, with a case system in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine

from plugin.app import STATIC, create_app
from plugin.review.framework_file import shipped
from tests.plugin import fake_host
from tests.plugin.fake_host import NOW, ORIGIN, PANEL, FakeHost
from tests.plugin.pages import stored
from tests.plugin.serving import served

FROM_THE_CASE = {"origin": ORIGIN, "sec-fetch-site": "same-site"}


@dataclass
class Moving:
    """A clock that stands until it is moved."""

    at: object = NOW

    def __call__(self):
        return self.at

    def move(self, **by):
        self.at += timedelta(**by)


class Browser(requests.Session):
    """A browser on a page of the panel: it says so, and follows no redirect by itself."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.trust_env = False
        self.address = address
        self.headers["sec-fetch-site"] = "same-origin"

    def request(self, method, url, **options):
        options = {"timeout": 60, "allow_redirects": False, **options}
        return super().request(method, self.address + url, **options)


@dataclass
class Room:
    """A running panel, its store and its case system."""

    engine: Engine
    host: FakeHost
    clock: Moving
    review_id: int
    address: str

    def browser(self) -> Browser:
        return Browser(self.address)

    def enter(self, browser, **launch):
        """Come in as a case page hands somebody over."""
        token = fake_host.launch(at=self.clock(), **launch)
        return browser.post("/launch", data={"launch": token}, headers=FROM_THE_CASE)

    def signed_in(self, **launch) -> Browser:
        browser = self.browser()
        answer = self.enter(browser, **launch)
        assert answer.status_code == 303, answer.text
        return browser

    @property
    def root(self) -> str:
        return f"/reviews/{self.review_id}"


@pytest.fixture(scope="session")
def look():
    """The built style sheet and script."""
    if not (Path(STATIC) / "panel.css").is_file():
        pytest.fail("The panel's look is not built. Run: python plugin/look/build_look.py")


@pytest.fixture
def room(engine: Engine, look) -> Iterator[Room]:
    host, clock = FakeHost(fake_host.settings()), Moving()
    with engine.begin() as conn:
        review_id = stored.store(conn)
    app = create_app(engine=engine, hosts={"demo": host}, frameworks=shipped(), origin=PANEL, clock=clock)
    with served(app) as address:
        yield Room(engine, host, clock, review_id, address)
