"""The ticket page in a real browser, with a stand-in for the panel that records what it is sent."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from plugin.demo.helpdesk_site import CASE_PATH, LOGIN_PATH
from plugin.hosts.contract import Claims
from plugin.hosts.helpdesk.helpdesk import Helpdesk
from plugin.hosts.host import LaunchContext

pytestmark = pytest.mark.journey
ANSWER = b"""<!DOCTYPE html><title>Panel</title><h1>Panel opened</h1>
<script>parent.postMessage({crosslight: "height", value: 700}, "*")</script>"""


class Panel(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Answering)
        self.launches: list[tuple[str, dict[str, str], str]] = []


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.launches.append((self.path, dict(self.headers), parse_qs(body)["launch"][0]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Keeps the terminal quiet."""


@pytest.fixture
def panel(site) -> Iterator[Panel]:
    server = Panel(urlsplit(site.settings.audience).port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def opened(chromium: Browser, site, *, width: int = 1280, script: bool = True) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{site.origin}{LOGIN_PATH}?next={CASE_PATH}")
    page.fill("input[name=username]", "rachel")
    page.fill("input[name=password]", "crosslight-demo")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{CASE_PATH}")
    return page


@pytest.mark.parametrize("width", [1280, 320])
def test_the_panel_opens_by_itself_and_fits_the_page(chromium, site, panel, width):
    page = opened(chromium, site, width=width)
    expect(page.frame_locator("iframe.crosslight-frame").locator("h1")).to_have_text("Panel opened")
    frame = page.locator("iframe.crosslight-frame")
    expect(frame).to_have_css("height", "700px")
    box = frame.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    expect(page.get_by_role("button", name="Show the systems review")).to_be_hidden()
    page.context.close()


def test_a_launch_travels_in_a_form_with_the_hosts_origin_and_works(chromium, site, panel):
    page = opened(chromium, site)
    expect(page.frame_locator("iframe.crosslight-frame").locator("h1")).to_be_visible()
    ((path, headers, token),) = panel.launches
    assert path == "/launch"
    assert headers["Origin"] == site.origin
    assert headers["Referer"] == site.origin + "/"
    assert token not in page.url
    context = Helpdesk(site.settings).verify_launch(token, now=datetime.now(UTC), claim_once=Claims().once)
    assert isinstance(context, LaunchContext)
    page.context.close()


def test_a_new_tab_opens_with_a_launch_of_its_own(chromium, site, panel):
    page = opened(chromium, site)
    expect(page.frame_locator("iframe.crosslight-frame").locator("h1")).to_be_visible()
    with page.context.expect_page() as caught:
        page.get_by_role("button", name="Open in a new tab").click()
    tab = caught.value
    expect(tab.locator("h1")).to_have_text("Panel opened")
    assert tab.url == f"{site.settings.audience}/launch"
    (_, first_headers, first), (_, second_headers, second) = panel.launches
    assert first != second
    assert first_headers["Origin"] == second_headers["Origin"] == site.origin
    page.context.close()


def test_only_the_panels_frame_can_change_the_height(chromium, site, panel):
    page = opened(chromium, site)
    frame = page.locator("iframe.crosslight-frame")
    expect(frame).to_have_css("height", "700px")
    page.evaluate("window.postMessage({crosslight: 'height', value: 500}, '*')")
    inside = page.frames[1]
    for said in (
        "{crosslight: 'height', value: NaN}",
        "{crosslight: 'height', value: '9'}",
        "null",
        "'height'",
    ):
        inside.evaluate(f"parent.postMessage({said}, '*')")
    page.wait_for_timeout(200)
    expect(frame).to_have_css("height", "700px")
    inside.evaluate("parent.postMessage({crosslight: 'height', value: 1e9}, '*')")
    expect(frame).to_have_css("height", "810px")
    page.context.close()


def test_without_script_a_button_opens_the_panel(chromium, site, panel):
    page = opened(chromium, site, script=False)
    page.get_by_role("button", name="Show the systems review").click()
    expect(page.frame_locator("iframe.crosslight-frame").locator("h1")).to_have_text("Panel opened")
    assert len(panel.launches) == 1
    page.context.close()
