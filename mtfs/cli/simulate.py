"""The command about uncertainty."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from mtfs.cli.app import (
    CommercialOption,
    DrawsOption,
    FiguresOption,
    Format,
    FormatOption,
    IdsOption,
    OutputOption,
    PlanArgument,
    ScenarioOption,
    SeedOption,
    busy,
    load,
    plan_command,
)
from mtfs.cli.printing import emit_table


class How(StrEnum):
    """How the points are chosen."""

    latin = "latin"
    sobol = "sobol"
    random = "random"


class Which(StrEnum):
    """The tables of a simulation."""

    outputs = "outputs"
    years = "years"
    targets = "targets"
    contributions = "contributions"


@plan_command
def simulate(
    plan: PlanArgument = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    method: Annotated[How, typer.Option(help="Latin hypercube, Sobol nets or random points.")] = How.latin,
    outputs: FiguresOption = None,
    targets: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            metavar="OUTPUT=VALUE",
            help="Probability of at least this; may be given again. Without any: the plan's targets.",
            show_default=False,
        ),
    ] = None,
    which: Annotated[
        Which | None,
        typer.Option("--table", help="Only this table; csv, json and parquet hold outputs unless another is named."),
    ] = None,
    commercial: CommercialOption = None,
    scenario: ScenarioOption = None,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Simulate a plan whose inputs have ranges: percentiles, chances of targets, and what moves the outputs."""
    from mtfs.analysis.levers.solve import goal_of
    from mtfs.analysis.uncertainty.simulation import simulate_plan

    loaded = load(plan, commercial, scenario)
    aims = [goal_of(text) for text in targets] if targets else None
    with busy("Simulating"):
        result = simulate_plan(loaded, outputs, draws, seed, method.value, aims)
    names = [*(["targets"] if result.chances else []), "contributions"] if which is None else []
    table = result.table((which or Which.outputs).value)
    emit_table(table, format_, output, [result.table(name) for name in names], ids)
