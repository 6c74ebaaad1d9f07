"""Where the demo's servers listen and what worker and panel are told about it."""

import json
import socket
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from pathlib import Path

from plugin.demo.helpdesk_settings import demo_hosts_file


@dataclass(frozen=True, slots=True)
class Ports:
    """One port for each server that listens."""

    hospital: int
    case_system: int
    panel: int


def origin(port: int) -> str:
    """The address of a server on this machine."""
    return f"http://127.0.0.1:{port}"


def remembered_ports(kept: Path) -> Ports:
    """The ports of the last run where they are still free, so that addresses stay the same."""
    before = json.loads(kept.read_text(encoding="ascii")) if kept.exists() else [0, 0, 0]
    with ExitStack() as held:
        ports = Ports(*(_free_port(wanted, held) for wanted in before))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(astuple(ports)), encoding="ascii")
    return ports


def _free_port(wanted: int, held: ExitStack) -> int:
    """The wanted port if it can be had; held until all are chosen, so that none is chosen twice."""
    for port in (wanted, 0):
        door = held.enter_context(socket.socket())
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            continue
        return int(door.getsockname()[1])
    raise OSError("this machine has no free port")


def environment(home: Path, ports: Ports, database_url: str | None) -> dict[str, str]:
    """The settings of worker, panel and commands, as environment variables; writes the hosts file."""
    hosts = demo_hosts_file(
        home / "hosts.toml",
        home=home / "case-system",
        secret_file=home / "launch.secret",
        origin=origin(ports.case_system),
        panel_origin=origin(ports.panel),
    )
    told = {
        "CROSSLIGHT_HOME": str(home),
        "CROSSLIGHT_PANEL_ORIGIN": origin(ports.panel),
        "CROSSLIGHT_PANEL_PORT": str(ports.panel),
        "CROSSLIGHT_HOSTS": str(hosts),
    }
    return told if database_url is None else {**told, "CROSSLIGHT_DATABASE_URL": database_url}
