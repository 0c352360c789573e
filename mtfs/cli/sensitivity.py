"""The command that says what moves a figure."""

from __future__ import annotations

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
    whole_option,
)
from mtfs.cli.printing import emit_table
from mtfs.cli.terminal import put_lines

SHOWN = 12


@plan_command
def sensitivity(
    plan: PlanArgument = None,
    figure: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="OUTPUT",
            help="The figure, as pot.total or 'pot.annual 2029/30'.",
            show_default="the first that the plan has of pot, allocation, gap",
        ),
    ] = None,
    step: Annotated[
        float | None,
        typer.Option(
            parser=number_option,
            metavar="X",
            help="Move every input by this share of its value, as 0.1; no other range counts.",
            show_default=False,
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(parser=whole_option(1), metavar="N", help="So many inputs, the largest swing first.")
    ] = SHOWN,
    two_way: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--two-way", metavar="INPUT INPUT", help="The figure over a grid of two inputs.", show_default=False
        ),
    ] = None,
    points: Annotated[
        int, typer.Option(parser=whole_option(), metavar="N", help="Values of each input of the grid, an odd number.")
    ] = 5,
    scenario: ScenarioOption = None,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Say what each input does to a figure, alone over its range, or two inputs together."""
    from mtfs.analysis.levers.sensitivity import sensitivity as sensitivity_of

    result = sensitivity_of(load(plan, None, scenario), figure, step)
    if two_way is not None:
        table = result.two_way(*two_way, points).table()
    else:
        table = result.readable(top) if format_ is Format.table else result.table(top)
    emit_table(table, format_, output, ids=ids)
    if format_ is not Format.table and table.notes:
        put_lines(table.notes, err=True)
