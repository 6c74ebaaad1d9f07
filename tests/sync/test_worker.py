import os
import signal
import threading
import time

import pytest

from sync.worker import Job, Service, open_broker


@pytest.fixture
def ended_by_term():
    """Sends this process TERM when the work is done, as a supervisor would."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end_when(is_done):
        def wait():
            deadline = time.monotonic() + 30
            while not is_done() and time.monotonic() < deadline:
                time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, daemon=True).start()

    yield end_when
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_is_due_is_done_and_not_again(database_url, ended_by_term):
    done = []
    job = Job("count", lambda: [row for row in (1, 2, 3) if row not in done], done.append)
    ended_by_term(lambda: len(done) >= 3)
    Service(open_broker(database_url), [job], sweep_seconds=0.2).run()
    assert sorted(done) == [1, 2, 3]


def test_a_job_that_fails_says_no_word_of_its_error_and_the_others_go_on(database_url, ended_by_term, capsys):
    done = []

    def run(row):
        done.append(row)
        if row == 1:
            raise ValueError("Jane Canary was seen at home")

    ended_by_term(lambda: len(done) >= 2)
    Service(
        open_broker(database_url),
        [Job("visit", lambda: [row for row in (1, 2) if row not in done], run)],
        sweep_seconds=0.2,
    ).run()
    told = "".join(capsys.readouterr())
    assert sorted(done) == [1, 2]
    assert "job failed" in told
    assert "Canary" not in told


def test_a_database_that_is_away_at_a_sweep_is_looked_for_at_the_next(database_url, ended_by_term):
    calls, done = [], []

    def due():
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError
        return [] if done else [7]

    ended_by_term(lambda: done)
    Service(open_broker(database_url), [Job("later", due, done.append)], sweep_seconds=0.2).run()
    assert done == [7]


def test_an_unknown_queue_address_is_refused():
    with pytest.raises(ValueError, match="postgresql://, amqp:// or redis://"):
        open_broker("kafka://127.0.0.1")
