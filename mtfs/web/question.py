"""What a request asks about: a plan, by name or sent along, and what is to be changed in it.

Nothing of a request is ever taken for the name of a file: a plan is one that comes with mtfs, an ICB's, or sent along.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtfs.analysis.tables import spoken_lines
from mtfs.core.errors import DataError, MtfsError, PlanError
from mtfs.core.formats import LENGTH, other_format
from mtfs.core.references import Assignment
from mtfs.nhse import own_data
from mtfs.plan.changes import changed
from mtfs.plan.library import NHSE, built_in_names, load_plan
from mtfs.plan.opened_workbook import NoInputsError
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import selected
from mtfs.plan.tables.grid import TEXT_ENDINGS, NoTableError, TableFile
from mtfs.plan.tables.heading import Heading
from mtfs.plan.tables.plan import TablePlan, table_plan
from mtfs.plan.toml import LARGEST_FILE, plan_from_text, toml_text
from mtfs.udf.results import MOST_CELLS

if TYPE_CHECKING:
    from mtfs.plan.opened_workbook import OpenedWorkbook

MOST_CHANGES = 1000
LONGEST_WORD = 200
"""Characters of an input's id, a year or a value; anything longer is none."""
ZIP = b"PK"
WORKBOOKS = (".xlsx", ".xlsm")
CHOICES = "a plan as a TOML file, a workbook that mtfs wrote, or a table of lines"
NEITHER = (
    "holds neither a plan (a sheet Inputs, as mtfs report writes it) nor a table of lines (a row with the headings "
    "Line and Kind); choose a workbook that has one of them"
)


@dataclass(frozen=True)
class Question:
    """A plan as it was chosen or sent, in which scenario, and the changes to it.

    Without a scenario it is in the one that it says itself, if it says one. `text` is the plan as TOML where it was
    sent as a workbook or a table: quicker to send the next time. `remarks` say how a table was read, `more` is what
    else the question says, as it came.
    """

    plan: Plan
    scenario: str = ""
    changes: list[Assignment] = field(default_factory=list)
    text: str | None = None
    remarks: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def unchanged(self) -> Plan:
        """The plan in its scenario, without the changes.

        Raises:
            LineError: for a scenario that the plan does not have.
        """
        return selected(self.plan, self.scenario) if self.scenario else self.plan

    def flag(self, key: str) -> bool:
        """Return what a further key says; false where it is left out.

        Raises:
            PlanError: for anything but true or false.
        """
        said = self.more.get(key, False)
        if not isinstance(said, bool):
            raise PlanError(f"{key}: is neither true nor false; send one of the two")
        return said

    def shown(self) -> Plan:
        """Return the plan with its changes; a changed number is the user's own, no longer a published one.

        Raises:
            MtfsError: for a change that cannot be made.
        """
        try:
            return changed(self.unchanged, self.changes)
        except MtfsError as error:
            raise error.from_source("") from None


def read_question(data: Any, further: Collection[str] = ()) -> Question:
    """Return the question of a request's JSON: `{"plan": NAME}` or `{"upload": {...}}`, `"scenario"`, `"changes"`.

    It may have `further` keys, whose values are not looked at here. An upload has a `"name"` for messages and either
    `"text"`, the plan as TOML, or `"content"`, the file in base64; with `"accept": true` a workbook may show other
    figures than mtfs computes from its inputs.

    Raises:
        MtfsError: for anything else, and for a plan that cannot be read.
    """
    keys(data, "the request", {"plan", "upload", "scenario", "changes", *further})
    if ("plan" in data) == ("upload" in data):
        raise PlanError('the request: names no plan, or two; give "plan": NAME or "upload": {...}')
    changes = list(_changes(data.get("changes", [])))
    scenario = _word(data["scenario"], "scenario") if "scenario" in data else ""
    more = {key: data[key] for key in further if key in data}
    if "plan" in data:
        return Question(_named(data["plan"]), scenario, changes, more=more)
    plan, text, remarks = _uploaded(data["upload"])
    return Question(plan, scenario, changes, text, remarks, more)


def within_limit(plan: Plan, name: str) -> Plan:
    """Return the plan, if the page can show it.

    Raises:
        PlanError: for a plan of more numbers than one answer may have.
    """
    numbers = len(plan.inputs) * len(plan.years)
    if numbers > MOST_CELLS:
        raise PlanError(
            f"{name}: has {len(plan.inputs):,} inputs over {len(plan.years)} years, {numbers:,} numbers; the page "
            f"takes {MOST_CELLS:,}; give the plan fewer years or lines, or use mtfs on your own computer"
        )
    return plan


def keys(data: Any, place: str, known: set[str]) -> None:
    """Raise PlanError unless data is a JSON object of known keys."""
    if not isinstance(data, dict):
        raise PlanError(f"{place}: is no JSON object; it has {', '.join(sorted(known))}")
    unknown = sorted(data.keys() - known)
    if unknown:
        raise PlanError(f"{place}: {unknown[0][:LONGEST_WORD]!r} is no key; there are: {', '.join(sorted(known))}")


