"""Empties the outbox of packs: asks the host to file what somebody asked to have filed."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import Engine

from plugin.hosts.errors import HostError, HostMisbehaved, Unavailable
from plugin.hosts.host import Filed, Host
from plugin.hosts.host import Filing as FilingOnHost
from plugin.review.filing import Filing
from plugin.review.store import filings
from sync.store import audit, reviews

#: Makes a review's id for hosts from its name; the same in every database.
_NAMESPACE = uuid.UUID("6f1f3c0e-6f0b-5f0e-9d57-6f7c1a6f2b11")
Clock = Callable[[], datetime]


def due(engine: Engine, clock: Clock) -> Sequence[int]:
    """The filings to try now."""
    with engine.begin() as conn:
        return filings.due(conn, clock())


def deliver(engine: Engine, hosts: Mapping[str, Host], clock: Clock, filing_id: int) -> None:
    """Try one filing; may run twice, the host's side files a pack only once."""
    with engine.begin() as conn:
        filing = filings.claim(conn, filing_id, clock())
        content = filings.pack_of(conn, filing_id) if filing else b""
        review = reviews.by_id(conn, filing.review_id) if filing else None
    if filing is None or review is None:
        return
    result = _ask(hosts, filing, content, review.key)
    with engine.begin() as conn:
        match result:
            case Filed():
                filings.filed(conn, filing_id, remote_id=result.remote_id, remote_url=result.url)
                audit.note(
                    conn, "worker", "pack.filed", f"filing/{filing_id}", review.id, sha256=filing.sha256
                )
            case Unavailable():
                filings.failed(
                    conn, filing_id, now=clock(), message=result.public, retry_after=result.retry_after
                )
            case HostMisbehaved():
                filings.failed(conn, filing_id, now=clock(), message=result.public)
            case HostError():
                filings.refused(conn, filing_id, message=result.public)
            case _:
                assert_never(result)


def _ask(hosts: Mapping[str, Host], filing: Filing, content: bytes, review_key: str) -> Filed | HostError:
    host = hosts.get(filing.case.host)
    if host is None:
        return Unavailable(f"The case system {filing.case.host} is not in the hosts file.")
    try:
        return host.file_pack(filing.case.ref, _for_host(filing, content, review_key))
    except HostError as error:
        return error


def _for_host(filing: Filing, content: bytes, review_key: str) -> FilingOnHost:
    return FilingOnHost(
        review_id=uuid.uuid5(_NAMESPACE, review_key),
        pack_version=filing.version,
        file_name=filing.file_name,
        media_type=filing.media_type,
        sha256=filing.sha256,
        content=content,
        user_ref=filing.by.ref,
        display_name=filing.by.name,
    )
