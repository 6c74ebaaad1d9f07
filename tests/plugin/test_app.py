"""The panel over real HTTP on a real store; the fixtures stand in conftest.py."""

import html
import logging
import re

import pytest
from sqlalchemy import text

from plugin.app import create_app
from plugin.hosts.host import Right
from plugin.panel import cookies
from plugin.review.framework_file import shipped
from sync.store.engine import connect
from tests.plugin import fake_host
from tests.plugin.conftest import FROM_THE_CASE
from tests.plugin.fake_host import ORIGIN, PANEL, FakeHost
from tests.plugin.pages import sample, stored
from tests.plugin.serving import served

ROOMS = ("timeline", "sources", "history", "pack")
WRITES = (
    "/events/{event}/tags",
    "/events/{event}/tags/00000000-0000-4000-8000-000000000000/remove",
    "/undo",
    "/pack/file",
)


def an_event() -> str:
    return str(sample.entries()[0].event.event_id)


def an_address(room) -> str:
    return f"{room.root}/events/{an_event()}"


def undo_form(page) -> dict[str, str]:
    """What the first button to undo on a page sends."""
    form = page.partition('/undo">')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def key_of(browser, room) -> str:
    page = browser.get(f"{room.root}/pack").text
    return re.search(r'name="form" value="([0-9a-f]+)"', page)[1]


def a_factor(browser, room) -> str:
    page = browser.get(f"{room.root}/events/{an_event()}").text
    return re.search(r'name="factor" type="radio" value="([^"]+)"', page)[1]


def add_tag(browser, room, **changed):
    form = {
        "form": key_of(browser, room),
        "factor": a_factor(browser, room),
        "effect": "helping",
        "note": "Made up.",
    }
    return browser.post(f"{room.root}/events/{an_event()}/tags", data={**form, **changed})


def sentence(answer) -> str:
    return re.search(r'<p class="govuk-body">([^<]*)', answer.text)[1]


# The way in


def test_a_launch_opens_the_timeline_of_its_case(room):
    browser = room.browser()

    answer = room.enter(browser)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{room.root}/timeline"
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Signed in as Rachel Example" in page.text


def test_a_launch_serves_once(room):
    token = fake_host.launch()
    first = room.browser().post("/launch", data={"launch": token}, headers=FROM_THE_CASE)

    again = room.browser().post("/launch", data={"launch": token}, headers=FROM_THE_CASE)

    assert first.status_code == 303
    assert again.status_code == 403
    assert "already used" in sentence(again)
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("origin", [None, "null", PANEL, "http://elsewhere.example", ORIGIN + ".example"])
def test_a_launch_that_no_case_page_sent_is_refused(room, origin):
    browser = room.browser()
    headers = {"origin": origin} if origin else {}

    answer = browser.post("/launch", data={"launch": fake_host.launch()}, headers=headers)

    assert answer.status_code == 403
    assert not browser.cookies


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 2_000_000_000},
        {"aud": "http://other"},
        {"iss": "http://other"},
        {"jti": "short"},
        {"rights": ["view"]},
    ],
)
def test_a_launch_that_is_not_in_order_is_refused(room, changed):
    answer = room.enter(room.browser(), **changed)

    assert answer.status_code == 403
    assert sentence(answer)


def test_a_launch_for_a_case_without_a_review_says_so_and_stays_unused(room):
    answer = room.enter(room.browser(), case="99")

    assert answer.status_code == 404
    assert "No review is shown on this case yet" in sentence(answer)


def test_without_a_session_nothing_is_shown(room):
    for name in ROOMS:
        answer = room.browser().get(f"{room.root}/{name}")
        assert answer.status_code == 401
        assert sentence(answer) == "Your session is over. Go back to the case and open the panel again."


def test_a_session_ends_when_it_is_left_alone(room):
    browser = room.signed_in()
    room.clock.move(minutes=14)
    assert browser.get(f"{room.root}/pack").status_code == 200
    room.clock.move(minutes=14)
    assert browser.get(f"{room.root}/pack").status_code == 200

    room.clock.move(minutes=15, seconds=1)

    assert browser.get(f"{room.root}/pack").status_code == 401


def test_a_session_ends_after_eight_hours_however_busy(room):
    browser = room.signed_in()
    for _ in range(47):
        room.clock.move(minutes=10)
        assert browser.get(f"{room.root}/sources").status_code == 200

    room.clock.move(minutes=10, seconds=1)

    assert browser.get(f"{room.root}/sources").status_code == 401


