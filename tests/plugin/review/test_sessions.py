"""Launches and sessions."""

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from plugin.review.case import Case
from plugin.review.store import cases, launches, sessions, tables
from plugin.review.tag import Reviewer

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CASE = Case("helpdesk", "ticket/12")
ASHA = Reviewer("helpdesk", "user/1", "Asha Reviewer")


def open_one(conn, review_id, **changes):
    values = {
        "review_id": review_id,
        "case": CASE,
        "reviewer": ASHA,
        "rights": ["view", "review"],
        "now": NOW,
    }
    return sessions.open(conn, **{**values, **changes})


def test_a_launch_is_used_once(engine, review_id):
    with engine.begin() as conn:
        assert launches.claim_once(conn, "issuer", "a", NOW + timedelta(minutes=1), now=NOW)
        assert not launches.claim_once(conn, "issuer", "a", NOW + timedelta(minutes=1), now=NOW)
        assert launches.claim_once(conn, "another", "a", NOW + timedelta(minutes=1), now=NOW)


def test_of_sixteen_claims_at_once_one_wins(engine, review_id):
    won = []

    def claim():
        with engine.begin() as conn:
            won.append(launches.claim_once(conn, "issuer", "a", NOW + timedelta(minutes=1), now=NOW))

    threads = [threading.Thread(target=claim) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (won.count(True), won.count(False)) == (1, 15)


def test_expired_launches_go(engine, review_id):
    with engine.begin() as conn:
        launches.claim_once(conn, "issuer", "old", NOW - timedelta(minutes=1), now=NOW - timedelta(minutes=2))
        launches.claim_once(conn, "issuer", "new", NOW + timedelta(minutes=1), now=NOW)

        assert list(conn.execute(select(tables.launch.c.jti)).scalars()) == ["new"]


def test_a_session_is_found_by_its_token_with_everything_the_launch_said(engine, review_id):
    with engine.begin() as conn:
        token = open_one(conn, review_id)

        found = sessions.find(conn, token, NOW + timedelta(minutes=10))

    assert (found.review_id, found.case, found.reviewer) == (review_id, CASE, ASHA)
    assert found.rights == {"view", "review"}
    assert found.last_used == NOW + timedelta(minutes=10)


def test_the_token_is_long_different_each_time_and_nowhere_in_the_database(engine, review_id):
    with engine.begin() as conn:
        first, second = open_one(conn, review_id), open_one(conn, review_id)
        stored = " ".join(str(row) for row in conn.execute(select(tables.session)))

    assert first != second
    assert len(first) >= 43
    assert first not in stored


def test_an_unknown_an_ended_an_idle_and_an_old_session_are_all_none(engine, review_id):
    with engine.begin() as conn:
        ended, idle, old = (open_one(conn, review_id) for _ in range(3))
        sessions.end(conn, ended)

        assert sessions.find(conn, "guess", NOW) is None
        assert sessions.find(conn, "\ud800", NOW) is None
        assert sessions.find(conn, ended, NOW) is None
        assert sessions.find(conn, idle, NOW + sessions.IDLE) is None
        for minutes in range(0, 480, 10):
            assert sessions.find(conn, old, NOW + timedelta(minutes=minutes)) is not None
        assert sessions.find(conn, old, NOW + sessions.LONGEST) is None


def test_sessions_that_are_over_go_when_the_next_one_opens(engine, review_id):
    with engine.begin() as conn:
        open_one(conn, review_id)
        open_one(conn, review_id, now=NOW + sessions.LONGEST)

        assert conn.execute(select(func.count()).select_from(tables.session)).scalar() == 1


def test_a_case_shows_one_review_and_a_review_may_be_on_several_cases(engine, review_id):
    with engine.begin() as conn:
        cases.link(conn, review_id, CASE)
        cases.link(conn, review_id, CASE)
        cases.link(conn, review_id, Case("rt", "5"))

        assert cases.review_of(conn, CASE) == review_id
        assert cases.review_of(conn, Case("rt", "ticket/12")) is None
        assert cases.review_of(conn, Case("rt", "5")) == review_id
