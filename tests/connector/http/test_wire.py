"""Limits of time and size against real sockets, where a fake at the border could not show them."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from connector.contract import CANARY_SECRET, assert_discreet, assert_sentence, failure_of
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.http.auth import HeaderKey
from connector.http.client import Http
from connector.http.wire import Limits
from connector.secret import Secret

QUICK = Limits(connect=1.0, read=0.4, total=1.0, body=10_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Talk = Callable[[socket.socket], None]


@contextmanager
def serving(talk: Talk) -> Iterator[str]:
    """A listener on loopback that reads each request and then talks as told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    try:
                        line.recv(65_536)
                        talk(line)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def drip(line: socket.socket) -> None:
    """One byte every 0.05 s: each read is quick, the whole never ends."""
    line.sendall(HEAD + b"Content-Length: 9000\r\n\r\n")
    for _ in range(9000):
        line.sendall(b" ")
        time.sleep(0.05)


def drip_in_chunks(line: socket.socket) -> None:
    line.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(9000):
        line.sendall(b"1\r\n \r\n")
        time.sleep(0.05)


def silence(line: socket.socket) -> None:
    line.sendall(HEAD)
    line.recv(1)


def cut_short(line: socket.socket) -> None:
    line.sendall(HEAD + b'Content-Length: 500\r\n\r\n{"a": 1}')


def cut_in_chunks(line: socket.socket) -> None:
    line.sendall(HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"a": 1}\r\n')


def hang_up(line: socket.socket) -> None:
    line.sendall(b"")


def no_http(line: socket.socket) -> None:
    line.sendall(b"SSH-2.0-Server Jane Canary\r\n")


def bad_gzip(line: socket.socket) -> None:
    line.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 11\r\n\r\nJane Canary")


def failure(talk: Talk) -> tuple[SourceError, float]:
    with serving(talk) as url:
        started = time.monotonic()
        error = failure_of(lambda: Http(url, limits=QUICK, retries=0).get("records?name=Jane"))
        took = time.monotonic() - started
    assert_sentence(error)
    assert_discreet(error)
    return error, took


@pytest.mark.parametrize("talk", [drip, drip_in_chunks])
def test_a_slow_drip_ends_at_the_deadline(talk: Talk) -> None:
    error, took = failure(talk)

    assert isinstance(error, TryLater)
    assert "slowly" in error.what
    assert took < 2.5


@pytest.mark.parametrize("talk", [silence, cut_short, cut_in_chunks, hang_up, no_http, bad_gzip])
def test_an_answer_that_breaks_off_is_for_later(talk: Talk) -> None:
    error, took = failure(talk)

    assert isinstance(error, TryLater)
    assert took < 2.5


def large(line: socket.socket) -> None:
    line.sendall(HEAD + b"Content-Length: 900000\r\n\r\n" + b" " * 900_000)


def bomb(line: socket.socket) -> None:
    import gzip

    packed = gzip.compress(b" " * 50_000_000)
    line.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)


@pytest.mark.parametrize("talk", [large, bomb])
def test_an_answer_that_is_too_large_when_unpacked_needs_a_person(talk: Talk) -> None:
    error, _ = failure(talk)

    assert isinstance(error, NeedsPerson)
    assert "larger" in error.what


def test_a_packed_answer_is_read(caplog: pytest.LogCaptureFixture) -> None:
    import gzip

    def talk(line: socket.socket) -> None:
        body = gzip.compress(b'{"a": [1, 2]}')
        line.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    caplog.set_level(logging.DEBUG)
    with serving(talk) as url:
        answer = Http(url, limits=QUICK).get("records", params={"name": "Jane"})

    assert answer.json == {"a": [1, 2]}
    assert "Jane" not in caplog.text


def answer_nothing(line: socket.socket) -> None:
    line.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")


@pytest.mark.parametrize("value", [f"{CANARY_SECRET}\nX: y", f"{CANARY_SECRET}\u2026"])
def test_a_key_that_cannot_be_sent_is_told_and_not_repeated(value: str) -> None:
    with serving(answer_nothing) as url:
        key = HeaderKey("X-Key", Secret(value))
        error = failure_of(lambda: Http(url, auth=key, limits=QUICK).get("records"))

    assert isinstance(error, NeedsPerson)
    assert "key" in error.what
    assert_discreet(error)


def test_nobody_at_home_is_for_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    error = failure_of(
        lambda: Http(f"http://127.0.0.1:{port}", limits=QUICK, retries=0).get("records?name=Jane")
    )

    assert isinstance(error, TryLater)
    assert_discreet(error)


def test_retries_stay_within_the_deadline_of_the_whole() -> None:
    with serving(silence) as url:
        started = time.monotonic()
        error = failure_of(lambda: Http(url, limits=QUICK, retries=3).get("records"))
        took = time.monotonic() - started

    assert isinstance(error, TryLater)
    assert took < 2.0
