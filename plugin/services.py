"""The two services: the worker behind the panel, and the panel itself."""

import signal
import sys

from sqlalchemy import Engine

from connector.registry import ADAPTERS
from plugin import outbox, wiring
from sync.assemble import moved, pull_source
from sync.settings import Settings, read_settings
from sync.store import occurrences, sources
from sync.store.engine import database_url
from sync.worker import Job, Service, open_broker


def run_worker() -> None:
    """Read what is due and file packs, until TERM or INT."""
    settings = read_settings()
    try:
        broker = open_broker(settings.broker_url or database_url(settings))
    except ValueError as error:
        raise wiring.WrongUse(str(error)) from None
    with wiring.store(settings) as engine:
        jobs = [_sync_job(engine, settings)]
        if settings.hosts is not None:
            jobs.append(_filing_job(engine, settings))
        Service(broker, jobs, sweep_seconds=settings.sweep_seconds).run()


def _sync_job(engine: Engine, settings: Settings) -> Job:
    mappings = wiring.mappings(settings)

    def due() -> list[int]:
        with engine.begin() as conn:
            return sources.due(conn)

    def run(source_id: int) -> None:
        with engine.begin() as conn:
            source = sources.one(conn, source_id) if source_id in sources.due(conn, only=source_id) else None
        if source is None:
            return
        outcome = pull_source(engine, source, ADAPTERS, mappings, owner=wiring.owner())
        if moved(outcome):
            with engine.begin() as conn:
                occurrences.cluster(conn, source.review_id)

    return Job("sync_source", due, run)


def _filing_job(engine: Engine, settings: Settings) -> Job:
    hosts = wiring.hosts(settings)
    return Job(
        "file_pack",
        lambda: outbox.due(engine, wiring.now),
        lambda filing_id: outbox.deliver(engine, hosts, wiring.now, filing_id),
    )


def run_panel() -> None:
    """Serve the panel until TERM or INT."""
    import uvicorn

    # uvicorn sends itself the signal again when it is done; so answered, the way out is an orderly one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    from plugin.app import create_app

    settings = read_settings()
    with wiring.store(settings) as engine:
        app = create_app(
            engine=engine,
            hosts=wiring.hosts(settings),
            frameworks=wiring.frameworks(),
            origin=settings.panel_origin,
            clock=wiring.now,
        )
        uvicorn.run(
            app,
            host="127.0.0.1",
            port=settings.panel_port,
            log_level="warning",
            access_log=False,
            server_header=False,
        )
