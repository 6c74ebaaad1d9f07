"""The panel's box on the ticket page, and who gets what from the installed app."""

import json
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from joserfc.jwk import OKPKey

from connector.secret import Secret
from plugin.demo.helpdesk_site import CASE_PATH, command
from plugin.hosts.contract import Claims
from plugin.hosts.helpdesk.helpdesk import Helpdesk
from plugin.hosts.host import Algorithm, Filing, HostSettings, LaunchContext
from plugin.hosts.launch import verify

BOX = 'class="card mb-3 crosslight-panel"'


def service(site):
    return {"Authorization": f"Token {site.settings.token.value}"}


def test_the_reviewer_sees_the_panel_and_no_token_stands_in_an_address(site):
    page = site.case_page("rachel")
    assert BOX in page
    assert f'action="{site.settings.audience}/launch"' in page
    token = re.search(r'name="launch" value="([^"]+)"', page)[1]
    assert page.count(token) == 1
    assert not re.search(rf'(href|src|action)="[^"]*{token[:40]}', page)


def test_each_view_of_the_page_has_a_launch_of_its_own(site):
    assert site.launch() != site.launch()


def test_a_worker_sees_the_case_and_nothing_of_the_panel(site):
    page = site.case_page("tom")
    assert "Systems review 2026/04" in page
    assert BOX not in page
    assert 'name="launch"' not in page
    assert "crosslight_panel/panel.js" not in page


def test_an_outsider_does_not_see_the_case(site):
    page = site.case_page("ann")
    assert "have permission to view ticket 1" in page
    assert "Agencies asked for their records" not in page
    assert BOX not in page


def test_nobody_sees_the_case_without_signing_in(site):
    answer = requests.get(site.origin + CASE_PATH, timeout=30)
    assert "/helpdesk/login/" in answer.url


def fresh(site, username, **headers):
    browser = site.signed_in(username)
    browser.get(site.origin + CASE_PATH, timeout=30)
    token = browser.cookies.get("csrftoken") or "none"
    return browser.post(
        f"{site.origin}/crosslight/open/1/",
        data={"csrfmiddlewaretoken": token},
        headers={"Origin": site.origin, **headers},
        timeout=30,
    )


def test_a_new_tab_gets_a_fresh_launch_that_is_not_kept_in_any_cache(site):
    answer = fresh(site, "rachel")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    token = re.search(r'name="launch" value="([^"]+)"', answer.text)[1]
    context = Helpdesk(site.settings).verify_launch(token, now=now(), claim_once=Claims().once)
    assert isinstance(context, LaunchContext)


def now():
    return datetime.now(UTC)


def test_a_new_tab_is_for_the_reviewer_and_by_a_button_only(site):
    assert fresh(site, "tom").status_code == 403
    assert fresh(site, "ann").status_code == 403
    assert fresh(site, "rachel", Origin="https://evil.example").status_code == 403
    assert site.signed_in("rachel").get(f"{site.origin}/crosslight/open/1/", timeout=30).status_code == 405


@pytest.mark.parametrize("path", ["rights/?case=1&user=1", "about/"])
def test_only_the_service_account_gets_answers(site, path):
    address = f"{site.origin}/crosslight/{path}"
    assert requests.get(address, headers=service(site), timeout=30).status_code == 200
    assert requests.get(address, timeout=30).status_code == 401
    assert site.signed_in("rachel").get(address, timeout=30).status_code == 401
    wrong = {"Authorization": "Token 0000000000000000000000000000000000000000"}
    assert requests.get(address, headers=wrong, timeout=30).status_code == 401


def test_the_rights_are_told_in_the_agreed_shape(site):
    answer = requests.get(
        f"{site.origin}/crosslight/rights/?case=1&user=1", headers=service(site), timeout=30
    ).json()
    assert answer == {"active": True, "case": "1", "rights": ["view", "review", "comment"], "user": "1"}


def test_a_right_taken_away_shows_at_the_next_question(site):
    host = Helpdesk(site.settings)
    assert "review" in host.rights("1", "1").rights
    with sqlite3.connect(site.home / "helpdesk.sqlite3") as database:
        database.execute("update auth_user set is_active = 0 where id = 1")
    database.close()
    try:
        said = host.rights("1", "1")
    finally:
        with sqlite3.connect(site.home / "helpdesk.sqlite3") as database:
            database.execute("update auth_user set is_active = 1 where id = 1")
        database.close()
    assert (said.active, said.rights) == (False, frozenset())


