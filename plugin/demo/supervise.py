"""What `crosslight demo` starts: hospital, case system, worker and panel, on the machine's own address."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from plugin.demo import child_process, hospital, ports
from plugin.demo.child_process import Child, ChildEnded
from plugin.demo.helpdesk_site import CASE_PATH, LOGIN_PATH, command
from plugin.demo.ports import Ports, origin
from plugin.demo.write import write_review

Say = Callable[[str], None]
Assemble = Callable[[Path], None]
#: From the name of one of our commands to the words that start it.
Words = Callable[[str], Sequence[str]]

SIGN_IN, PASSWORD = "rachel", "crosslight-demo"
_LOOK_AGAIN = 0.5


class DemoIsRunning(Exception):
    """Another demo uses the same folder."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where everything is, and who may sign in."""

    case: str
    case_system: str
    panel: str
    hospital: str
    review: Path
    #: What a command needs to work on the same database, as environment variables.
    environment: Mapping[str, str]
    #: In the order in which they were started.
    children: Sequence[Child]
    username: str = SIGN_IN
    password: str = PASSWORD

    def raise_if_one_ended(self) -> None:
        """ChildEnded when a server is no longer there."""
        for child in self.children:
            if not child.is_running:
                raise child.ended()


def our_command(name: str) -> Sequence[str]:
    """One of our commands, with the present interpreter."""
    return (sys.executable, "-m", "plugin", name)


def run_demo(
    home: Path,
    *,
    say: Say,
    assemble: Assemble | None = None,
    database_url: str | None = None,
    words: Words = our_command,
) -> None:
    """Run the demo until Ctrl-C or SIGTERM; raises ChildEnded when one of its servers ends by itself."""
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with running_demo(home, assemble=assemble, say=say, database_url=database_url, words=words) as demo:
            _tell(demo, say)
            while True:
                demo.raise_if_one_ended()
                time.sleep(_LOOK_AGAIN)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        for number, way in before.items():
            signal.signal(number, way)


def _stop(*_: object) -> NoReturn:
    """Unwinds what was started, even half-way; a second Ctrl-C does not disturb it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _tell(demo: Demo, say: Say) -> None:
    say(f"\nOpen      {demo.case}\nSign in   {demo.username}, password {demo.password}")
    say(f"Panel     {demo.panel}\nHospital  {demo.hospital}\nReview    {demo.review}")
    say("\nEverything here is made up. Ctrl-C stops all of it.")


@contextmanager
def running_demo(
    home: Path,
    *,
    assemble: Assemble | None = None,
    say: Say = lambda _: None,
    database_url: str | None = None,
    words: Words = our_command,
) -> Iterator[Demo]:
    """The demo while the block lasts; a second start in the same folder finds everything as it was.

    Without `assemble`, the command of that name puts the review together.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home), ExitStack() as stack:
        there = ports.remembered_ports(home / "run" / "ports.json")
        start = _Starting(home, there, ports.environment(home, there, database_url), words, stack)
        say("Starting the hospital")
        start.keep(hospital.start(home, there.hospital))
        review = write_review(home / "review", hospital_url=hospital.address(there.hospital))
        say("Reading every agency's records")
        if assemble is None:
            start.assemble(review)
        else:
            assemble(review)
        say("Starting the case system, the worker and the panel")
        start.servers()
        yield start.demo(review)


@dataclass(frozen=True, slots=True)
class _Starting:
    """The servers as they come up; the stack stops them in reverse."""

    home: Path
    ports: Ports
    environment: Mapping[str, str]
    words: Words
    stack: ExitStack
    children: list[Child] = field(default_factory=list)

    def keep(self, child: Child) -> Child:
        self.stack.callback(child_process.stop, child)
        self.children.append(child)
        return child

    def assemble(self, review: Path) -> None:
        log = self.home / "logs" / "assemble.log"
        with log.open("ab") as told:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own command
                [*self.words("assemble"), str(review)],
                env={**os.environ, **self.environment},
                stdout=told,
                stderr=told,
                check=False,
            )
        if done.returncode:
            raise ChildEnded(f"The review could not be assembled (code {done.returncode}). See {log}.")

    def servers(self) -> None:
        """Case system, worker and panel, side by side; the worker answers nobody and is not waited for."""
        site = command(
            home=self.home / "case-system",
            port=self.ports.case_system,
            panel_origin=origin(self.ports.panel),
            secret_file=self.home / "launch.secret",
        )
        case_system = self.keep(child_process.start("case-system", site, home=self.home, environment={}))
        worker, panel = (
            self.keep(
                child_process.start(name, self.words(name), home=self.home, environment=self.environment)
            )
            for name in ("worker", "panel")
        )
        child_process.wait_until_answering(case_system, origin(self.ports.case_system) + LOGIN_PATH)
        child_process.wait_until_answering(panel, origin(self.ports.panel))
        if not worker.is_running:
            raise worker.ended()

    def demo(self, review: Path) -> Demo:
        return Demo(
            case=origin(self.ports.case_system) + CASE_PATH,
            case_system=origin(self.ports.case_system),
            panel=origin(self.ports.panel),
            hospital=hospital.address(self.ports.hospital),
            review=review,
            environment=self.environment,
            children=tuple(self.children),
        )


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "demo.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoIsRunning(f"A demo is running in {home} already. Stop it first.") from None
        yield
