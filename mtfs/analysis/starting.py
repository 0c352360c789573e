"""What a new plan starts from: a table, a skeleton, an ICB's published figures, or another plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mtfs import data
from mtfs.analysis.loading import load_plan
from mtfs.analysis.tables import spoken_lines
from mtfs.core.errors import PlanError
from mtfs.core.files import atomic_write
from mtfs.plan.assumed import DEFAULT_SET
from mtfs.plan.icb import icb_plan
from mtfs.plan.library import DEFAULT, built_in, built_in_names, built_in_text, new_file
from mtfs.plan.plan import Plan
from mtfs.plan.schema import DIRECTIVE, schema_beside, schema_text
from mtfs.plan.tables.heading import Heading
from mtfs.plan.tables.plan import table_plan
from mtfs.plan.tables.signs import Signs
from mtfs.plan.toml import header, plan_from_text, toml_text

SKELETONS = "skeletons"


@dataclass(frozen=True, slots=True)
class Start:
    """What a new plan starts from: at most one of these, or a table and an ICB; the published plan without any.

    Attributes:
        lines: A table, `lines.csv` or `lines.xlsx:Sheet`; with an ICB on top of its published figures.
        kind: The kind of organisation whose skeleton it is.
        icb: Code or name of an ICB.
        plan: A plan by file or name.
        unit: The unit of amounts of the table that name none.
        assumptions: The named set of assumptions of an ICB's plan; that of nhse:CODE without it.
    """

    lines: str | None = None
    kind: str | None = None
    icb: str | None = None
    plan: str | None = None
    unit: str | None = None
    assumptions: str | None = None


def write_new_plan(
    path: Path, start: Start, heading: Heading, signs: Signs = "ask", force: bool = False, accept: bool = False
) -> tuple[str, ...]:
    """Write a plan to edit as TOML, never locked; return what users are told of how a table was read.

    The schema of plan files is written beside it, and the plan's first line names it: editors then complete and check.

    Args:
        path: The file to write.
        start: What the plan starts from.
        heading: What it says of its organisation; what is None stays as it is.
        signs: What to do with rows of a table that are below 0 throughout and meant above 0.
        force: Whether a file that is there is overwritten.
        accept: Whether a workbook is taken that shows other figures than its plan has.

    Raises:
        PlanError: where the file is there already, something else than a schema of mtfs has the name of the schema,
            several things to start from are given, or one is not understood.
    """
    new_file(path, force)
    _check_one(start)
    for option, value in (("--signs", None if signs == "ask" else signs), ("--unit", start.unit)):
        if value is not None and start.lines is None:
            raise PlanError(f"{option} speaks of a table of lines, and none is given; add --lines or leave it out")
    if start.assumptions is not None and start.icb is None:
        raise PlanError("--assumptions speaks of the plan of an ICB, and none is given; add --icb or leave it out")
    remarks: tuple[str, ...] = ()
    if start.lines is not None:
        opens = _plan_of_icb(start.icb, start.assumptions) if start.icb is not None else None
        read = table_plan(start.lines, heading, signs, spoken_lines, start.unit, opens)
        text, remarks = toml_text(read.plan), read.remarks
    else:
        text = _with_heading(_text(start, accept), heading, path)
    beside = schema_beside(path)
    with atomic_write(path) as plan, atomic_write(beside) as schema:  # both or neither
        schema.write_bytes(schema_text().encode())
        plan.write_bytes(f"{DIRECTIVE}\n{text.removeprefix(DIRECTIVE).lstrip()}".encode())
    return remarks


def _check_one(start: Start) -> None:
    """Raise PlanError where a plan is to start from several things that do not go together."""
    options = {"--lines": start.lines, "--icb": start.icb, "--for": start.kind, "--from": start.plan}
    named = [option for option, value in options.items() if value is not None]
    on_top, others = named[:2] == ["--lines", "--icb"], " and ".join(named[2:])
    if on_top and others:
        raise PlanError(f"{others}: does not go with a table of lines on top of an ICB; leave {others} out")
    if len(named) > 1 and not on_top:
        raise PlanError(f"{' and '.join(named[:2])} are both given, and a plan starts from one of them; leave one out")


def _text(start: Start, accept: bool) -> str:
    """Return the plan file to begin with, comments and all."""
    if start.kind is not None:
        return skeleton_text(start.kind)
    if start.icb is not None:
        return toml_text(_plan_of_icb(start.icb, start.assumptions))
    name = start.plan or DEFAULT
    return built_in_text(name) if name in built_in_names() else toml_text(load_plan(name, accept).model_copy(update={}))


def _plan_of_icb(icb: str, assumptions: str | None) -> Plan:
    """Return the plan of an ICB by a named set of assumptions, without one that of nhse:CODE."""
    return icb_plan(icb, built_in(DEFAULT), assumptions or DEFAULT_SET)


def skeleton_text(kind: str) -> str:
    """Return the skeleton of a plan for a kind of organisation, such as council."""
    comments = "".join(f"# {line}\n" for line in header())
    return comments + "\n" + data.path(f"{SKELETONS}/{kind}.toml").read_text(encoding="utf-8")


def _with_heading(text: str, heading: Heading, path: Path) -> str:
    """Return a plan file that says something else of its organisation, its comments as they are."""
    if not heading.said():
        return text
    import tomlkit

    document = tomlkit.parse(text)
    document.update(heading.said())
    changed = tomlkit.dumps(document)
    plan_from_text(changed, str(path))
    return changed
