"""The migration makes what the models describe."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from plugin.review.store import tables
from sync.store import tables as timeline


def test_the_migrated_schema_is_the_one_the_models_describe(engine):
    def is_ours(name, kind, parent):
        return kind != "schema" or name == "review"

    def counts(item, name, kind, reflected, other):
        return not (kind == "table" and item.schema != "review")

    with engine.connect() as conn:
        options = {"include_schemas": True, "include_name": is_ours, "include_object": counts}
        context = MigrationContext.configure(conn, opts={**options, "compare_server_default": True})
        differences = compare_metadata(context, [tables.metadata, timeline.metadata])

    assert differences == []


NAMES = text("select conname from pg_constraint where conrelid = cast(:t as regclass) and contype <> 'n'")


def test_the_constraints_have_the_same_names_in_both(engine):
    with engine.connect() as conn:
        named = conn.dialect.identifier_preparer.format_constraint
        for table in tables.metadata.tables.values():
            declared = {named(one) for one in table.constraints}
            assert set(conn.execute(NAMES, {"t": f"review.{table.name}"}).scalars()) == declared


def test_the_migration_never_imports_the_models():
    import sync.store

    versions = Path(sync.store.__file__).parent / "migrations" / "versions"
    assert "plugin" not in (versions / "0002_review.py").read_text()
