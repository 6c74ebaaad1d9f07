"""A real PostgreSQL for the tests: one server a run, one database a test."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright
from sqlalchemy import Engine, text

from sync.store.embedded import start
from sync.store.engine import connect
from sync.store.schema import migrate

_NUMBERS = itertools.count(1)
CHROMIUM = shutil.which("chromium")
SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL; the one of CROSSLIGHT_TEST_DATABASE_URL, else an embedded one."""
    external = os.environ.get("CROSSLIGHT_TEST_DATABASE_URL")
    if external:
        yield external
        return
    with tempfile.TemporaryDirectory(prefix="crosslight-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root the server runs under an account of its own
        running = start(Path(folder) / "database")
        yield running.get_uri()
        running.cleanup()


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """Name of a database that has the schema and nothing else."""
    name = f"crosslight_template_{os.getpid()}"
    _administer(server, f"create database {name}")
    engine = connect(_with_database(server, name))
    migrate(engine)
    engine.dispose()
    return name


@pytest.fixture
def database_url(server: str, template: str) -> Iterator[str]:
    """Address of a fresh database with the schema."""
    name = f"crosslight_test_{os.getpid()}_{next(_NUMBERS)}"
    _administer(server, f"create database {name} template {template} strategy file_copy")
    yield _with_database(server, name)
    _administer(server, f"drop database {name} with (force)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The store on a fresh database."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def shared_data() -> Path:
    """Folder of the independent sample data; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the independent sample data does not lie beside this repository")
    return SHARED_DATA


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, headless; one for all tests, as playwright runs once in a process."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
    ]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
    yield browser
    browser.close()


def _with_database(server: str, name: str) -> str:
    from sqlalchemy import make_url

    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text(statement))
    engine.dispose()
