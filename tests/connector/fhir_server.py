"""Starts a real FHIR R4 server (sekmet-fhir) on loopback, and talks to it as an administrator."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

TOKEN = "made-up-token-0001"
CLIENT_ID = "made-up-client"
CLIENT_SECRET = "made-up-secret-0002"
FHIR_DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "fhir_r4"
_JSON = {"Content-Type": "application/fhir+json"}
_DEADLINE = 60.0


class FhirServer:
    """The server as an administrator sees it: what is put in, changed, counted and taken away."""

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        if token is not None:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> "FhirServer":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def read(self, path: str) -> dict[str, Any]:
        return self._sent("GET", path)

    def put(self, resource: dict[str, Any]) -> dict[str, Any]:
        return self._sent("PUT", f"{resource['resourceType']}/{resource['id']}", resource)

    def create(self, resource: dict[str, Any]) -> dict[str, Any]:
        return self._sent("POST", resource["resourceType"], resource)

    def load(self, bundle: dict[str, Any]) -> dict[str, Any]:
        return self._sent("POST", "", bundle)

    def delete(self, path: str) -> None:
        self._session.delete(f"{self.url}/{path}", timeout=30).raise_for_status()

    def _sent(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._session.request(
            method, f"{self.url}/{path}".rstrip("/"), json=body, headers=_JSON, timeout=60
        )
        answer.raise_for_status()
        return answer.json()


@contextmanager
def running(folder: Path, *, token: str | None = None, base_url: str | None = None) -> Iterator[FhirServer]:
    """A server with its data under ``folder``, which believes to be ``base_url``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/fhir"
    settings = {
        "base_url": base_url or url,
        "host": "127.0.0.1",
        "port": port,
        "data_dir": str(folder / "data"),
        "simulator": {"enabled": False},
        "validation": {"inbound": "off"},
        "log_inbound": False,
        "server_auth": _sign_in(token),
    }
    (folder / "data").mkdir(parents=True, exist_ok=True)
    # JSON is YAML too.
    (folder / "settings.yaml").write_text(json.dumps(settings), encoding="utf-8")
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "sekmet", "serve", "--config", "settings.yaml"],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, url, folder)
        with FhirServer(url, token=token) as server:
            yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _sign_in(token: str | None) -> dict[str, Any]:
    if token is None:
        return {"types": ["none"]}
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "scopes": "system/*.rs"}
    return {"types": ["bearer", "smart"], "tokens": [token], "smart_clients": [client]}


def _wait(process: "subprocess.Popen[bytes]", url: str, folder: Path) -> None:
    until = time.monotonic() + _DEADLINE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{url}/metadata", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(
        "the FHIR server did not start:\n" + (folder / "server.log").read_text(encoding="utf-8")
    )
