"""The session cookie: one for each review, so that two cases in two tabs do not mix."""


def name(review_id: int, *, secure: bool) -> str:
    """The cookie of a review; the prefix makes browsers refuse one that was not set securely by us."""
    return f"{'__Host-' if secure else ''}crosslight-{review_id}"


def header(review_id: int, token: str, *, secure: bool) -> str:
    """The Set-Cookie header, written out because Python's own cookies know Partitioned only from 3.14.

    Inside a frame of another site browsers send a cookie only if it is partitioned. It lasts as long as the
    browser runs; how long a session lives is decided in the database.
    """
    rules = "Secure; HttpOnly; SameSite=None; Partitioned" if secure else "HttpOnly; SameSite=Lax"
    return f"{name(review_id, secure=secure)}={token}; Path=/; {rules}"
