"""A stored review to hang tags, sessions and filings on."""

from datetime import date

import pytest
from sqlalchemy import insert

from sync.store.tables import review


@pytest.fixture
def review_id(engine):
    values = {
        "key": "review-2026-04",
        "title": "Review 2026/04",
        "starts": date(2019, 1, 1),
        "ends": date(2026, 6, 30),
        "legal_basis": "made up",
    }
    with engine.begin() as conn:
        return conn.execute(insert(review).values(**values).returning(review.c.id)).scalar_one()
