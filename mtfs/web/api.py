"""The routes of the page and of its API; every answer about a plan is worked out in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.nhse.organisations import today
from mtfs.web import clock
from mtfs.web.answering import COMPUTE, LIMITS, OF_TABS, PACK
from mtfs.web.packs import Packs
from mtfs.web.workers import Workers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PAGE = Path(__file__).parent / "page"
PDF = "application/pdf"
SECONDS_AFTER_THE_CALLER = 1.0
"""What an answer may still take that nobody waits for: less than a process takes to start again."""


def routes(workers: Workers) -> list[BaseRoute]:
    """Return the routes: `/` the page, `/page/` what belongs to it, `/api/` its API.

    GET `/api/plans` lists what can be chosen. POST `/api/compute` gives a computed plan as JSON, `/api/ranges` what a
    simulation says of its main figures, `/api/explain` how a figure comes about, `/api/lines` its lines as texts,
    `/api/report` its workbook, `/api/pack` its board pack as a PDF, `/api/plan` its TOML file; the body of each is the
    question (see `mtfs.web.question.read_question`). POST `/api/scenarios`, `/api/bridge`, `/api/icbs`,
    `/api/simulation`, `/api/tornado`, `/api/claims` and `/api/gap` answer what the tabs ask (see `mtfs.web.tabs`).
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


async def _end_with_the_caller(request: Request, own_clock: clock.Clock) -> None:
    """End a request whose caller has gone, such as one who cancels it; its process is ended where it still computes."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
    await asyncio.sleep(SECONDS_AFTER_THE_CALLER)
    own_clock.end(clock.Refused(408, "the caller has gone"))


def _answering(workers: Workers, packs: Packs, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        from starlette.responses import Response

        own_clock = request.scope[clock.KEY]
        own_clock.allow(LIMITS[kind])
        body = await request.body()
        watching = asyncio.create_task(_end_with_the_caller(request, own_clock))
        try:
            takes_longer = LIMITS[kind] > LIMITS[COMPUTE]
            result = await workers.ask(kind, body, own_clock, takes_longer, can_wait=kind in OF_TABS)
            if kind == PACK and result.status == HTTPStatus.OK:
                result = replace(result, content=await packs.printed(result.content, own_clock), media_type=PDF)
        finally:
            watching.cancel()
        headers = {"Content-Disposition": f'attachment; filename="{result.name}"'} if result.name else {}
        return Response(result.content, result.status, headers, result.media_type)

    return respond
