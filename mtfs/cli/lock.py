"""The commands about locked plans: freeze one, and compare outturn and re-forecast with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import (
    PLAN_HELP,
    Format,
    FormatOption,
    IdsOption,
    OutputOption,
    PlanArgument,
    busy,
    load,
    plan_command,
)
from mtfs.cli.printing import emit_table
from mtfs.cli.terminal import put_lines
from mtfs.core.errors import ToolError


@plan_command
def lock(
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="Who locks it.", show_default=False)],
    plan: PlanArgument = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The locked plan; NAME.locked.toml if left out.", show_default=False),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day of locking; today if left out.", show_default=False),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print what was locked.")] = Format.table,
) -> None:
    """Freeze a plan in a file of its own: with the hash of its content, so that a later edit is refused."""
    from mtfs.analysis.figures.projection import project
    from mtfs.core.tables import TEXT, Table
    from mtfs.plan.library import DEFAULT
    from mtfs.plan.locked import write_locked

    if format_ is Format.parquet:
        raise ToolError("--format parquet: a lock is a few words and no table of figures; ask for csv or json")
    path = output or Path(f"{Path((plan or DEFAULT).replace(':', '-')).stem}.locked.toml")
    loaded = load(plan, None)
    project(loaded)  # a plan that cannot be computed is not worth freezing
    frozen = write_locked(loaded, path, author, date.date() if date is not None else None)
    assert frozen.lock is not None  # it was locked just now
    if format_ is Format.table:
        put_lines([f"Locked plan: {path}", f"{frozen.name}: {frozen.lock}", f"SHA-256 {frozen.lock.sha256}"])
        return
    facts = {"file": path, "plan": frozen.name, "author": frozen.lock.author, "date": frozen.lock.date,
             "sha256": frozen.lock.sha256}  # fmt: skip
    emit_table(Table("Locked plan", dict.fromkeys(facts, TEXT), [[str(fact) for fact in facts.values()]]), format_)


@plan_command
def variance(
    locked: Annotated[str, typer.Argument(metavar="LOCKED", help="The locked plan. " + PLAN_HELP)],
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan with outturns. " + PLAN_HELP)],
    only: Annotated[str, typer.Option("--only", metavar="ID", help="Lines that begin so, such as pot.")] = "",
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Compare outturn and re-forecast with the locked plan, by line and year."""
    from mtfs.analysis.versions.variance import variance as against

    with busy("Comparing the plans"):
        result = against(load(locked, None), load(plan, None), only)
    emit_table(result, format_, output, ids=ids)
