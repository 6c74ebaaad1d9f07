"""The database schema and its migrations; the only home of Alembic."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

#: Any number that no other lock of ours uses: two migrations never run at once.
_LOCK = 7_203_117


class SchemaIsOld(Exception):
    """The database was made by another version."""

    def __init__(self) -> None:
        super().__init__("The database schema is not the one this version needs. Run: crosslight migrate")


def head() -> str:
    """The revision that this version needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    return found or ""


def revision(engine: Engine) -> str | None:
    """The revision that the database has; None for an empty one."""
    with engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; safe to call from several processes at once."""
    if revision(engine) == head():
        return
    with engine.connect() as conn, conn.begin():
        conn.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("sync.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