def test_a_session_opens_its_own_review_and_no_other(room):
    with room.engine.begin() as conn:
        other = stored.store(conn, key="other", case="13", tags={}, entries=sample.entries()[:3])
    browser = room.signed_in()
    token = browser.cookies[cookies.name(room.review_id, secure=False)]

    for cookie in ({}, {cookies.name(other, secure=False): token}):
        answer = browser.get(f"/reviews/{other}/timeline", cookies=cookie)
        assert answer.status_code == 401
    page = browser.get(f"{room.root}/events/00000000-0000-4000-8000-000000000000")
    assert page.status_code == 404


def test_two_cases_in_two_tabs_do_not_mix(room):
    with room.engine.begin() as conn:
        other = stored.store(conn, key="other", case="13", tags={}, entries=sample.entries()[:3])
    browser = room.signed_in()
    assert room.enter(browser, case="13", name="Tom Example", sub="user/31").status_code == 303

    assert "Signed in as Rachel Example" in browser.get(f"{room.root}/timeline").text
    assert "Signed in as Tom Example" in browser.get(f"/reviews/{other}/timeline").text


def test_the_cookie_is_kept_from_scripts_and_holds_nothing_but_chance(room):
    answer = room.enter(room.browser())

    value, *rules = answer.headers["set-cookie"].split("; ")
    assert re.fullmatch(rf"crosslight-{room.review_id}=[\w-]{{43}}", value)
    assert rules == ["Path=/", "HttpOnly", "SameSite=Lax"]


def test_behind_tls_the_cookie_is_bound_to_the_panel_and_to_the_frame(room):
    host = FakeHost(fake_host.settings())
    app = create_app(
        engine=room.engine,
        hosts={"demo": host},
        frameworks=shipped(),
        origin="https://panel.example",
        clock=room.clock,
    )
    with served(app) as address:
        room.address = address
        answer = room.enter(room.browser())

        name = f"__Host-crosslight-{room.review_id}"
        value, *rules = answer.headers["set-cookie"].split("; ")
        assert value.startswith(name + "=")
        assert rules == ["Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"]
        assert answer.headers["strict-transport-security"]
        page = room.browser().get(f"{room.root}/pack", headers={"cookie": value})
        assert page.status_code == 200


def test_a_panel_on_the_open_network_without_tls_is_refused(room):
    with pytest.raises(ValueError, match="https"):
        create_app(
            engine=room.engine,
            hosts={},
            frameworks=shipped(),
            origin="http://panel.example",
            clock=room.clock,
        )


# Headers


def test_every_answer_carries_the_headers(room):
    browser = room.signed_in()
    paths = [f"{room.root}/{name}" for name in ROOMS]
    paths += [
        "/healthz",
        "/nowhere",
        "/static/panel.css",
        f"{room.root}/events/{an_event()}",
        "/reviews/x/pack",
    ]

    for path in paths:
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy, path
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
        assert "x-frame-options" not in headers


def test_a_page_may_be_framed_by_the_host_of_its_session_alone(room):
    browser = room.signed_in()

    def ancestors(path):
        return browser.get(path).headers["content-security-policy"].rpartition("frame-ancestors ")[2]

    assert ancestors(f"{room.root}/timeline") == ORIGIN
    assert ancestors("/healthz") == "'none'"
    assert ancestors("/static/panel.js") == "'none'"


def test_health_is_told_without_a_session(room):
    assert room.browser().get("/healthz").json() == {"status": "ok"}


def test_health_says_when_the_database_does_not_answer(room):
    away = connect("postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=2")
    app = create_app(engine=away, hosts={}, frameworks=shipped(), origin=PANEL, clock=room.clock)
    with served(app) as address:
        room.address = address
        answer = room.browser().get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "no database"}


def test_the_panel_describes_its_routes_to_nobody(room):
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert room.browser().get(path).status_code == 404


# Writes


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": None},
        {"sec-fetch-site": None, "origin": ORIGIN},
        {"sec-fetch-site": None, "origin": "null"},
    ],
)
def test_a_write_from_elsewhere_is_refused(room, path, headers):
    browser = room.signed_in()
    key = key_of(browser, room)

    answer = browser.post(room.root + path.format(event=an_event()), data={"form": key}, headers=headers)

    assert answer.status_code == 403
    assert "did not come from a page of the panel" in sentence(answer)


def test_a_browser_that_sends_no_fetch_metadata_may_write_from_our_own_origin(room):
    browser = room.signed_in()
    headers = {"sec-fetch-site": None, "origin": PANEL}

    answer = browser.post(f"{room.root}/undo", data={"form": key_of(browser, room)}, headers=headers)

    assert answer.status_code == 303