def _named(name: Any) -> Plan:
    if isinstance(name, str) and len(name) <= LONGEST_WORD:
        if name in built_in_names() or name.lower().startswith(NHSE):
            return _known(name, own_data.state())
    names = ", ".join(built_in_names())
    shown = repr(name)[:LONGEST_WORD]
    raise PlanError(f"{shown} is no plan here: choose {names} or nhse:CODE, or upload the plan's file")


@lru_cache(maxsize=64)
def _known(name: str, state: own_data.State) -> Plan:
    return load_plan(name)


def _uploaded(upload: Any) -> tuple[Plan, str | None, tuple[str, ...]]:
    """Return the plan that was sent along, its TOML where it was a workbook or a table, and how a table was read."""
    keys(upload, "upload", {"name", "text", "content", "accept"})
    if ("text" in upload) == ("content" in upload):
        raise PlanError("upload: give either text (the plan as TOML) or content (the file in base64)")
    name = file_name(upload.get("name", "the upload"))
    if "text" in upload:
        return _from_text(upload["text"], name), None, ()
    content = _content(upload["content"], name)
    ending = Path(name).suffix.lower()
    if ending in TEXT_ENDINGS:
        return _as_sent(_from_table(content, name), name)
    if problem := other_format(name, content[:LENGTH]):
        raise PlanError(f"{name}: {problem}")
    if content.startswith(ZIP) or ending in WORKBOOKS:
        return _as_sent(_from_workbook(content, name, upload.get("accept") is True), name)
    try:
        return _from_text(content.decode("utf-8-sig"), name), None, ()
    except UnicodeDecodeError:
        raise PlanError(f"{name}: is neither a workbook nor text in UTF-8; choose a plan file (.toml, .xlsx)") from None


def _content(sent: Any, name: str) -> bytes:
    try:
        content = base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise PlanError(f"{name}: did not arrive whole (it is not base64); send it again") from None
    if not content:
        raise PlanError(f"{name}: is empty; choose {CHOICES}")
    return content


def _as_sent(read: TablePlan, name: str) -> tuple[Plan, str, tuple[str, ...]]:
    text = toml_text(read.plan)
    if len(text) > LARGEST_FILE:
        raise PlanError(_larger(name))
    return read.plan, text, read.remarks


def file_name(name: Any) -> str:
    """Return a file's name for messages, never to open: its last part, printable, not too long."""
    text = name if isinstance(name, str) else "the upload"
    last = text.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable())[-80:]
    return printable if printable.strip(". ") else "the upload"


def _from_text(text: Any, name: str) -> Plan:
    if not isinstance(text, str):
        raise PlanError(f"{name}: its text is no text; send the plan's TOML")
    if not text.strip():
        raise PlanError(f"{name}: is empty; choose {CHOICES}")
    if len(text) > LARGEST_FILE:
        raise PlanError(_larger(name))
    return within_limit(plan_from_text(text, name), name)


def _larger(name: str) -> str:
    return f"{name}: larger than {LARGEST_FILE // 1_000_000} MB, so it is no plan; check the file"


def _from_workbook(content: bytes, name: str, accept: bool) -> TablePlan:
    """Return the plan of a workbook that mtfs wrote, or that a table of lines in another one is."""
    from mtfs.analysis.versions.own_figures import refuse_differences
    from mtfs.plan.workbook import read_workbook

    def check(opened: OpenedWorkbook, plan: Plan) -> None:
        within_limit(plan, name)
        if not accept:
            refuse_differences(opened, plan)

    try:
        return TablePlan(read_workbook(name, content, check), ())
    except NoInputsError:
        return _from_table_in_workbook(content, name)


def _from_table_in_workbook(content: bytes, name: str) -> TablePlan:
    try:
        return _from_table(content, name)
    except NoTableError:
        raise PlanError(f"{name}: {NEITHER}") from None


def _from_table(content: bytes, name: str) -> TablePlan:
    read = table_plan(TableFile(name, content), Heading(), "ask", spoken_lines)
    within_limit(read.plan, name)
    return read


def _changes(changes: Any) -> Iterator[Assignment]:
    if not isinstance(changes, list):
        raise PlanError('changes: is no list; write [{"input": ID, "year": YEAR, "value": VALUE}]')
    if len(changes) > MOST_CHANGES:
        raise PlanError(f"changes: {len(changes)} are more than {MOST_CHANGES}; change the plan's file instead")
    seen = set()
    for number, change in enumerate(changes, start=1):
        place = f"changes, number {number}"
        keys(change, place, {"input", "year", "value"})
        target, year = _word(change.get("input"), f"{place}: input"), change.get("year")
        year = None if year is None else _word(year, f"{target}: year")
        if (target, year) in seen:
            raise PlanError(f"{target}: is changed twice{f' in {year}' if year else ''}; send one of the two")
        seen.add((target, year))
        yield Assignment(target, year, _value(change.get("value"), target))


def _word(word: Any, place: str) -> str:
    if not isinstance(word, str) or not word or len(word) > LONGEST_WORD:
        raise PlanError(f"{place}: is no text of 1 to {LONGEST_WORD} characters; correct it")
    return word


def _value(value: Any, target: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise PlanError(f"{target}: its value is neither a number nor a word; send one of the two")
    if isinstance(value, str):
        return _word(value.strip(), f"{target}: value")
    try:
        return repr(float(value))
    except OverflowError:
        raise DataError(f"{target}: its value is too large a number; correct it") from None
