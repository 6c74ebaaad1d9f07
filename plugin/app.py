"""The web panel as an application to run or to mount."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from starlette.exceptions import HTTPException as StarletteHTTPException

from plugin.hosts.host import Host
from plugin.panel import launching, reading, writing
from plugin.panel.guard import Guard
from plugin.panel.panel import Panel
from plugin.panel.refusals import not_found, page_of
from plugin.review.framework import Frameworks

STATIC = Path(__file__).resolve().parent / "static"


def create_app(
    *,
    engine: Engine,
    hosts: Mapping[str, Host],
    frameworks: Frameworks,
    origin: str,
    clock: Callable[[], datetime],
) -> FastAPI:
    """The panel; it shows no page that describes its own routes, and reads no environment."""
    if not (STATIC / "panel.css").is_file():
        raise FileNotFoundError("The panel's look is not built. Run: python plugin/look/build_look.py")
    panel = Panel(engine, hosts, frameworks, origin.rstrip("/"), clock)
    app = FastAPI(title="Crosslight", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.panel = panel
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for routes in (launching.router, reading.router, writing.router):
        app.include_router(routes)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_middleware(Guard, panel=panel)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    fitting = error if isinstance(error, HTTPException) else HTTPException(_status(error))
    return page_of(fitting, written=getattr(request.state, "written", ""))


async def _unreadable(_: Request, _error: Exception) -> Response:
    """An address or a form that does not fit a route; what was sent is not repeated."""
    return page_of(not_found())


def _status(error: Exception) -> int:
    return error.status_code if isinstance(error, StarletteHTTPException) else 500
