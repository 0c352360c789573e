"""The command that seeks a goal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import (
    Format,
    FormatOption,
    IdsOption,
    OutputOption,
    PlanArgument,
    ScenarioOption,
    load,
    number_option,
    plan_command,
)
from mtfs.cli.printing import emit_table
from mtfs.cli.terminal import put_lines


@plan_command
def solve(
    change: Annotated[
        str,
        typer.Option("--set", metavar="INPUT", help='The input to move, as rates.growth or "rates.growth 2026/27".'),
    ],
    goal: Annotated[
        str,
        typer.Option("--for", metavar="OUTPUT=VALUE", help="The goal, as pot.total=205000 (in £k) or pot.total=£205m."),
    ],
    plan: PlanArgument = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="LOW HIGH", help="Look only between these values of the input.", show_default=False),
    ] = None,
    scenario: ScenarioOption = None,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write the changed plan there.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite that file if it is there.")] = False,
) -> None:
    """Find the value of one input at which a figure is what it should be; exit code 1 if there is none."""
    from mtfs.analysis.levers.solve import goal_of
    from mtfs.analysis.levers.solve import solve as solved
    from mtfs.plan.library import new_file
    from mtfs.plan.toml import write_toml

    if write is not None:
        new_file(write, force)
    figure, target = goal_of(goal)
    span = None if between is None else (number_option(between[0]), number_option(between[1]))
    result = solved(load(plan, None, scenario), change, figure, target, span)
    changed = result.solved_plan() if write is not None and result.places else None
    if result.places or format_ is Format.json:
        emit_table(result, format_, output, ids=ids)
    if format_ is not Format.table or not result.places:
        put_lines(result.remarks(), err=True)
    put_lines(result.said_back(target), err=True)
    if changed is not None and write is not None:
        write_toml(changed, write)
        typer.echo(f"Plan: {write}", err=format_ is not Format.table)
    if not result.places:
        raise typer.Exit(1)
