import hashlib
import io
import json
import re

import docx
import pytest
from steps import assert_accessible, command, panel_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
WORDS = "duty worker rang back"


def test_a_reviewer_goes_from_the_case_to_a_filed_pack(window, demo):
    """Host sign-in, case page, panel, filter, tag, undo, pack filed, pack found on the case."""
    sign_in(window, demo)
    panel = panel_in(window, demo)
    assert panel.locator("h1").inner_text() == "Timeline"
    assert panel.locator("svg [role=listbox]").count() == 6
    assert_accessible(window)

    panel.get_by_text("Filter events", exact=True).click()
    panel.get_by_label("Words in the account").fill(WORDS)
    panel.get_by_role("button", name="Apply filters").click()
    panel.wait_for_url(re.compile("words=duty"))
    assert panel.locator("table tbody tr").count() in range(1, 5)

    panel.locator("table tbody tr a").first.click()
    panel.wait_for_url(re.compile("/events/"))
    assert_accessible(window)
    panel.get_by_text("Add a tag", exact=True).click()
    panel.locator(
        "form.tag-form__good details summary, form.tag-form__good input[type=radio]"
    ).first.wait_for()
    assert_accessible(window)
    _add_good_practice(panel)
    assert panel.locator(".tag-card").count() == 1

    panel.get_by_role("button", name=re.compile("Undo")).first.click()
    panel.locator(".tag-card").wait_for(state="detached")
    panel.get_by_text("Add a tag", exact=True).click()
    _add_good_practice(panel)
    assert panel.locator(".tag-card").count() == 1

    panel.locator("a.govuk-back-link").click()
    panel.wait_for_url(re.compile("/timeline.*words=duty"))

    for name in ("Sources", "History of tags", "Review pack"):
        panel.get_by_role("link", name=name).first.click()
        panel.wait_for_load_state("load")
        assert_accessible(window)
    panel.get_by_role("button", name="File the pack on the case").click()
    digest = _filed_digest(window, panel)

    window.reload()
    window.wait_for_load_state("load")
    link = window.get_by_role("link", name=re.compile(r"\.docx")).first
    answer = window.request.get(_absolute(demo, link.get_attribute("href")))
    assert hashlib.sha256(answer.body()).hexdigest() == digest
    told = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.body())).paragraphs)
    assert "Review 2026/04" in told
    page_text = window.locator("body").inner_text()
    assert page_text.count(digest) == 1
    assert "Rachel Example" in page_text


def _add_good_practice(panel):
    form = panel.locator("form.tag-form__good")
    for summary in form.locator("details:not([open]) > summary").all():
        summary.click()
    form.locator("input[type=radio]").first.check()
    form.locator("textarea").fill("A manager who lets people ring back before they close a contact.")
    form.get_by_role("button", name="Add good practice").click()
    panel.wait_for_selector(".tag-card")


def _filed_digest(window, panel):
    """The worker empties the outbox by itself; the page is looked at until it says so."""
    for _ in range(40):
        if panel.locator(".filings .govuk-tag", has_text=re.compile("filed", re.IGNORECASE)).count():
            return re.sub(r"\s", "", panel.locator(".filings .app-mono").first.inner_text())
        window.wait_for_timeout(500)
        panel.get_by_role("link", name="Review pack").first.click()
        panel.wait_for_load_state("load")
    raise AssertionError("the pack was not filed in time")


def _absolute(demo, href):
    return href if href.startswith("http") else demo.case_system + href


def test_the_school_could_not_have_known(window, demo):
    """As known by an agency on a date: fewer events, a banner that says how many are hidden."""
    sign_in(window, demo)
    panel = panel_in(window, demo)
    whole = panel.locator(".picture-tools strong").inner_text()
    panel.get_by_label("As known by").select_option("Elmbrook Primary School")
    panel.get_by_label("On", exact=True).fill("2022-06-01")
    panel.get_by_role("button", name="Show").click()
    panel.wait_for_url(re.compile("known_by="))
    banner = panel.locator(".asat-banner")
    banner.wait_for()
    assert "Elmbrook Primary School" in banner.inner_text()
    assert panel.locator(".picture-tools strong").inner_text() != whole
    assert_accessible(window)


def test_the_panel_can_be_used_by_keyboard_alone(window, demo):
    sign_in(window, demo)
    panel = panel_in(window, demo)
    panel.locator("svg [role=option][tabindex='0']").first.focus()
    window.keyboard.press("ArrowRight")
    first = panel.evaluate("document.activeElement.getAttribute('aria-label')")
    window.keyboard.press("ArrowRight")
    second = panel.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first
    assert second
    assert first != second
    window.keyboard.press("Enter")
    panel.wait_for_url(re.compile("/events/"))


def test_a_worker_without_the_right_sees_no_panel(window, demo):
    sign_in(window, demo, "tom")
    assert window.url == demo.case
    assert window.locator("iframe").count() == 0


def test_somebody_without_access_does_not_see_the_case(window, demo):
    sign_in(window, demo, "ann")
    assert "Asha" not in window.locator("body").inner_text()
    assert window.locator("iframe").count() == 0


def test_the_panel_stays_inside_a_narrow_page(window, demo):
    window.set_viewport_size({"width": 320, "height": 800})
    sign_in(window, demo)
    panel = panel_in(window, demo)
    assert panel.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(window)


def test_the_panel_alone_opens_nothing(window, demo):
    """No session, no page: the address of a review proves nothing."""
    answer = window.goto(f"{demo.panel}/reviews/1/timeline")
    assert answer.status in (401, 403)
    assert "Asha" not in window.content()


def test_assembling_again_finds_nothing_new_and_nothing_changed(demo):
    done = command(demo, "assemble", str(demo.review), "--json")
    assert done.returncode == 0, done.stderr
    sources = json.loads(done.stdout)["sources"]
    assert [(one["new"], one["changed"]) for one in sources] == [(0, 0)] * 6
    assert sum(one["events"] for one in sources) >= 400
    assert sum(one["held"] for one in sources) >= 2


def test_every_event_leads_back_to_its_record(demo):
    done = command(demo, "verify", str(demo.review))
    assert done.returncode == 0, done.stderr
    assert "all lead back" in done.stdout


@pytest.mark.parametrize("shown_as", ["docx", "csv", "json"])
def test_the_pack_is_written_with_its_manifest(demo, tmp_path, shown_as):
    done = command(demo, "pack", str(demo.review), "--format", shown_as, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    pack, manifest = sorted(tmp_path.iterdir())
    file = json.loads(manifest.read_text())["file"]
    assert file["sha256"] == hashlib.sha256(pack.read_bytes()).hexdigest()


def test_no_name_stands_in_a_log(demo):
    for log in (demo.review.parent.parent / "logs").iterdir():
        told = log.read_text(errors="replace")
        assert "Asha" not in told, log.name
        assert "Example" not in told.replace("Rachel Example", ""), log.name
