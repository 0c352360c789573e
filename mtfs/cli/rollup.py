"""The command that computes many plans and adds them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfs.cli.app import (
    DrawsOption,
    Format,
    FormatOption,
    IdsOption,
    OnOption,
    OutputOption,
    SeedOption,
    accepted,
    bar,
    busy,
    plan_command,
    whole_option,
)
from mtfs.cli.printing import emit_table
from mtfs.cli.terminal import put_errors, put_lines
from mtfs.core.errors import ToolError
from mtfs.core.years import LONGEST_HORIZON

if TYPE_CHECKING:
    from mtfs.analysis.rollup import Rollup

PlansArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PLANS...",
        help='Plans as in mtfs show, or patterns of them: "nhse:*" is all ICBs, "plans/*.toml" files of your own.',
    ),
]
ProcessesOption = Annotated[
    int | None,
    typer.Option(
        parser=whole_option(),
        metavar="N",
        help="Compute in so many processes; in this one if left out.",
        show_default=False,
    ),
]


@plan_command
def rollup(
    plans: PlansArgument,
    years: Annotated[
        int | None,
        typer.Option(
            min=1, max=LONGEST_HORIZON, help="Plan years of every plan; its own if left out.", show_default=False
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar='"ID [YEAR] = VALUE"', help="Change an input of every plan; may be repeated."),
    ] = None,
    rank_by: Annotated[
        str, typer.Option(help="allocation, growth, per-head, distance, opening-distance, pot or pot-share.")
    ] = "distance",
    on: OnOption = None,
    processes: ProcessesOption = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Compute on a Dask cluster, by its scheduler's address.", show_default=False
        ),
    ] = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Draw the inputs that have ranges: an interval for each plan and total.")
    ] = False,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    workbook: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write a workbook too.", show_default=False)
    ] = None,
) -> None:
    """Compute several plans under the same changes and add them up by region and in all.

    A plan that cannot be computed is named with its error, the others still appear; exit code 1.
    """
    from mtfs.analysis.compute.executors import executor
    from mtfs.analysis.rollup import check_ranking
    from mtfs.analysis.rollup import rollup as rolled_up

    check_ranking(rank_by)
    _check_files(format_, output, workbook)
    with bar("Computing the plans") as progress:
        result = rolled_up(plans, years, changes or (), executor(processes, dask), progress,
                          draws if simulate else None, seed, accepted(), on)  # fmt: skip
    put_lines(result.remarks, err=True)
    _emit(result, rank_by, format_, output, ids)
    if workbook is not None:
        from mtfs.report.rollup.workbook import write_rollup

        with busy("Writing the workbook"):
            write_rollup(result, workbook, rank_by)
        typer.echo(f"Workbook: {workbook}", err=True)
    put_errors(_failures(result.failures))
    raise typer.Exit(1 if result.failures else 0)


def _failures(failures: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with each plan; once for all plans with which the same is wrong."""
    plans: dict[str, list[str]] = {}
    for name, error in failures.items():
        plans.setdefault(error, []).append(name)
    for error, names in plans.items():
        for line in error.splitlines():
            yield f"{', '.join(names)}: {line}"


def _check_files(format_: Format, output: Path | None, workbook: Path | None) -> None:
    """Raise an error for files that cannot be written, before anything is computed."""
    from mtfs.cli.printing import parquet_file
    from mtfs.report.book.output import checked_output

    if format_ is Format.parquet:
        parquet_file(output)
    if workbook is not None:
        checked_output(None, workbook)
        if output is not None and output.resolve() == workbook.resolve():
            raise ToolError(f"{output}: is named for the table and for the workbook; give each a name of its own")


def _emit(result: Rollup, rank_by: str, format_: Format, output: Path | None, ids: bool) -> None:
    """Print the figures that matter first and what to know about them, or every figure for what comes after."""
    more = [] if result.spreads is None else [result.uncertainty(rank_by)]
    emit_table(
        result.summary(rank_by) if format_ is Format.table else result.table(rank_by), format_, output, more, ids
    )
