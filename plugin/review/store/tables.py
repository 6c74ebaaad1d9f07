"""The tables of the review, in the schema ``review``; the panel owns them.

They lean on the timeline in one place only, the review's own row. ``event_id`` is deliberately no foreign
key: the timeline belongs to the worker, who may normalise an event away and later bring it back, and a
reviewer's judgement has to outlive that. An event's id is the same for the same source and reference, so a
tag finds its event again.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import ARRAY

from sync.store import tables as timeline

NAMING = {**timeline.NAMING, "ck": "ck_%(table_name)s_%(constraint_name)s"}
metadata = MetaData(schema="review", naming_convention=NAMING)
_MOMENT = DateTime(timezone=True)


def _review() -> Column[int]:
    return Column("review_id", BigInteger, ForeignKey(timeline.review.c.id), nullable=False)


tag = Table(
    "tag",
    metadata,
    Column("tag_id", Uuid, primary_key=True),
    #: The review it belongs to.
    _review(),
    #: The event it is about; why this is no foreign key is said above.
    Column("event_id", Uuid, nullable=False),
    #: Framework id, a slash, factor id.
    Column("factor", Text, nullable=False),
    #: helping or hindering.
    Column("effect", Text, nullable=False),
    #: The reviewer's own words.
    Column("note", Text, nullable=False),
    #: The host that named the reviewer, its reference of them, and the name at that time.
    Column("by_host", Text, nullable=False),
    Column("by_ref", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    #: When it was first set; an undo of its removal keeps this.
    Column("at", _MOMENT, nullable=False),
    CheckConstraint("effect IN ('helping', 'hindering')", name="effect"),
    UniqueConstraint("review_id", "event_id", "factor", "effect"),
)

tag_step = Table(
    "tag_step",
    metadata,
    #: Rises with every step of a review; the order of the history.
    Column("step_id", BigInteger, Identity(), primary_key=True),
    #: The review it belongs to.
    _review(),
    #: added or removed.
    Column("deed", Text, nullable=False),
    #: The whole tag as it stood, so that a removal can be taken back.
    Column("tag_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("factor", Text, nullable=False),
    Column("effect", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("tag_by_host", Text, nullable=False),
    Column("tag_by_ref", Text, nullable=False),
    Column("tag_by_name", Text, nullable=False),
    Column("tag_at", _MOMENT, nullable=False),
    #: Who took this step, and when.
    Column("by_host", Text, nullable=False),
    Column("by_ref", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", _MOMENT, nullable=False),
    #: The step that this one takes back; a step is taken back once.
    Column("undoes", BigInteger, ForeignKey("review.tag_step.step_id"), unique=True),
    CheckConstraint("deed IN ('added', 'removed')", name="deed"),
)
Index("ix_tag_step_event", tag_step.c.review_id, tag_step.c.event_id)

#: The history only grows, whoever asks.
ONLY_GROWS = (
    DDL(  # type: ignore[no-untyped-call]  # its constructor carries no types
        "CREATE FUNCTION review.only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history of tags only grows'; END $$"
    ),
    DDL(  # type: ignore[no-untyped-call]  # likewise
        "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON review.tag_step "
        "FOR EACH ROW EXECUTE FUNCTION review.only_grows()"
    ),
)
for _statement in ONLY_GROWS:
    event.listen(tag_step, "after_create", _statement)

launch = Table(
    "launch",
    metadata,
    #: Who signed the launch, and its own id; the primary key lets exactly one claim win.
    Column("issuer", Text, nullable=False),
    Column("jti", Text, nullable=False),
    #: When the token is worthless by itself, so that the row may go.
    Column("expires", _MOMENT, nullable=False, index=True),
    PrimaryKeyConstraint("issuer", "jti"),
)

session = Table(
    "session",
    metadata,
    #: SHA-256 of the token in hex; the token is only with the browser.
    Column("token_sha256", Text, primary_key=True),
    #: The review that the session may see.
    _review(),
    #: The host and its reference of the case that the session is bound to.
    Column("host", Text, nullable=False),
    Column("case_ref", Text, nullable=False),
    #: The host's reference of the user, and their name at launch.
    Column("user_ref", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    #: The host's words for what the user may do, at launch.
    Column("rights", ARRAY(Text), nullable=False),
    #: When it was opened and last used, and when it ends whatever happens.
    Column("created", _MOMENT, nullable=False),
    Column("last_used", _MOMENT, nullable=False),
    Column("ends", _MOMENT, nullable=False, index=True),
)

filing = Table(
    "filing",
    metadata,
    Column("filing_id", BigInteger, Identity(), primary_key=True),
    #: The review whose pack it is.
    _review(),
    #: Where it goes: the host and its reference of the case.
    Column("host", Text, nullable=False),
    Column("case_ref", Text, nullable=False),
    #: The pack itself, and how it is named and typed.
    Column("pack", LargeBinary, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    #: SHA-256 of the pack in hex; the host is asked for it before a second attempt.
    Column("sha256", Text, nullable=False),
    #: Counts the packs of a review from 1.
    Column("version", Integer, nullable=False),
    #: Who asked for it, and when.
    Column("by_host", Text, nullable=False),
    Column("by_ref", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("requested_at", _MOMENT, nullable=False),
    #: waiting, filed or refused.
    Column("state", Text, nullable=False, server_default="waiting"),
    #: How often the host was asked.
    Column("attempts", Integer, nullable=False, server_default="0"),
    #: Not before this moment; a claim moves it, so that a claim whose worker died comes due again.
    Column("next_try_at", _MOMENT, nullable=False),
    #: The host's own id and address of the attachment.
    Column("remote_id", Text),
    Column("remote_url", Text),
    #: A sentence for people.
    Column("message", Text, nullable=False, server_default=""),
    CheckConstraint("state IN ('waiting', 'filed', 'refused')", name="state"),
    UniqueConstraint("review_id", "host", "case_ref", "sha256"),
)
Index("ix_filing_waiting", filing.c.next_try_at, postgresql_where=filing.c.state == "waiting")

case_link = Table(
    "case_link",
    metadata,
    #: The review that is shown on the case.
    _review(),
    #: The host and its reference of the case; one case shows one review.
    Column("host", Text, nullable=False),
    Column("case_ref", Text, nullable=False),
    PrimaryKeyConstraint("host", "case_ref"),
)
