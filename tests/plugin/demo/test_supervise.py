"""The supervisor: with the real hospital and case system, and stand-ins for worker and panel."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugin.demo import child_process
from plugin.demo.child_process import ChildEnded
from plugin.demo.supervise import DemoIsRunning, run_demo, running_demo

ROOT = Path(__file__).parents[3]
PANEL = """
import http.server, os
class Panel(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["CROSSLIGHT_PANEL_PORT"])), Panel).serve_forever()
"""
WORKER = "import time; time.sleep(600)"
SHORT_LIVED = "raise SystemExit(7)"


def stand_in(name):
    return (sys.executable, "-c", {"worker": WORKER, "panel": PANEL, "assemble": ""}[name])


def short_lived_worker(name):
    return (sys.executable, "-c", SHORT_LIVED) if name == "worker" else stand_in(name)


def status(url: str) -> int:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        line.request("GET", parts.path or "/")
        return line.getresponse().status
    finally:
        line.close()


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


def test_everything_answers_inside_and_nothing_is_left_afterwards(home):
    assembled = []

    with running_demo(home, assemble=assembled.append, words=stand_in) as demo:
        assert assembled == [demo.review]
        assert status(demo.case) == 302, "a case page asks for a sign-in first"
        assert status(f"{demo.hospital}/metadata") == 200
        assert status(demo.panel) == 404
        assert [child.name for child in demo.children] == ["hospital", "case-system", "worker", "panel"]
        assert {child.mark.exists() for child in demo.children} == {True}
        assert demo.environment["CROSSLIGHT_PANEL_ORIGIN"] == demo.panel
        assert Path(demo.environment["CROSSLIGHT_HOSTS"]).exists()

    assert not any(is_there(child.process.pid) for child in demo.children)
    assert list((home / "run").glob("*.pid")) == []


def test_a_second_start_has_the_same_addresses_files_and_secrets(home):
    kept = ("hosts.toml", "launch.secret", "run/ports.json", "review/REVIEW.toml")
    with running_demo(home, words=stand_in) as first:
        before = [(home / name).read_bytes() for name in kept]
    with running_demo(home, words=stand_in) as second:
        assert [(home / name).read_bytes() for name in kept] == before
        assert (first.case, first.panel, first.hospital) == (second.case, second.panel, second.hospital)
        with pytest.raises(DemoIsRunning, match="already"), running_demo(home, words=stand_in):
            pass
        second.raise_if_one_ended()


def test_a_server_that_ends_stops_the_demo_with_its_name_and_log(tmp_path):
    with pytest.raises(ChildEnded, match=r"^The worker ended unexpectedly \(code 7\)\. See .*worker\.log\.$"):
        run_demo(tmp_path, say=lambda _: None, words=short_lived_worker)

    assert list((tmp_path / "run").glob("*.pid")) == []


def test_ctrl_c_stops_everything_and_gives_signals_back(home):
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    said = []
    pids = []

    def say(words: str) -> None:
        said.append(words)
        if "Ctrl-C" in words:
            pids.extend(int(path.read_text().split()[0]) for path in (home / "run").glob("*.pid"))
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()

    run_demo(home, say=say, words=stand_in)

    assert said[-1] == "Stopped."
    assert "rachel, password crosslight-demo" in "\n".join(said)
    assert len(pids) == 4
    assert not any(is_there(pid) for pid in pids)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_review_that_cannot_be_assembled_stops_the_demo(tmp_path):
    def refusing(name):
        return (sys.executable, "-c", "raise SystemExit(3)") if name == "assemble" else stand_in(name)

    with (
        pytest.raises(ChildEnded, match=r"could not be assembled \(code 3\)"),
        running_demo(tmp_path, words=refusing),
    ):
        pass


def test_a_server_that_does_not_listen_to_being_asked_is_ended(tmp_path):
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)"
    )
    child = child_process.start("deaf", [sys.executable, "-c", deaf], home=tmp_path, environment={})
    while not child.log.read_bytes():
        time.sleep(0.02)

    child_process.stop(child, within=0.3)

    assert child.process.returncode == -signal.SIGKILL


def test_a_server_left_over_from_a_killed_demo_is_ended_at_the_next_start(tmp_path):
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    left = child_process.start("worker", words, home=tmp_path, environment={})

    again = child_process.start("worker", words, home=tmp_path, environment={})

    assert left.process.wait(10) == -signal.SIGKILL
    assert again.is_running
    child_process.stop(again)


def test_a_number_that_belongs_to_another_process_now_is_left_alone(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        mark = tmp_path / "worker.pid"
        mark.write_text(f"{other.pid} 1\n")

        child_process.stop_left_over(mark)

        assert other.poll() is None
        assert not mark.exists()
        other.kill()


def test_ports_are_kept_as_json(home):
    ports = json.loads((home / "run" / "ports.json").read_text())
    assert len(set(ports)) == 3
