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
    OutputOption,
    PlanArgument,
    ScenarioOption,
    SeedOption,
    busy,
    command,
    load,
    put,
)


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


@command
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
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Simulate a plan whose inputs have ranges: percentiles, chances of targets, and what moves the outputs."""
    from mtfs.analysis.levers.solve import goal_of
    from mtfs.analysis.uncertainty.simulation import simulate_plan

    found_plan = load(plan, commercial, scenario)
    aims = [goal_of(text) for text in targets] if targets else None
    with busy("Simulating"):
        found = simulate_plan(found_plan, outputs, draws, seed, method.value, aims)
    names = [*(["targets"] if found.chances else []), "contributions"] if which is None else []
    put(found.table((which or Which.outputs).value), format_, output, [found.table(name) for name in names])
