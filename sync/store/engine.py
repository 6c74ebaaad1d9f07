"""Opening the store."""

from sqlalchemy import Engine, create_engine, make_url, text

from sync.settings import Settings
from sync.store import embedded
from sync.store.schema import SchemaIsOld, head, migrate, revision


def database_url(settings: Settings) -> str:
    """The PostgreSQL to use; starts the embedded one where no other is named."""
    return settings.database_url or embedded.serve(settings.home)


def connect(url: str) -> Engine:
    """An engine on any PostgreSQL address, with psycopg 3; opens nothing yet."""
    driver = make_url(url).set(drivername="postgresql+psycopg")
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
