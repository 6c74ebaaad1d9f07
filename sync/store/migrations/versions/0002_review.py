"""The review: tags and their history, launches, sessions, the outbox of packs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("CREATE SCHEMA review")
    _tag()
    _tag_step()
    _launch()
    _session()
    _filing()
    _case_link()


def _review(table):
    return sa.ForeignKeyConstraint(["review_id"], ["timeline.review.id"], name=f"fk_{table}_review_id_review")


def _words(*names):
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _tag():
    op.create_table(
        "tag",
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        *_words("factor", "effect", "note", "by_host", "by_ref", "by_name"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("effect IN ('helping', 'hindering')", name="ck_tag_effect"),
        sa.PrimaryKeyConstraint("tag_id", name="pk_tag"),
        sa.UniqueConstraint(
            "review_id", "event_id", "factor", "effect", name="uq_tag_review_id_event_id_factor_effect"
        ),
        _review("tag"),
        schema="review",
    )


def _tag_step():
    op.create_table(
        "tag_step",
        sa.Column("step_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        *_words("factor", "effect", "note", "tag_by_host", "tag_by_ref", "tag_by_name"),
        sa.Column("tag_at", _MOMENT, nullable=False),
        *_words("by_host", "by_ref", "by_name"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undoes", sa.BigInteger()),
        sa.CheckConstraint("deed IN ('added', 'removed')", name="ck_tag_step_deed"),
        sa.PrimaryKeyConstraint("step_id", name="pk_tag_step"),
        sa.UniqueConstraint("undoes", name="uq_tag_step_undoes"),
        sa.ForeignKeyConstraint(["undoes"], ["review.tag_step.step_id"], name="fk_tag_step_undoes_tag_step"),
        _review("tag_step"),
        schema="review",
    )
    op.create_index("ix_tag_step_event", "tag_step", ["review_id", "event_id"], schema="review")
    op.execute(
        "CREATE FUNCTION review.only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history of tags only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON review.tag_step "
        "FOR EACH ROW EXECUTE FUNCTION review.only_grows()"
    )


def _launch():
    op.create_table(
        "launch",
        *_words("issuer", "jti"),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "jti", name="pk_launch"),
        schema="review",
    )
    op.create_index("ix_launch_expires", "launch", ["expires"], schema="review")


def _session():
    op.create_table(
        "session",
        *_words("token_sha256"),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        *_words("host", "case_ref", "user_ref", "user_name"),
        sa.Column("rights", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("last_used", _MOMENT, nullable=False),
        sa.Column("ends", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_session"),
        _review("session"),
        schema="review",
    )
    op.create_index("ix_session_ends", "session", ["ends"], schema="review")


def _filing():
    op.create_table(
        "filing",
        sa.Column("filing_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        *_words("host", "case_ref"),
        sa.Column("pack", sa.LargeBinary(), nullable=False),
        *_words("file_name", "media_type", "sha256"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_words("by_host", "by_ref", "by_name"),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.Column("remote_id", sa.Text()),
        sa.Column("remote_url", sa.Text()),
        sa.Column("message", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint("state IN ('waiting', 'filed', 'refused')", name="ck_filing_state"),
        sa.PrimaryKeyConstraint("filing_id", name="pk_filing"),
        sa.UniqueConstraint(
            "review_id", "host", "case_ref", "sha256", name="uq_filing_review_id_host_case_ref_sha256"
        ),
        _review("filing"),
        schema="review",
    )
    op.create_index(
        "ix_filing_waiting",
        "filing",
        ["next_try_at"],
        schema="review",
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _case_link():
    op.create_table(
        "case_link",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        *_words("host", "case_ref"),
        sa.PrimaryKeyConstraint("host", "case_ref", name="pk_case_link"),
        _review("case_link"),
        schema="review",
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA review CASCADE")
