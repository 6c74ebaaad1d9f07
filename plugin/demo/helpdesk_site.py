"""The demonstration host as a process of its own: a real django-helpdesk with the panel on its tickets."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from plugin.demo.helpdesk_settings import INSTALLED, HelpdeskFiles, demo_hosts_file, django_settings

__all__ = ["CASE_PATH", "LOGIN_PATH", "command", "demo_hosts_file", "main"]

CASE_PATH = "/helpdesk/tickets/1/"
LOGIN_PATH = "/helpdesk/login/"


def command(*, home: Path, port: int, panel_origin: str, secret_file: Path) -> list[str]:
    """The command line that starts this process with the present interpreter."""
    return [
        *(sys.executable, "-m", "plugin.demo.helpdesk_site", "--home", str(home), "--port", str(port)),
        *("--panel-origin", panel_origin, "--secret-file", str(secret_file)),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare the database, then serve on this machine's own address until stopped."""
    said = _parser().parse_args(arguments)
    origin = f"http://127.0.0.1:{said.port}"
    files = HelpdeskFiles(home=said.home.resolve(), secret=said.secret_file.resolve())
    files.write_missing()
    prepare(files, origin=origin, panel_origin=said.panel_origin)
    sys.stdout.write(f"Demonstration host: {origin}{CASE_PATH}\n")
    sys.stdout.flush()
    _serve(said.port)


def prepare(files: HelpdeskFiles, *, origin: str, panel_origin: str) -> None:
    """Settings, database and made-up content; once in a process."""
    sys.path.insert(0, str(INSTALLED))
    # Django's own remarks about its future concern this process only.
    warnings.simplefilter("ignore")

    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(**django_settings(files, origin=origin, panel_origin=panel_origin))
    django.setup()
    call_command("migrate", verbosity=0)

    from plugin.demo.helpdesk_seed import seed

    seed(token_file=files.token, origin=origin)


def _serve(port: int) -> None:
    import uvicorn
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.core.asgi import get_asgi_application

    application = ASGIStaticFilesHandler(get_asgi_application())
    uvicorn.run(
        application, host="127.0.0.1", port=port, lifespan="off", log_level="warning", access_log=False
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugin.demo.helpdesk_site", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of its database and files")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--panel-origin", required=True, help="such as http://127.0.0.1:8110")
    parser.add_argument(
        "--secret-file", type=Path, required=True, help="shared with the panel; made if missing"
    )
    return parser


if __name__ == "__main__":
    main()
