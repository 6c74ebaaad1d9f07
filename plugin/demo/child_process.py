"""A server of the demo as a process of its own: started, waited for, stopped by its own number."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

#: Seconds that a server may take to start, and to stop when asked.
START_WITHIN, STOP_WITHIN = 90.0, 15.0
_LOOK_AGAIN = 0.1
_SERVER_ERROR = 500
#: Which field of /proc/PID/stat tells when a process began, counted after the name in brackets.
_BEGAN = 19


class ChildEnded(Exception):
    """A server of the demo ended or did not start; the sentence names its log."""


@dataclass(frozen=True, slots=True)
class Child:
    """One running server."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    mark: Path

    @property
    def is_running(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def ended(self) -> ChildEnded:
        """The sentence for a server that ended by itself."""
        return ChildEnded(f"The {self.name} ended unexpectedly (code {self.process.poll()}). See {self.log}.")


def start(
    name: str,
    command: Sequence[str],
    *,
    home: Path,
    environment: Mapping[str, str],
    folder: Path | None = None,
) -> Child:
    """Start a server in its own session; what it prints goes to `home/logs`, its number to `home/run`."""
    log, mark = home / "logs" / f"{name}.log", home / "run" / f"{name}.pid"
    for path in (log, mark):
        path.parent.mkdir(parents=True, exist_ok=True)
    stop_left_over(mark)
    with log.open("ab") as told:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own modules
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    mark.write_text(f"{process.pid} {_began(process.pid)}\n", encoding="ascii")
    return Child(name, process, log, mark)


def wait_until_answering(child: Child, url: str, *, within: float = START_WITHIN) -> None:
    """Return once the address answers; ChildEnded when the server ends first or takes too long."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not child.is_running:
            raise child.ended()
        if _answers(url):
            return
        time.sleep(_LOOK_AGAIN)
    raise ChildEnded(f"The {child.name} did not answer within {within:.0f} seconds. See {child.log}.")


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        line.request("GET", parts.path or "/")
        return line.getresponse().status < _SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def stop(child: Child, *, within: float = STOP_WITHIN) -> None:
    """Ask it to stop, wait, and end what is left of its session."""
    if child.is_running:
        child.process.terminate()
        try:
            child.process.wait(within)
        except subprocess.TimeoutExpired:
            _end_session(child.process.pid)
            child.process.wait()
    child.mark.unlink(missing_ok=True)


def stop_left_over(mark: Path) -> None:
    """End the server that an earlier demo could not stop, if the number still belongs to it."""
    try:
        pid, began = mark.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return
    if began != "?" and _began(int(pid)) == began:
        _end_session(int(pid))
    mark.unlink(missing_ok=True)


def _end_session(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _began(pid: int) -> str:
    """When the process began, so that a number used again is not mistaken for it; ? where nobody tells."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return "?"
    return told.rpartition(")")[2].split()[_BEGAN]
