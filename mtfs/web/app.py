"""The server of the page and its API, without the functions; with them it is `mtfs.server.app`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from mtfs.core.version import VERSION
from mtfs.web.access import token_access
from mtfs.web.api import routes
from mtfs.web.guard import Access, Guard
from mtfs.web.reply import FILES
from mtfs.web.settings import Settings, from_environment
from mtfs.web.workers import Workers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

OPEN = ("/", "/health")
"""What can be read without signing in, besides files: the page, which asks for the token; whether the server runs."""


def application() -> Guard:
    """Return the server that the environment asks for; workers make it by this name."""
    settings = from_environment()
    return guarded(settings, (), token_access(settings.token) if settings.token else None)


def guarded(
    settings: Settings,
    further: Sequence[BaseRoute],
    access: Access | None,
    open_paths: Sequence[str] = (),
) -> Guard:
    """Return the page, its API, the health check and further routes, behind the guard.

    Args:
        settings: What the server is asked to be.
        further: Routes of the functions.
        access: Who may ask; None for everyone on this computer.
        open_paths: Further paths that can be read without signing in.
    """
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": VERSION, "functions": settings.functions})

    workers = Workers()

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        workers.start()
        try:
            yield
        finally:
            workers.end()

    paths = frozenset((*OPEN, *open_paths))
    inner: Any = Starlette(routes=[Route("/health", health), *routes(workers), *further], lifespan=running)
    return Guard(inner, settings, access, lambda path: path in paths or path.startswith(FILES))
