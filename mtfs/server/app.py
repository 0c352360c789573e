"""The server of the functions, the page and its API; workers make it by the name `application`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtfs.server import calls, manifest, taskpane
from mtfs.server.functions import offered
from mtfs.server.xlwings_settings import LICENCE_KEY, NoFunctionsError, prepare, require_functions
from mtfs.web.access import token_access
from mtfs.web.app import guarded
from mtfs.web.guard import READING, Guard
from mtfs.web.messages import Message, Receive, Send
from mtfs.web.settings import from_environment

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

XLWINGS_PATHS = (
    "/xlwings/custom-functions-meta.json",
    "/xlwings/custom-functions-code.js",
    "/xlwings/custom-scripts-meta.json",
)
STATIC = "/static/"
"""What is xlwings Server's own: the list of functions, its code, its static files. Nothing else of it is served."""


def application() -> Guard:
    """Return the server that the environment asks for.

    Raises:
        NoFunctionsError: where the functions cannot be served.
        SettingError: where the settings would leave the server open.
    """
    settings = from_environment()
    require_functions()
    prepare(settings)
    static, config, xlwings_app = _xlwings_server()
    from starlette.routing import Mount, Route

    answer = calls.answering(offered(), settings.range_cells)
    routes: list[BaseRoute] = [
        Route(calls.PATH, answer, methods=["POST"]),
        Route(manifest.PATH, manifest.showing(settings)),
        Route(taskpane.PATH, taskpane.showing(taskpane.task_pane(static, config))),
        Route(taskpane.HELP_PATH, taskpane.show_help),
        Mount("/", _only_some(xlwings_app)),
    ]
    access = token_access(settings.token) if settings.token else None
    if settings.uses_entra:
        from mtfs.server.entra import entra_access

        access = entra_access(settings)
    return guarded(settings, routes, access, (manifest.PATH, taskpane.PATH, *XLWINGS_PATHS))


def _xlwings_server() -> tuple[Path, dict[str, Any], Any]:
    """Return its static files, the settings of its scripts, and its application."""
    try:
        from xlwings_server.config import PACKAGE_DIR
        from xlwings_server.config import settings as known
        from xlwings_server.main import app
    except Exception as error:  # it checks its licence, its settings and its files while it is imported
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        if type(error).__name__ == "LicenseError":  # a class of the module whose import has just failed
            what = f"{LICENCE_KEY}: {error}"
        raise NoFunctionsError(f"the functions in Excel cannot be served ({what})") from None
    return PACKAGE_DIR / "static", known.jsconfig, app


def _only_some(inner: Any) -> Any:
    """Return the application of xlwings Server, of which only some paths are served, and only for reading."""
    from starlette.responses import PlainTextResponse

    async def some(scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] not in XLWINGS_PATHS and not scope["path"].startswith(STATIC):
            await PlainTextResponse("there is nothing at this address", 404)(scope, receive, send)
        elif scope["method"] not in READING:
            await PlainTextResponse("this address can only be read", 405)(scope, receive, send)
        else:
            await inner(scope, receive, send)

    return some
