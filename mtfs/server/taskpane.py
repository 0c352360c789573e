"""The page as Excel's task pane: the same page, with Office's and xlwings' scripts in its head."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtfs.server.functions import help_texts
from mtfs.web.api import PAGE
from mtfs.web.reply import TASK_PANE as PATH

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["HELP_PATH", "PATH", "show_help", "showing", "task_pane"]
PLACE = "<!-- host -->"
HELP_PATH = "/api/functions"
OFFICE = "vendor/office-js/*/dist/office.js"
SCRIPTS = """<script type="module" src="/static/js/config.js"></script>
<script src="/static/js/officejs/history-fix-part1.js"></script>
<script src="/static/{office}"></script>
<script src="/static/js/officejs/history-fix-part2.js"></script>
<script type="module" src="/static/js/custom-scripts/index.js"></script>
<script id="config" type="application/json">{config}</script>
<script src="/static/js/auth.js"></script>
<script src="/xlwings/custom-functions-code.js" defer></script>
<script type="module" src="/page/excel.js"></script>"""
"""In the order of xlwings' own page: what later ones use stands before them. The last shows help beside a cell."""


def task_pane(static: Path, config: dict[str, Any]) -> str:
    """Return the page with the scripts.

    Args:
        static: The folder of xlwings Server's static files.
        config: What xlwings' scripts are told.
    """
    office = next(path.relative_to(static).as_posix() for path in sorted(static.glob(OFFICE), reverse=True))
    settings = json.dumps(config).replace("<", "\\u003c")
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    return page.replace(PLACE, SCRIPTS.format(office=office, config=settings), 1)


def showing(page: str) -> Callable[[Request], Any]:
    """Return the endpoint that shows the task pane."""

    async def show(_request: Request) -> Response:
        from starlette.responses import HTMLResponse

        return HTMLResponse(page)

    return show


async def show_help(_request: Request) -> Response:
    """Answer with what there is to say of each function."""
    from starlette.responses import JSONResponse

    return JSONResponse(help_texts())
