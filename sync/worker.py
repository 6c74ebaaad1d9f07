"""The background service: a sweeper that looks at what is due, and actors that do it.

A message carries the id of a row and nothing else, and it is only a hint: what is due stands in the
database, and the sweeper looks there again and again. So a lost message costs one sweep, a doubled one
finds nothing to do, and no queue ever holds a word of a case. The only home of Dramatiq.
"""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dramatiq
from dramatiq.middleware import ShutdownNotifications, TimeLimit

from sync.log import log

#: Milliseconds that one job may take, under the half hour after which RabbitMQ would hand it out again.
TIME_LIMIT = 1_500_000
#: Seconds after which a hint that led to nothing is sent again.
AGAIN = 60.0
THREADS = 4


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work that the database says is due; ids of rows in, nothing out."""

    name: str
    due: Callable[[], Sequence[int]]
    #: May run twice, or after somebody else did the work; asks the database first.
    run: Callable[[int], None]


def open_broker(url: str) -> dramatiq.Broker:
    """The queue behind a postgresql://, amqp:// or redis:// address."""
    middleware: list[dramatiq.Middleware] = [TimeLimit(), ShutdownNotifications()]
    scheme = url.partition(":")[0]
    if scheme.startswith("postgres"):
        return _postgres(url, middleware)
    if scheme in {"amqp", "amqps"}:
        from dramatiq.brokers.rabbitmq import RabbitmqBroker

        return RabbitmqBroker(url=url, confirm_delivery=True, middleware=middleware)
    if scheme in {"redis", "rediss"}:
        from dramatiq.brokers.redis import RedisBroker

        redis: dramatiq.Broker = RedisBroker(  # type: ignore[no-untyped-call]  # it carries no types
            url=url, middleware=middleware, maintenance_chance=100_000
        )
        return redis
    raise ValueError("CROSSLIGHT_BROKER_URL must start with postgresql://, amqp:// or redis://")


def _postgres(url: str, middleware: list[dramatiq.Middleware]) -> dramatiq.Broker:
    import psycopg
    from dramatiq_postgres import PostgresBroker
    from dramatiq_postgres.schema import init

    with psycopg.connect(url) as conn, conn.cursor() as cursor:
        init(cursor)
    broker: dramatiq.Broker = PostgresBroker(url=url, results=False, middleware=middleware)
    return broker


class Service:
    """One worker process: its actors and its sweeper."""

    def __init__(self, broker: dramatiq.Broker, jobs: Sequence[Job], *, sweep_seconds: float) -> None:
        self._broker, self._jobs, self._sweep_seconds = broker, jobs, sweep_seconds
        self._actors = {job.name: _actor(broker, job) for job in jobs}
        self._hinted: dict[tuple[str, int], float] = {}
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until TERM or INT, then finish what is running."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        worker = dramatiq.Worker(self._broker, worker_threads=THREADS)
        worker.start()
        log("worker started", jobs=[job.name for job in self._jobs])
        try:
            while not self._stop.is_set():
                self.sweep()
                self._stop.wait(self._sweep_seconds)
        finally:
            worker.stop()
            self._broker.close()
            log("worker stopped")

    def stop(self) -> None:
        """Ask the service to end."""
        self._stop.set()

    def sweep(self) -> None:
        """Send a hint for everything that is due and was not hinted at lately."""
        now = time.monotonic()
        self._hinted = {key: at for key, at in self._hinted.items() if now - at < AGAIN}
        for job in self._jobs:
            try:
                for row in job.due():
                    if (job.name, row) not in self._hinted:
                        self._actors[job.name].send(row)
                        self._hinted[job.name, row] = now
            except Exception as error:  # noqa: BLE001  a database that is away is looked for at the next sweep
                log("sweep failed", job=job.name, error=type(error).__name__)


def _actor(broker: dramatiq.Broker, job: Job) -> dramatiq.Actor[[int], None]:
    def act(row: int) -> None:
        log("job started", job=job.name, row=row)
        try:
            job.run(row)
        except Exception as error:  # noqa: BLE001  its text may quote a record; the row comes due again
            log("job failed", job=job.name, row=row, error=type(error).__name__)
        else:
            log("job done", job=job.name, row=row)

    declared: dramatiq.Actor[[int], None] = dramatiq.actor(
        broker=broker, actor_name=job.name, queue_name="crosslight", time_limit=TIME_LIMIT
    )(act)
    return declared
