"""The routes of the page and of its API; every answer about a plan is worked out in a process of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.nhse.organisations import today
from mtfs.web import clock
from mtfs.web.answering import COMPUTE, LIMITS, PACK
from mtfs.web.packs import Packs
from mtfs.web.workers import Workers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PAGE = Path(__file__).parent / "page"
PDF = "application/pdf"


def routes(workers: Workers) -> list[BaseRoute]:
    """Return the routes: `/` the page, `/page/` what belongs to it, `/api/` its API.

    GET `/api/plans` lists what can be chosen. POST `/api/compute` gives a computed plan as JSON, `/api/ranges` what a
    simulation says of its main figures, `/api/explain` how a figure comes about, `/api/lines` its lines as texts,
    `/api/report` its workbook, `/api/pack` its board pack as a PDF, `/api/plan` its TOML file; the body of each is the
    question (see `mtfs.web.question.read_question`).
    A question that cannot be answered gives 400 and `{"error": MESSAGE}`, a line for each thing that is wrong.
    """
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    packs = Packs()
    return [
        Route("/", _page),
        Mount("/page", StaticFiles(directory=PAGE)),
        Route("/api/plans", _choices),
        *(Route(f"/api/{kind}", _answering(workers, packs, kind), methods=["POST"]) for kind in LIMITS),
    ]


async def _page(request: Request) -> Response:
    from starlette.responses import FileResponse

    return FileResponse(PAGE / "index.html")


async def _choices(request: Request) -> Response:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    return JSONResponse(await run_in_threadpool(_known_choices, today()))


@cache
def _known_choices(day: date) -> dict[str, object]:
    """Return what there is to choose from on a day."""
    from mtfs.web.answers import choices

    return choices()


def _answering(workers: Workers, packs: Packs, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        from starlette.responses import Response

        own_clock = request.scope[clock.KEY]
        own_clock.allow(LIMITS[kind])
        result = await workers.ask(kind, await request.body(), own_clock, takes_longer=LIMITS[kind] > LIMITS[COMPUTE])
        if kind == PACK and result.status == HTTPStatus.OK:
            result = replace(result, content=await packs.printed(result.content, own_clock), media_type=PDF)
        headers = {"Content-Disposition": f'attachment; filename="{result.name}"'} if result.name else {}
        return Response(result.content, result.status, headers, result.media_type)

    return respond
