import threading
from datetime import date
from pathlib import Path

import pytest
from scripted import Scripted, a_row
from sqlalchemy import select

from connector.errors import TryLater
from connector.record import Page
from sync.assemble import assemble
from sync.normalise.loader import load_mappings
from sync.store import reviews, tables
from sync.store.reviews import DeclaredReview, DeclaredSource
from sync.timeline.coverage import SourceState

AGENCIES = ("Northshire Council", "Northshire Police", "Elmbrook School")


@pytest.fixture(scope="module")
def mappings():
    return load_mappings()


@pytest.fixture
def review_id(engine):
    several = tuple(
        DeclaredSource(f"source-{at}", agency, "chronology_file", "chronology_table", {}, None)
        for at, agency in enumerate(AGENCIES)
    )
    period = date(2019, 1, 1), date(2026, 6, 30)
    review = DeclaredReview("review-1", "Review 1", *period, "Made up", (), several, Path())
    with engine.begin() as conn:
        return reviews.declare(conn, review)


def scripted_by(pull):
    class Own(Scripted):
        def pull(self, cursor):
            yield from pull()

    return {"chronology_file": Own}


def leases(engine):
    with engine.begin() as conn:
        return list(conn.execute(select(tables.source.c.lease_until)).scalars())


def test_sources_are_read_side_by_side_and_told_in_their_order(engine, review_id, mappings):
    together = threading.Barrier(len(AGENCIES), timeout=20)

    def pull():
        place = together.wait()
        if place == 1:
            raise TryLater("the system does not answer", where="there", do="Wait.")
        yield Page((a_row("1"),), cursor="c1", snapshot=True)

    outcomes = assemble(engine, review_id, scripted_by(pull), mappings, owner="test")

    assert [one.agency for one in outcomes] == list(AGENCIES)
    assert sorted(one.state for one in outcomes) == [
        SourceState.COMPLETE,
        SourceState.COMPLETE,
        SourceState.TRY_LATER,
    ]


def test_a_stop_by_hand_gives_every_lease_back(engine, review_id, mappings):
    together = threading.Barrier(len(AGENCIES), timeout=20)
    told = []

    def pull():
        together.wait()
        for number in range(2000):
            yield Page((a_row(str(number)),), snapshot=True)

    def stop(source, count):
        told.append(source.key)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assemble(engine, review_id, scripted_by(pull), mappings, owner="test", progress=stop)

    assert told
    assert leases(engine) == [None, None, None]
