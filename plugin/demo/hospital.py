"""The demo's hospital: a real FHIR R4 server on this machine's own address, with one made-up child.

Started by `crosslight demo`; by hand with `python -m plugin.demo.hospital --home DIR --port P`.
"""

import argparse
import http.client
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugin.demo import child_process, synthea_child
from plugin.demo.child_process import Child, ChildEnded
from plugin.demo.hospital_records import PATIENT, bundle
from plugin.demo.story import account

_FHIR = "application/fhir+json"
_OK = 200
#: The simulator would hand out medicines by itself, and requests are nobody's business but the hospital's.
_SETTINGS = """\
base_url: "{url}"
host: 127.0.0.1
port: {port}
data_dir: "{data}"
log_inbound: false
simulator:
  enabled: false
"""


def address(port: int) -> str:
    """The server's base address."""
    return f"http://127.0.0.1:{port}/fhir"


def start(home: Path, port: int) -> Child:
    """Start the server, wait for it and see to it that the child's record is there, once."""
    folder = home / "hospital"
    folder.mkdir(parents=True, exist_ok=True)
    url = address(port)
    settings = folder / "settings.yaml"
    settings.write_text(_SETTINGS.format(url=url, port=port, data=folder / "data"), encoding="utf-8")
    child = child_process.start(
        "hospital",
        [
            *(sys.executable, "-m", "uvicorn", "sekmet.main:app_factory", "--factory", "--host", "127.0.0.1"),
            *("--port", str(port), "--no-access-log", "--log-level", "warning"),
        ],
        home=home,
        environment={"SEKMET_CONFIG": str(settings)},
        folder=folder,
    )
    try:
        child_process.wait_until_answering(child, f"{url}/metadata")
        load(url)
    except BaseException:
        child_process.stop(child)
        raise
    return child


def load(url: str) -> str:
    """Put the child's record on the server unless it is there already; gives back the patient's reference."""
    wanted = bundle(synthea_child.bundles(), account("hospital"))
    patient = wanted["entry"][-1]["resource"]
    status, there = _ask(url, "GET", f"/Patient/{PATIENT}")
    if status != _OK or there.get("meta", {}).get("tag") != patient["meta"]["tag"]:
        status, _ = _ask(url, "POST", "", wanted)
        if status != _OK:
            raise ChildEnded(f"The hospital refused the demo's record (answer {status}).")
    return PATIENT


def _ask(url: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        content = None if body is None else json.dumps(body)
        line.request(method, f"{parts.path}{path}", content, {"Content-Type": _FHIR, "Accept": _FHIR})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        line.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the hospital until it is stopped."""
    said = _parser().parse_args(arguments)
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    child = start(said.home.resolve(), said.port)
    try:
        sys.stdout.write(f"Hospital: {address(said.port)}  patient {PATIENT}. Ctrl-C stops it.\n")
        sys.stdout.flush()
        while child.is_running and not asked.wait(0.5):
            pass
        if not asked.is_set():
            sys.stderr.write(f"{child.ended()}\n")
        return 0 if asked.is_set() else 1
    finally:
        child_process.stop(child)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugin.demo.hospital", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of its data")
    parser.add_argument("--port", type=int, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
