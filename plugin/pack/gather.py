"""From the store to a pack."""

from datetime import datetime

from sqlalchemy import Connection

from plugin.pack.contents import About, Pack, Person, build
from plugin.review.framework import Frameworks
from plugin.review.store import tags
from sync.store import coverage, timeline
from sync.store.reviews import StoredReview


def gather(
    conn: Connection,
    review: StoredReview,
    audience: str,
    frameworks: Frameworks,
    *,
    made_by: str,
    made_at: datetime,
    version: int,
) -> Pack:
    """The pack of a stored review as it stands; PackRefusedError for an audience that may have none."""
    about = About(
        review.key,
        review.title,
        review.starts,
        review.ends,
        review.legal_basis,
        tuple(Person(one.name, one.born) for one in review.subjects),
    )
    return build(
        about,
        audience,
        made_at=made_at,
        made_by=made_by,
        version=version,
        entries=timeline.read(conn, review.id),
        tags=tags.of_review(conn, review.id),
        frameworks=frameworks,
        coverage=coverage.of_review(conn, review.id),
        held=coverage.held(conn, review.id),
    )
