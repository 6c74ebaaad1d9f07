"""The outbox of packs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from plugin.review.case import Case
from plugin.review.filing import FilingState, PackFile, pause_after
from plugin.review.store import filings
from plugin.review.tag import Reviewer

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CASE = Case("helpdesk", "ticket/12")
ASHA = Reviewer("helpdesk", "user/1", "Asha Reviewer")
PACK = PackFile("pack.docx", "application/octet-stream", b"made up\x00pack")


@pytest.fixture
def ask(engine, review_id):
    def _ask(**changes):
        values = {"review_id": review_id, "case": CASE, "file": PACK, "version": 1, "by": ASHA, "now": NOW}
        with engine.begin() as conn:
            return filings.request(conn, **{**values, **changes})

    return _ask


def test_a_request_waits_and_is_due_at_once_with_its_bytes_untouched(engine, ask):
    filing = ask()

    with engine.begin() as conn:
        assert filings.due(conn, NOW) == [filing.filing_id]
        assert filings.pack_of(conn, filing.filing_id) == PACK.content
    assert (filing.state, filing.attempts, filing.by) == (FilingState.WAITING, 0, ASHA)
    assert filing.sha256 == PACK.sha256


def test_asking_twice_for_the_same_pack_is_asking_once(engine, ask):
    first = ask()
    second = ask(version=2, now=NOW + timedelta(hours=1))
    elsewhere = ask(case=Case("helpdesk", "ticket/13"))

    assert second == first
    assert elsewhere.filing_id != first.filing_id


def test_of_sixteen_workers_one_gets_the_filing(engine, ask):
    filing = ask()
    claims = []

    def claim():
        with engine.begin() as conn:
            claims.append(filings.claim(conn, filing.filing_id, NOW))

    threads = [threading.Thread(target=claim) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(claim is not None for claim in claims) == 1


def test_the_filing_of_a_worker_that_died_comes_due_again(engine, ask):
    filing = ask()
    with engine.begin() as conn:
        filings.claim(conn, filing.filing_id, NOW)
        assert filings.due(conn, NOW) == []

        again = filings.claim(conn, filing.filing_id, NOW + filings.LEASE)

    assert again.attempts == 2


def test_a_claim_that_is_open_elsewhere_is_skipped_without_waiting(engine, ask):
    filing = ask()
    with engine.begin() as one, engine.begin() as other:
        assert filings.claim(one, filing.filing_id, NOW) is not None
        assert filings.claim(other, filing.filing_id, NOW) is None


def test_a_filed_pack_stays_filed_whatever_comes_late(engine, ask):
    filing = ask()
    with engine.begin() as conn:
        filings.claim(conn, filing.filing_id, NOW)
        filings.filed(conn, filing.filing_id, remote_id="att/9", remote_url="http://127.0.0.1/att/9")
        filings.failed(conn, filing.filing_id, now=NOW, message="late")
        filings.refused(conn, filing.filing_id, message="late")

    settled = ask()
    assert (settled.state, settled.remote_id, settled.message) == (FilingState.FILED, "att/9", "")


def test_a_refused_pack_is_tried_anew_when_somebody_asks_again(engine, ask):
    filing = ask()
    with engine.begin() as conn:
        filings.claim(conn, filing.filing_id, NOW)
        filings.refused(conn, filing.filing_id, message="The case is closed.")
        assert filings.due(conn, NOW + timedelta(days=9)) == []

    again = ask(now=NOW + timedelta(days=1))

    assert (again.filing_id, again.state, again.attempts) == (filing.filing_id, FilingState.WAITING, 0)
    assert again.message == ""


def test_a_failed_attempt_waits_longer_each_time_and_as_long_as_the_host_asks(engine, ask):
    filing = ask()
    with engine.begin() as conn:
        filings.claim(conn, filing.filing_id, NOW)
        filings.failed(conn, filing.filing_id, now=NOW, message="The host does not answer.")
        assert filings.due(conn, NOW + timedelta(seconds=29)) == []
        assert filings.due(conn, NOW + timedelta(seconds=30)) == [filing.filing_id]

        filings.claim(conn, filing.filing_id, NOW + timedelta(seconds=30))
        filings.failed(conn, filing.filing_id, now=NOW, message="Busy.", retry_after=600)
        assert filings.due(conn, NOW + timedelta(seconds=599)) == []
        assert filings.due(conn, NOW + timedelta(seconds=600)) == [filing.filing_id]


def test_pauses_double_and_stop_at_an_hour():
    assert [pause_after(n).total_seconds() for n in (0, 1, 2, 3, 8, 500)] == [30, 30, 60, 120, 3600, 3600]


def test_versions_count_up_within_a_review(engine, ask, review_id):
    with engine.begin() as conn:
        assert filings.next_version(conn, review_id) == 1
    ask(version=3)
    with engine.begin() as conn:
        assert filings.next_version(conn, review_id) == 4


def test_two_people_who_ask_at_once_get_a_version_each(engine, review_id):
    given = []

    def ask(number):
        with engine.begin() as conn:
            version = filings.next_version(conn, review_id)
            pack = PackFile(f"pack-{number}.docx", PACK.media_type, b"%d" % number)
            filings.request(
                conn, review_id=review_id, case=CASE, file=pack, version=version, by=ASHA, now=NOW
            )
        given.append(version)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == list(range(1, 9))


def test_a_case_lists_its_filings_latest_first(engine, ask, review_id):
    first = ask()
    second = ask(file=PackFile("pack-2.docx", "application/octet-stream", b"another"), version=2)

    with engine.begin() as conn:
        assert filings.of_case(conn, review_id, CASE) == [second, first]
