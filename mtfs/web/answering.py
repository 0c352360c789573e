"""A question's body answered: as JSON or as a file, or with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

from mtfs.core.errors import MtfsError, PlanError, WorkbookDiffers
from mtfs.web import answers
from mtfs.web.frames import Result
from mtfs.web.question import Question, read_question

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
COMPUTE, RANGES, REPORT, PLAN_FILE = "compute", "ranges", "report", "plan"
OF_TABS = ("scenarios", "icbs", "bridge", "simulation", "tornado", "claims", "gap")
"""What tabs ask (see `mtfs.web.tabs.kinds`); others do not wait for it."""
LIMITS = {COMPUTE: 1.0, RANGES: 1.5, REPORT: 3.0, PLAN_FILE: 1.0, **dict.fromkeys(OF_TABS, 3.0)}
"""What can be asked about a plan (figures, what a simulation says of them, workbook, TOML file, the tabs), and for how
many times the server's seconds it may be computed. Of an idle processor figures take 0.1 s, ranges 0.2 s, a report
1.4 s, a comparison of all ICBs 1 s."""
DIFFERS = 409
"""Status of the answer to a workbook that shows other figures than its plan has: it may be sent again, accepted."""
LONGEST_REFUSAL = 20_000
"""Characters of what is wrong with a question."""


def answered(kind: str, body: bytes) -> Result:
    """Return the answer to a request's body, or what is wrong with it."""
    try:
        data = _json(body)
        if kind in OF_TABS:
            from mtfs.web.tabs.kinds import ANSWERS

            return Result(200, JSON, _written(ANSWERS[kind](data)))
        return _answer(kind, read_question(data))
    except MtfsError as error:
        status = DIFFERS if isinstance(error, WorkbookDiffers) else 400
        return Result(status, JSON, _written({"error": _cut(str(error))}))


def _answer(kind: str, question: Question) -> Result:
    if kind in (COMPUTE, RANGES):
        answer = answers.computed if kind == COMPUTE else answers.ranges
        return Result(200, JSON, _written(answer(question)))
    name, content = answers.report(question) if kind == REPORT else answers.plan_file(question)
    return Result(200, XLSX if kind == REPORT else "application/toml", content, name)


def _json(body: bytes) -> Any:
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()  # half a character could not be answered
        return data
    except RecursionError:
        raise PlanError("the request: is nested too deeply; send a question as the page does") from None
    except ValueError as error:  # no JSON, no UTF-8, a number of too many digits, half a character
        raise PlanError(f"the request: is no JSON ({error}); send a question as the page does") from None


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _cut(text: str) -> str:
    """Return a refusal that a page can show: whole lines, not too many of them."""
    if len(text) <= LONGEST_REFUSAL:
        return text
    return f"{text[:LONGEST_REFUSAL].rpartition(chr(10))[0]}\n... and more; correct these first"
