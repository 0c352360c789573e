"""The routes of the page and of its API; every answer is worked out beside the event loop."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import MtfsError, PlanError
from mtfs.web import answers
from mtfs.web.question import Question, read_question

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PAGE = Path(__file__).parent / "page"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Answer = Callable[["Question"], "Response"]


def routes() -> list[BaseRoute]:
    """The routes: `/` the page, `/page/` what belongs to it, `/api/` its API.

    GET `/api/plans` lists what can be chosen. POST `/api/compute` gives a computed plan as JSON, `/api/report` its
    workbook, `/api/plan` its TOML file; the body of each is the question (see `mtfs.web.question.read_question`).
    A question that cannot be answered gives 400 and `{"error": MESSAGE}`, a line for each thing that is wrong.
    """
    from starlette.responses import JSONResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    return [
        Route("/", _page),
        Mount("/page", StaticFiles(directory=PAGE)),
        Route("/api/plans", _choices),
        Route("/api/compute", _answering(lambda asked: JSONResponse(answers.computed(asked))), methods=["POST"]),
        Route("/api/report", _answering(lambda asked: _file(*answers.report(asked), XLSX)), methods=["POST"]),
        Route("/api/plan", _answering(lambda asked: _file(*answers.plan_file(asked), "application/toml")),
              methods=["POST"]),
    ]  # fmt: skip


async def _page(request: Request) -> Response:
    from starlette.responses import FileResponse

    return FileResponse(PAGE / "index.html")


async def _choices(request: Request) -> Response:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    return JSONResponse(await run_in_threadpool(answers.choices))


def _answering(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        return await run_in_threadpool(_answered, answer, await request.body())

    return respond


def _answered(answer: Answer, body: bytes) -> Response:
    """The answer to a request's body, or what is wrong with it."""
    from starlette.responses import JSONResponse

    try:
        return answer(read_question(_json(body)))
    except MtfsError as error:
        return JSONResponse({"error": str(error)}, status_code=400)


def _json(body: bytes) -> Any:
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()  # half a character could not be answered
        return data
    except RecursionError:
        raise PlanError("the request: is nested too deeply; send a question as the page does") from None
    except ValueError as error:  # no JSON, no UTF-8, a number of too many digits, half a character
        raise PlanError(f"the request: is no JSON ({error}); send a question as the page does") from None


def _file(name: str, content: bytes, media_type: str) -> Response:
    from starlette.responses import Response

    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