@pytest.mark.parametrize("path", WRITES)
def test_a_form_of_another_session_is_refused(room, path):
    browser, other = room.signed_in(), room.signed_in(sub="user/31")

    for key in ("", key_of(other, room)):
        answer = browser.post(room.root + path.format(event=an_event()), data={"form": key})
        assert answer.status_code == 403
        assert "another session" in sentence(answer)


@pytest.mark.parametrize("path", WRITES)
def test_a_write_without_a_session_is_refused(room, path):
    answer = room.browser().post(room.root + path.format(event=an_event()), data={"form": "x"})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", WRITES)
def test_a_right_that_was_taken_away_since_is_missed_at_once(room, path):
    browser = room.signed_in()
    key = key_of(browser, room)
    room.host.now_rights = frozenset({Right.VIEW})

    answer = browser.post(room.root + path.format(event=an_event()), data={"form": key})

    assert answer.status_code == 403
    assert "you may not do this on this case" in sentence(answer)


@pytest.mark.parametrize("path", WRITES)
def test_while_the_host_does_not_answer_nothing_is_changed(room, path):
    browser = room.signed_in()
    key = key_of(browser, room)
    room.host.answers = False

    answer = browser.post(room.root + path.format(event=an_event()), data={"form": key})

    assert answer.status_code == 503
    assert "nothing was changed" in sentence(answer)


def test_a_tag_is_added_undone_and_remembered(room):
    browser = room.signed_in()

    added = add_tag(browser, room, note="Met at the school gate.")

    assert added.status_code == 303
    page = browser.get(added.headers["location"]).text
    assert "Tag added." in page
    assert "Met at the school gate." in page
    undone = browser.post(f"{room.root}/undo", data={"form": key_of(browser, room)})
    page = browser.get(undone.headers["location"]).text
    assert "Your latest step was taken back." in page
    history = browser.get(f"{room.root}/history").text
    assert "taking back an earlier step" in history
    assert history.count("Met at the school gate.") == 2


def test_undo_in_one_tab_does_not_take_back_what_was_done_in_another(room):
    browser = room.signed_in()
    factors = re.findall(r'name="factor" type="radio" value="([^"]+)"', browser.get(an_address(room)).text)
    first = browser.get(add_tag(browser, room).headers["location"]).text
    add_tag(browser, room, factor=factors[1])

    answer = browser.post(f"{room.root}/undo", data=undo_form(first))

    page = browser.get(answer.headers["location"]).text
    assert "Nothing was taken back, because tags have changed since." in page
    assert "taking back an earlier step" not in page
    again = browser.post(f"{room.root}/undo", data=undo_form(page))
    assert "Your latest step was taken back." in browser.get(again.headers["location"]).text


def test_two_clicks_on_undo_take_back_one_step(room):
    browser = room.signed_in()
    factors = re.findall(r'name="factor" type="radio" value="([^"]+)"', browser.get(an_address(room)).text)
    add_tag(browser, room)
    add_tag(browser, room, factor=factors[1])
    form = undo_form(browser.get(f"{room.root}/history").text)

    for _ in range(2):
        browser.post(f"{room.root}/undo", data=form)

    assert browser.get(f"{room.root}/history").text.count("taking back an earlier step") == 1


def test_a_tag_can_be_removed(room):
    browser = room.signed_in()
    page = browser.get(add_tag(browser, room).headers["location"]).text
    form = re.search(r'action="([^"]+/remove)"', page)[1]

    answer = browser.post(form, data={"form": key_of(browser, room)})

    assert "Tag removed." in browser.get(answer.headers["location"]).text
    again = browser.post(form, data={"form": key_of(browser, room)})
    assert again.status_code == 422
    assert "no longer there" in again.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"factor": ""}, "Choose a factor from the list."),
        ({"factor": "made/up"}, "in none of the frameworks"),
        ({"effect": ""}, "Choose whether the factor was helping or hindering."),
        ({"effect": "hindering"}, "can only be tagged as helping"),
        ({"note": "x" * 4001}, "longer than 4,000 characters"),
    ],
)
def test_a_tag_that_is_not_in_order_is_refused_and_its_words_are_kept(room, changed, said):
    answer = add_tag(room.signed_in(), room, **changed)

    assert answer.status_code == 422
    assert said in answer.text
    assert changed.get("note", "Made up.") in answer.text


def test_the_same_tag_twice_is_refused(room):
    browser = room.signed_in()
    add_tag(browser, room)

    answer = add_tag(browser, room)

    assert answer.status_code == 422
    assert "already has this factor" in answer.text


