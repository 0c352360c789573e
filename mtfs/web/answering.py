"""A question's body answered: as JSON or as a file, or with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

from mtfs.core.errors import MtfsError, PlanError, WorkbookDiffers
from mtfs.web import answers, explaining, listing
from mtfs.web.frames import Result
from mtfs.web.question import Question, read_question

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
COMPUTE, EXPLAIN, LINES, RANGES = "compute", "explain", "lines", "ranges"
REPORT, PACK, PLAN_FILE = "report", "pack", "plan"
OF_TABS = ("scenarios", "icbs", "bridge", "simulation", "tornado", "claims", "gap")
"""What tabs ask (see `mtfs.web.tabs.kinds`); others do not wait for it."""
LIMITS = {COMPUTE: 1.0, EXPLAIN: 1.0, LINES: 1.0, RANGES: 1.5, REPORT: 3.0, PACK: 3.0, PLAN_FILE: 1.0,
          **dict.fromkeys(OF_TABS, 3.0)}  # fmt: skip
"""What can be asked about a plan (figures, how one comes about, lines, what a simulation says of them, workbook,
workbook of the board pack, TOML file, the tabs), and for how many times the server's seconds it may be computed. Of an
idle processor figures take 0.1 s, ranges 0.2 s, a report 1.4 s, a comparison of all ICBs 1 s."""
FURTHER = {EXPLAIN: explaining.KEYS, LINES: listing.KEYS}
"""What a question says beside its plan, by what is asked."""
JSON_OF = {
    COMPUTE: answers.computed,
    EXPLAIN: explaining.explained,
    LINES: listing.listed,
    RANGES: answers.ranges,
}
FILE_OF = {REPORT: answers.report, PACK: answers.pack_workbook, PLAN_FILE: answers.plan_file}
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
        return _answer(kind, read_question(data, FURTHER.get(kind, ())))
    except MtfsError as error:
        status = DIFFERS if isinstance(error, WorkbookDiffers) else 400
        return Result(status, JSON, _written({"error": _cut(str(error))}))


def _answer(kind: str, question: Question) -> Result:
    if kind in JSON_OF:
        return Result(200, JSON, _written(JSON_OF[kind](question)))
    name, content = FILE_OF[kind](question)
    return Result(200, "application/toml" if kind == PLAN_FILE else XLSX, content, name)


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
