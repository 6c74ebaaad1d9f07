"""What django-helpdesk does when things go wrong, answered at the border."""

import hashlib
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import requests
import responses

from connector.secret import Secret
from plugin.hosts.errors import (
    Conflict,
    Forbidden,
    HostMisbehaved,
    NotFound,
    TooLarge,
    TypeRefused,
    Unavailable,
)
from plugin.hosts.helpdesk.comment import comment_of, safe_file_name
from plugin.hosts.helpdesk.helpdesk import Helpdesk
from plugin.hosts.host import Algorithm, Filing, HostSettings

URL = "http://127.0.0.1:9"
TICKET = f"{URL}/helpdesk/api/tickets/1/"
FOLLOWUPS = f"{URL}/helpdesk/api/followups/"
SETTINGS = HostSettings(
    id="helpdesk",
    kind="helpdesk",
    issuer=URL,
    origin=URL,
    url=URL,
    audience="http://127.0.0.1:8",
    algorithm=Algorithm.HS256,
    key=Secret("k" * 32),
    token=Secret("tok-secret"),
)
FILING = Filing(
    review_id=UUID(int=1),
    pack_version=1,
    file_name="pack.pdf",
    media_type="application/pdf",
    sha256=hashlib.sha256(b"pack").hexdigest(),
    content=b"pack",
    user_ref="1",
    display_name="Jane Doe",
)


def line(number, *, comment=None, files=()):
    kept = [
        {
            "id": n,
            "file": f"{URL}/media/{name}",
            "filename": name,
            "mime_type": "application/pdf",
            "size": size,
        }
        for n, (name, size) in enumerate(files)
    ]
    said = f"…\n\nReview {FILING.review_id}, SHA-256 {FILING.sha256}" if comment is None else comment
    return {
        "id": number,
        "user": 4,
        "title": "t",
        "comment": said,
        "date": "2026-11-02T09:00:00Z",
        "followupattachment_set": kept,
    }


def ticket(*lines):
    return {"id": 1, "title": "Jane Doe", "status": 1, "followup_set": list(lines)}


@pytest.fixture
def border():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        mocked.get(f"{URL}/crosslight/about/", json={"version": "2.6.1", "types": [".pdf"], "max_bytes": 100})
        mocked.get(
            f"{URL}/crosslight/rights/",
            json={"active": True, "case": "1", "rights": ["view", "review", "comment"], "user": "1"},
        )
        yield mocked


def test_a_failure_after_the_pack_was_kept_is_a_success(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, status=500, body="<h1>Server Error</h1>")
    border.get(TICKET, json=ticket(line(7, files=[("pack.pdf", 4)])))
    filed = Helpdesk(SETTINGS).file_pack("1", FILING)
    assert (filed.remote_id, filed.already_there) == ("7", False)


def test_a_half_saved_comment_means_that_the_type_was_refused(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, status=500)
    border.get(TICKET, json=ticket(line(7)))
    with pytest.raises(TypeRefused):
        Helpdesk(SETTINGS).file_pack("1", FILING)


def test_a_failure_that_left_nothing_is_told_as_it_is(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, status=500)
    border.get(TICKET, json=ticket(line(7, comment="other")))
    with pytest.raises(HostMisbehaved, match="tried again"):
        Helpdesk(SETTINGS).file_pack("1", FILING)


def test_a_lost_answer_is_found_at_the_next_try(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, body=requests.ReadTimeout("?token=tok-secret"))
    border.get(TICKET, json=ticket(line(7, files=[("pack.pdf", 4)])))
    host = Helpdesk(SETTINGS)
    with pytest.raises(Unavailable) as caught:
        host.file_pack("1", FILING)
    assert "tok-secret" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert host.file_pack("1", FILING).already_there
    assert sum(call.request.method == "POST" for call in border.calls) == 1


def test_a_pack_that_was_taken_and_does_not_show_is_not_called_filed(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, status=201, json={"id": 7})
    with pytest.raises(HostMisbehaved, match="does not show it"):
        Helpdesk(SETTINGS).file_pack("1", FILING)


def test_the_form_has_no_title_and_names_no_person_in_its_address(border):
    border.get(TICKET, json=ticket())
    border.post(FOLLOWUPS, status=201, json={"id": 7})
    border.get(TICKET, json=ticket(line(7, files=[("pack.pdf", 4)])))
    Helpdesk(SETTINGS).file_pack("1", FILING)
    post = next(call.request for call in border.calls if call.request.method == "POST")
    assert b'name="title"' not in post.body
    assert b"Jane Doe" in post.body
    for call in border.calls:
        assert call.request.headers["Authorization"] == "Token tok-secret"
        assert set(parse_qs(urlsplit(call.request.url).query)) <= {"case", "user"}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Forbidden),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (413, TooLarge),
        (415, TypeRefused),
        (429, Unavailable),
        (500, HostMisbehaved),
        (503, Unavailable),
        (302, HostMisbehaved),
        (204, HostMisbehaved),
    ],
)
def test_every_answer_becomes_an_error_of_ours_that_quotes_nothing(status, error):
    with responses.RequestsMock() as border:
        headers = {"Retry-After": "7", "Location": "http://127.0.0.1:10/?name=Doe"}
        border.get(TICKET, status=status, body="Jane Doe", headers=headers)
        with pytest.raises(error) as caught:
            Helpdesk(SETTINGS).get_case("1")
    assert not any(word in repr(caught.value) for word in ("Doe", "tok-secret", "://"))
    if error is Unavailable:
        assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    "body", ["<html>Jane Doe", "[]", "null", '{"id": "Jane Doe"}', "[" * 20_000, json.dumps({"id": 1})]
)
def test_rubbish_is_a_broken_contract_and_does_not_quote_the_body(body):
    with responses.RequestsMock() as border:
        border.get(TICKET, body=body)
        with pytest.raises(HostMisbehaved) as caught:
            Helpdesk(SETTINGS).get_case("1")
    assert "Doe" not in repr(caught.value)


def test_an_answer_about_somebody_else_is_not_believed():
    with responses.RequestsMock() as border:
        border.get(
            f"{URL}/crosslight/rights/",
            json={"active": True, "case": "1", "rights": ["review", "comment"], "user": "2"},
        )
        with pytest.raises(HostMisbehaved):
            Helpdesk(SETTINGS).rights("1", "1")


def test_a_file_at_a_foreign_address_is_not_fetched(border):
    foreign = line(7, files=[("pack.pdf", 4)])
    foreign["followupattachment_set"][0]["file"] = "http://127.0.0.1:10/media/pack.pdf"
    border.get(TICKET, json=ticket(foreign))
    with pytest.raises(HostMisbehaved, match="not its own"):
        Helpdesk(SETTINGS).attachment("1", "0")


def test_no_name_shows_in_what_travels(border):
    border.get(TICKET, json=ticket(line(7)))
    host = Helpdesk(SETTINGS)
    assert "Doe" not in f"{FILING!r}{host.get_case('1')!r}{host.history('1')!r}"


def test_a_name_with_line_breaks_stays_on_its_line():
    said = comment_of(replace(FILING, display_name="Jane\nReview x\r\n Doe"))
    assert "filed by Jane Review x Doe." in said


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("pack.pdf", "pack.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("Réview päck 1.pdf", "R-view-p-ck-1.pdf"),
        ("a" * 300 + ".zip", "a" * 100 + ".zip"),
        ('x"\r\ny.pdf', "x-y.pdf"),
        ("...", "pack"),
    ],
)
def test_file_names_are_plain(given, kept):
    assert safe_file_name(given) == kept