def test_an_event_of_another_review_cannot_be_tagged(room):
    entries = [sample.entry("Elsewhere", 1, occurred=sample.When.day(sample.STARTS))]
    with room.engine.begin() as conn:
        stored.store(conn, key="other", case="13", tags={}, entries=entries)
    browser = room.signed_in()
    form = {"form": key_of(browser, room), "factor": a_factor(browser, room), "effect": "helping"}

    answer = browser.post(f"{room.root}/events/{entries[0].event.event_id}/tags", data=form)

    assert answer.status_code == 404


def test_a_pack_is_made_and_waits_for_the_case(room):
    browser = room.signed_in()

    answer = browser.post(f"{room.root}/pack/file", data={"form": key_of(browser, room)})

    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert "Waiting" in page
    digest = re.search(r"\b[0-9a-f]{64}\b", page.partition("Digest (SHA-256)")[2])[0]
    with room.engine.begin() as conn:
        pack, sha256 = conn.execute(text("select pack, sha256 from review.filing")).one()
    assert bytes(pack).startswith(b"PK")
    assert sha256 == digest


def test_of_two_clicks_or_two_tabs_one_pack_is_made(room):
    browser = room.signed_in()
    page = browser.get(f"{room.root}/pack").text
    form = {"form": key_of(browser, room), "latest": re.search(r'name="latest" value="(\d+)"', page)[1]}

    first, second = (browser.post(f"{room.root}/pack/file", data=form) for _ in range(2))

    assert "The pack is made." in browser.get(first.headers["location"]).text
    page = browser.get(second.headers["location"]).text
    assert "No second pack was made" in page
    assert ">Please note</h2>" in page
    with room.engine.begin() as conn:
        assert conn.execute(text("select version from review.filing")).scalars().all() == [1]
    form["latest"] = re.search(r'name="latest" value="(\d+)"', page)[1]
    browser.post(f"{room.root}/pack/file", data=form)
    with room.engine.begin() as conn:
        assert conn.execute(text("select count(*) from review.filing")).scalar() == 2


def test_every_deed_is_in_the_audit_under_a_reference_and_no_name(room):
    browser = room.signed_in()
    browser.get(f"{room.root}/events/{an_event()}")
    add_tag(browser, room)
    browser.post(f"{room.root}/undo", data={"form": key_of(browser, room)})
    browser.post(f"{room.root}/pack/file", data={"form": key_of(browser, room)})

    with room.engine.begin() as conn:
        rows = conn.execute(text("select * from timeline.audit order by 1")).all()

    told = " ".join(map(str, rows))
    for action in ("session.opened", "event.read", "tag.added", "tag.undone", "pack.asked_for"):
        assert action in told
    assert "demo/user/30" in told
    assert "Rachel" not in told
    assert "Made up" not in told


# Reading


def test_as_known_by_an_agency_on_a_date_the_rest_is_hidden_everywhere(room):
    browser = room.signed_in()

    page = browser.get(f"{room.root}/timeline?known_by=Northshire+Police&known_on=2024-06-30").text

    assert "As known by Northshire Police on 30 June 2024" in page
    shown = page.count('role="option"')
    hidden = int(re.search(r"(\d+) events are hidden", page)[1])
    assert shown + hidden == len(sample.entries())
    by_hand = [
        each
        for each in sample.entries()
        if any(
            k.agency == sample.POLICE and k.since.latest.date() <= sample.date(2024, 6, 30)
            for k in each.event.known
        )
    ]
    assert shown == len(by_hand)


def test_the_way_back_from_an_event_leads_to_the_selection_it_was_found_in(room):
    browser = room.signed_in()

    page = browser.get(
        f"{room.root}/events/{an_event()}?words=shift&from=2024-01-01&evil=%22x&done=added"
    ).text

    assert f'href="{room.root}/timeline?words=shift&amp;from=2024-01-01"' in page
    assert "evil" not in page


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("agency=Northshire+Police", lambda each, _: each.agency == sample.POLICE),
        ("kind=visit&kind=meeting", lambda each, _: each.event.kind in {"visit", "meeting"}),
        ("words=shift", lambda each, _: "shift" in each.event.text),
        ("child_seen=no", lambda each, _: each.event.child_seen == "no"),
        ("tag=tagged", lambda each, tags: each.event.event_id in tags),
        ("tag=untagged", lambda each, tags: each.event.event_id not in tags),
        (
            "tag=hindering",
            lambda each, tags: any(t.effect == "hindering" for t in tags.get(each.event.event_id, ())),
        ),
        ("words=%25%5F%27%22", lambda *_: False),
    ],
)
def test_a_filter_shows_what_fits_in_picture_and_table(room, query, fits):
    browser = room.signed_in()
    tags = sample.tags(sample.entries())

    page = browser.get(f"{room.root}/timeline?{query}").text

    expected = {str(each.event.event_id) for each in sample.entries() if fits(each, tags)}
    in_picture = set(re.findall(r'<a class="mark"[^>]+/events/([0-9a-f-]{36})[?"]', page))
    in_table = set(re.findall(r'id="event-([0-9a-f-]{36})"', page))
    assert in_picture == expected
    assert in_table <= expected
    assert len(in_table) == min(100, len(expected))


