"""Opening the store."""

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from sync.settings import Settings, SettingsFaults
from sync.store import embedded
from sync.store.schema import SchemaIsOld, head, migrate, revision


def database_url(settings: Settings) -> str:
    """The PostgreSQL to use; starts the embedded one where no other is named."""
    if settings.database_url:
        return settings.database_url
    try:
        return embedded.serve(settings.home)
    except OSError:
        # Without its cause, which would carry the whole path.
        raise SettingsFaults(
            "CROSSLIGHT_HOME: the folder cannot be made or written to. Name one that this user may write to."
        ) from None


def connect(url: str) -> Engine:
    """An engine on any PostgreSQL address, with psycopg 3; opens nothing yet."""
    try:
        driver = make_url(url).set(drivername="postgresql+psycopg")
    except ArgumentError:
        raise SettingsFaults(
            "CROSSLIGHT_DATABASE_URL: must be like postgresql://name@host/database."
        ) from None
    # Parameters may be words of a case; no error text may carry them.
    return create_engine(driver, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=10)


def open_store(url: str, *, prepare: bool = False) -> Engine:
    """The store, refusing a schema that this version does not know; ``prepare`` brings it up to date."""
    engine = connect(url)
    if prepare:
        migrate(engine)
    elif revision(engine) != head():
        engine.dispose()
        raise SchemaIsOld
    return engine


def is_answering(engine: Engine) -> bool:
    """Whether the database answers at all."""
    with engine.connect() as conn:
        return conn.execute(text("select 1")).scalar() == 1
