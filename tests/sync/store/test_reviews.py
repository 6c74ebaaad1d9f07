from datetime import date
from pathlib import Path

from sync.store import reviews
from sync.store.reviews import DeclaredReview, Subject


def test_a_person_whom_the_file_no_longer_names_is_no_subject_any_more(engine):
    period = date(2019, 1, 1), date(2026, 6, 30)
    asha = Subject("child-1", "Asha Example", None, {})
    for subjects in ((asha, Subject("child-2", "Ben Example", None, {})), (asha,), ()):
        review = DeclaredReview("review-1", "Review 1", *period, "Made up", subjects, (), Path())
        with engine.begin() as conn:
            review_id = reviews.declare(conn, review)
            assert reviews.by_id(conn, review_id).subjects == subjects