@pytest.fixture
def kept(site):
    """A pack on the case: the address of its file and its bytes."""
    content = f"made-up pack {uuid4()}".encode()
    filing = Filing(uuid4(), 1, "pack.pdf", "application/pdf", "0" * 64, content, "1", "Rachel Example")
    filed = Helpdesk(site.settings).file_pack("1", filing)
    ticket = requests.get(f"{site.origin}/helpdesk/api/tickets/1/", headers=service(site), timeout=30).json()
    line = next(one for one in ticket["followup_set"] if str(one["id"]) == filed.remote_id)
    return line["followupattachment_set"][0]["file"], content


def test_a_filed_pack_is_for_those_who_may_open_the_case(site, kept):
    address, content = kept
    assert requests.get(address, timeout=30).status_code in {401, 403}
    assert site.signed_in("ann").get(address, timeout=30).status_code == 404
    for username in ("rachel", "tom"):
        answer = site.signed_in(username).get(address, timeout=30)
        assert answer.content == content
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_else_of_the_folder_is_served(site):
    browser = site.signed_in("rachel")
    for path in ("../helpdesk.sqlite3", "..%2fservice.token", "helpdesk/attachments/", "nowhere.pdf"):
        assert browser.get(f"{site.origin}/media/{path}", timeout=30).status_code == 404


def test_the_pack_shows_on_the_page_with_its_braces_and_under_the_old_title(site):
    text = "{{ ticket.title }} {% now 'Y' %} {# gone #}"
    filing = Filing(uuid4(), 3, "p.pdf", "application/pdf", "1" * 64, b"p", "1", "Rachel Example", text)
    Helpdesk(site.settings).file_pack("1", filing)
    page = site.case_page("rachel")
    assert "{{ ticket.title }} {% now" in page
    assert "{# gone #}" in page
    assert "version 3, filed by Rachel Example" in page
    assert "<title>" in page
    assert Helpdesk(site.settings).get_case("1").title == "Systems review 2026/04"


def test_a_refused_file_leaves_no_half_comment_on_the_demonstration_host(site):
    host = Helpdesk(site.settings)
    before = len(host.history("1"))
    answer = requests.post(
        f"{site.origin}/helpdesk/api/followups/",
        data={"ticket": "1", "comment": "x"},
        files={"attachments": ("pack.html", b"<b>", "text/html")},
        headers=service(site),
        timeout=30,
    )
    assert answer.status_code == 500
    assert len(host.history("1")) == before


SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from plugin.demo.helpdesk_settings import HelpdeskFiles
from plugin.demo.helpdesk_site import prepare

home = Path(sys.argv[1])
files = HelpdeskFiles(home=home, secret=home / "secret")
files.write_missing()
origin = "http://127.0.0.1:1"
prepare(files, origin=origin, panel_origin="http://127.0.0.1:2")
from plugin.demo.helpdesk_seed import seed
from django.conf import settings
from django.contrib.auth.models import User
from helpdesk.models import FollowUp, Queue, Ticket
seed(token_file=files.token, origin=origin)
print(User.objects.count(), Queue.objects.count(), Ticket.objects.count(), FollowUp.objects.count())
settings.CROSSLIGHT_PANEL |= {"ALGORITHM": "EdDSA", "KEY_FILE": sys.argv[2], "KEY_ID": "one"}
from crosslight_panel.launch import mint
print(mint(User.objects.get(username="rachel"), Ticket.objects.get()))
"""


def test_seeding_twice_changes_nothing_and_a_host_can_sign_with_a_key_pair(tmp_path):
    key = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})
    (tmp_path / "key.pem").write_bytes(key.as_pem(private=True))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(tmp_path / "key.pem")],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts, token = done.stdout.split("\n")[:2]
    assert counts == "4 1 1 2"
    origin, panel = "http://127.0.0.1:1", "http://127.0.0.1:2"
    keys = Secret(json.dumps({"keys": [key.as_dict(private=False)]}))
    host = HostSettings("h", "helpdesk", origin, origin, origin, panel, Algorithm.EDDSA, keys, Secret("t"))
    context = verify(token, hosts=(host,), now=now(), claim_once=Claims().once)
    assert isinstance(context, LaunchContext)
    assert context.return_url == origin + CASE_PATH


def test_the_command_line_names_no_secret(site):
    said = " ".join(
        command(home=site.home, port=1, panel_origin="http://127.0.0.1:2", secret_file=site.home / "s")
    )
    assert site.settings.key.value not in said
