from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sync.store import schema, tables


def test_the_migrations_make_exactly_the_declared_tables(engine):
    def ours(thing, name, kind, reflected, compared):
        return kind != "table" or thing.schema == "timeline"

    with engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"include_schemas": True, "include_object": ours, "compare_type": True}
        )
        assert compare_metadata(context, tables.metadata) == []


def test_migrating_twice_changes_nothing(engine):
    schema.migrate(engine)
    assert schema.revision(engine) == schema.head()