def test_the_event_page_shows_the_stored_record(room):
    page = room.signed_in().get(f"{room.root}/events/{an_event()}").text

    assert "The record as it was received" in page
    assert "chronology_table@3" in page
    assert re.search(r"\b[0-9a-f]{64}\b", page)


def test_held_records_are_listed_with_their_reason(room):
    page = room.signed_in().get(f"{room.root}/sources").text

    assert "NO-held-14" in page
    assert "the field is empty" in page


@pytest.mark.parametrize(
    "query", ["from=0001-01-01", "to=9999-12-31", "known_by=Northshire+Police&known_on=9999-12-31"]
)
def test_a_date_that_no_calendar_can_step_from_is_said_and_left_out(room, query):
    answer = room.signed_in().get(f"{room.root}/timeline?{query}")

    assert answer.status_code == 200
    assert "must lie in the years 1900 to 2100" in answer.text


# When things go wrong


@pytest.mark.parametrize(
    "accident", ["session over", "another session", "right gone", "host silent", "error"]
)
def test_a_note_that_could_not_be_saved_is_given_back_to_be_copied(room, accident):
    browser = room.signed_in()
    form = {"form": key_of(browser, room), "factor": a_factor(browser, room), "effect": "helping"}
    form["note"] = "Ten minutes’ work.\n\n<b>Met</b> at the gate."
    if accident == "session over":
        room.clock.move(minutes=16)
    elif accident == "another session":
        room.enter(browser)
    elif accident == "right gone":
        room.host.now_rights = frozenset({Right.VIEW})
    elif accident == "host silent":
        room.host.answers = False
    else:
        with room.engine.begin() as conn:
            conn.execute(text("alter table review.tag_step rename to lost"))

    answer = browser.post(f"{room.root}/events/{an_event()}/tags", data=form)

    assert answer.status_code in {401, 403, 500, 503}
    assert "What you wrote was not saved. Copy it before you go on." in answer.text
    kept = re.search(r"<textarea[^>]*readonly>\n(.*?)</textarea>", answer.text, re.DOTALL)[1]
    assert html.unescape(kept).replace("\r\n", "\n") == form["note"]
    assert "<b>" not in answer.text


@pytest.mark.parametrize("path", ["/launch", "/undo", "/pack/file"])
def test_a_body_above_the_limit_is_not_read(room, path):
    browser = room.signed_in()
    headers = FROM_THE_CASE if path == "/launch" else {}
    path = path if path == "/launch" else room.root + path

    announced = browser.post(path, data={"launch": "x" * 70_000}, headers=headers)
    streamed = browser.post(
        path,
        data=(b"launch=" + b"x" * 9_000 for _ in range(10)),
        headers={**headers, "content-type": "application/x-www-form-urlencoded"},
    )

    assert announced.status_code == 413
    assert streamed.status_code == 413


def test_an_error_tells_a_number_and_nothing_of_what_was_read(room, caplog):
    browser = room.signed_in()
    with room.engine.begin() as conn:
        conn.execute(text("alter table review.tag_step rename to lost"))

    with caplog.at_level(logging.INFO):
        answer = browser.get(f"{room.root}/history")

    assert answer.status_code == 500
    incident = re.search(r'class="app-mono">([0-9a-f]{12})<', answer.text)[1]
    assert incident in caplog.text
    assert "select" not in answer.text.lower().replace("selection", "")
    assert "review-2026-04" not in caplog.text
    assert "Traceback" not in caplog.text


def test_no_token_and_no_name_is_in_a_log(room, caplog):
    with caplog.at_level(logging.DEBUG):
        browser = room.signed_in()
        room.enter(browser, aud="http://other")
        add_tag(browser, room, note="Nobody's business.")

    assert "launch refused: audience" in caplog.text
    ours = "\n".join(each.getMessage() for each in caplog.records if not each.name.startswith("urllib3"))
    assert "Rachel" not in ours
    assert "eyJ" not in ours
    assert "Nobody's business" not in ours
