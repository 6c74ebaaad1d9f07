"""The tables of the timeline, in the schema ``timeline``; the worker owns them, the panel only reads.

Why two tables hold a record: ``record`` has what is current, one row a reference, so that a re-assembly
looks up digests in one small index; ``record_version`` keeps what a newer version replaced. ``record``
and ``event`` carry no foreign keys: a trigger a row would halve the speed, every page is written under
the lease of its source, and no source is ever deleted. The statements live beside the functions that
need them; the migrations re-declare the tables and never import this module.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(schema="timeline", naming_convention=NAMING)
_MOMENT = DateTime(timezone=True)

review = Table(
    "review",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    #: Name of the review, from its file; unique in this database.
    Column("key", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    #: First and last day of the period under review.
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    #: The power under which records are asked for.
    Column("legal_basis", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
)

subject = Table(
    "subject",
    metadata,
    Column("review_id", BigInteger, ForeignKey(review.c.id), nullable=False),
    #: The subject's id in the review file.
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("born", Date),
    #: Kind of identifier to identifier.
    Column("identifiers", JSONB, nullable=False),
    PrimaryKeyConstraint("review_id", "key"),
)

source = Table(
    "source",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("review_id", BigInteger, ForeignKey(review.c.id), nullable=False),
    #: The source's id in the review file.
    Column("key", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("adapter", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    #: The adapter's own options; never a secret.
    Column("options", JSONB, nullable=False),
    #: Where the review file lies; relative paths start here.
    Column("folder", Text, nullable=False),
    #: A reference such as env:NAME.
    Column("secret_ref", Text),
    #: No longer in the review file: not pulled any more, what it gave stays.
    Column("retired", Boolean, nullable=False, server_default="false"),
    #: Where the next pull starts; null asks for everything.
    Column("cursor", Text),
    #: Name, version and digest of the mapping that the stored events come from; blank where of several.
    Column("mapped_by", Text),
    #: Who works on the source, until when, and the number that a write must still hold.
    Column("lease_owner", Text),
    Column("lease_until", _MOMENT),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    #: When the worker should look next.
    Column("due_at", _MOMENT, nullable=False, server_default=func.now()),
    #: Failed attempts in a row.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("message", Text, nullable=False, server_default=""),
    Column("checked_at", _MOMENT),
    Column("complete_to", _MOMENT),
    Column("last_full", _MOMENT),
)
Index("uq_source_review_id_key", source.c.review_id, source.c.key, unique=True)
Index("ix_source_due_at", source.c.due_at)

pull = Table(
    "pull",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source_id", BigInteger, ForeignKey(source.c.id), nullable=False, index=True),
    Column("started_at", _MOMENT, nullable=False, server_default=func.clock_timestamp()),
    Column("ended_at", _MOMENT),
    #: The review's legal basis as it stood when the source was asked.
    Column("legal_basis", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    #: complete, try_later, needs_person, or running.
    Column("outcome", Text, nullable=False, server_default="running"),
    #: Counts by name: new, changed, unchanged, withdrawn, restored, held, events.
    Column("counts", JSONB, nullable=False, server_default="{}"),
    Column("message", Text, nullable=False, server_default=""),
)

record = Table(
    "record",
    metadata,
    Column("source_id", BigInteger, nullable=False),
    #: The agency's own reference.
    Column("ref", Text, nullable=False),
    #: Counts the versions of one reference from 1.
    Column("version", Integer, nullable=False),
    #: SHA-256 of ``raw`` in hex.
    Column("sha256", Text, nullable=False),
    #: Kind, body and context as canonical JSON; text, so that the digest can be made again.
    Column("raw", Text, nullable=False),
    Column("locator", JSONB, nullable=False),
    #: The pull that brought this version.
    Column("pull_id", BigInteger, nullable=False),
    #: The field and the reason, where the record gave no event.
    Column("held_field", Text),
    Column("held_reason", Text),
    #: The pull that found the record gone.
    Column("withdrawn_by", BigInteger),
    PrimaryKeyConstraint("source_id", "ref"),
)
#: Counting what is held must not read every record.
Index("ix_record_held", record.c.source_id, postgresql_where=record.c.held_reason.is_not(None))

record_version = Table(
    "record_version",
    metadata,
    Column("source_id", BigInteger, ForeignKey(source.c.id), nullable=False),
    Column("ref", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("locator", JSONB, nullable=False),
    Column("pull_id", BigInteger, ForeignKey(pull.c.id), nullable=False),
    #: The pull that brought its successor.
    Column("replaced_by", BigInteger, ForeignKey(pull.c.id), nullable=False),
    PrimaryKeyConstraint("source_id", "ref", "version"),
)

event = Table(
    "event",
    metadata,
    Column("review_id", BigInteger, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("source_id", BigInteger, nullable=False),
    Column("record_ref", Text, nullable=False),
    #: Tells the events of one record apart.
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("edtf", Text, nullable=False),
    Column("earliest", _MOMENT, nullable=False),
    Column("latest", _MOMENT, nullable=False),
    Column("precision", Text, nullable=False),
    Column("as_written", Text, nullable=False),
    #: When the agency wrote it down: the fields of a When, or null.
    Column("recorded", JSONB),
    #: Who knew since when and why: a list of agency, basis and the fields of a When.
    Column("known", JSONB, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("people", JSONB, nullable=False),
    Column("child_seen", Text, nullable=False),
    Column("sensitivity", Text, nullable=False),
    Column("status", Text, nullable=False),
    #: Name and version of the mapping.
    Column("mapping", Text, nullable=False),
    PrimaryKeyConstraint("review_id", "event_id"),
)
#: The order of the timeline, and of its pages.
Index("ix_event_timeline", event.c.review_id, event.c.earliest, event.c.event_id)
#: From a changed record to its events.
Index("ix_event_record", event.c.source_id, event.c.record_ref)

occurrence = Table(
    "occurrence",
    metadata,
    Column("review_id", BigInteger, ForeignKey(review.c.id), nullable=False),
    Column("event_id", Uuid, nullable=False),
    #: Shared by the events that seem to tell of one happening; an event without a row stands alone.
    Column("occurrence_id", Uuid, nullable=False),
    #: Why the events were put together, in a sentence.
    Column("because", Text, nullable=False),
    PrimaryKeyConstraint("review_id", "event_id"),
)
Index("ix_occurrence_occurrence_id", occurrence.c.review_id, occurrence.c.occurrence_id)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", _MOMENT, nullable=False, server_default=func.clock_timestamp()),
    #: A user of a host, or the name of a service.
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    #: What was acted on, by id; never a name or a text of the case.
    Column("object", Text, nullable=False),
    Column("review_id", BigInteger, ForeignKey(review.c.id)),
    Column("detail", JSONB, nullable=False, server_default="{}"),
)
