"""A real django-helpdesk in a process of its own, and its pages as a person sees them."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import requests

from plugin.demo.helpdesk_settings import demo_hosts_file
from plugin.demo.helpdesk_site import CASE_PATH, LOGIN_PATH, command
from plugin.hosts.host import HostSettings
from plugin.hosts.registry import HOSTS
from plugin.hosts.settings import load_hosts


@dataclass(frozen=True)
class Site:
    origin: str
    settings: HostSettings
    home: Path

    def signed_in(self, username: str) -> requests.Session:
        browser = requests.Session()
        browser.trust_env = False
        page = browser.get(self.origin + LOGIN_PATH, timeout=30).text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found
        answer = browser.post(
            self.origin + LOGIN_PATH,
            data={"username": username, "password": "crosslight-demo", "csrfmiddlewaretoken": found[1]},
            headers={"Origin": self.origin},
            timeout=30,
        )
        assert "helpdesk_session" in browser.cookies, answer.status_code
        return browser

    def case_page(self, username: str) -> str:
        return self.signed_in(username).get(self.origin + CASE_PATH, timeout=30).text

    def launch(self, username: str = "rachel") -> str:
        found = re.search(r'name="launch" value="([^"]+)"', self.case_page(username))
        assert found
        return unescape(found[1])


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("helpdesk")
    port, panel = _free_port(), f"http://127.0.0.1:{_free_port()}"
    origin = f"http://127.0.0.1:{port}"
    hosts = demo_hosts_file(
        home / "hosts.toml", home=home, secret_file=home / "launch.secret", origin=origin, panel_origin=panel
    )
    (settings,) = load_hosts(hosts, kinds=frozenset(HOSTS))
    log = (home / "site.log").open("wb")
    process = subprocess.Popen(
        command(home=home, port=port, panel_origin=panel, secret_file=home / "launch.secret"),
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(origin + LOGIN_PATH, process, home / "site.log")
        yield Site(origin=origin, settings=settings, home=home)
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail(f"the demonstration host did not start: {log.read_text()[-2000:]}")
