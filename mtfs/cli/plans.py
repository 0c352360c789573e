"""The commands about plans: report, show, explain, check, reconcile, new, and the published figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import (
    PLAN_HELP,
    CommercialOption,
    Format,
    FormatOption,
    IdsOption,
    OnOption,
    OutputOption,
    PlanArgument,
    PlanOption,
    ScenarioOption,
    SpareOption,
    accepted,
    busy,
    command,
    load,
    plan_command,
)
from mtfs.cli.pdf_option import Pdf, PdfOption, WithPdf
from mtfs.cli.printing import emit_table, put_text
from mtfs.cli.since_option import SinceOption, change_log
from mtfs.cli.terminal import put_lines
from mtfs.plan.sheet import SPARE_ROWS

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar='"ID [YEAR] = VALUE"', help="Change an input; may be repeated.", show_default=False),
]


@partial(plan_command, cls=WithPdf)
def report(
    plan: PlanArgument = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook to write.")] = Path("mtfs-report.xlsx"),
    pdf: PdfOption = None,
    commercial: CommercialOption = None,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    spare: SpareOption = SPARE_ROWS,
    since: SinceOption = None,
    protect: Annotated[
        bool, typer.Option("--protect", help="Lock formulas, not inputs; no password. Outlines and comments are shut.")
    ] = False,
) -> None:
    """Write the workbook of a plan and print the headline.

    Every figure in it is a live formula. A file of that name which differs is kept as NAME.previous.xlsx. With --pdf a
    board pack stands beside it: Summary, allocation, pot and shift, gap, ranges, claims.
    """
    from mtfs.analysis.figures.checks import checks
    from mtfs.analysis.figures.headline import headline
    from mtfs.analysis.uncertainty.ranges import range_sentences
    from mtfs.core.files import keep_previous
    from mtfs.report.book.output import checked_output, checked_pdf
    from mtfs.report.book.pdf import libreoffice, write_pdf
    from mtfs.report.book.workbook import write_report
    from mtfs.report.pack.workbook import write_pack
    from mtfs.report.sheets.simulation_sheet import plan_simulation

    checked_output(plan, output)
    if pdf is not None:
        libreoffice()
        checked_pdf(output.with_suffix(".pdf"))
    with busy("Writing the workbook"):
        loaded = load(plan, commercial, scenario, changes)
        with keep_previous(output) as kept:
            projection = write_report(loaded, output, protected=protect, spare=spare, changed=change_log(since, loaded))
    ranges = range_sentences(plan_simulation(projection))
    put_lines(headline(projection, ranges), checks(projection).tones)
    typer.echo(f"Workbook: {output}")
    if kept.path is not None:
        typer.echo(f"The earlier {output.name} is kept as {kept.path}")
    if pdf is not None:
        with busy("Writing the PDF"):
            if pdf is Pdf.full:
                write_pdf(output, output.with_suffix(".pdf"))
            else:
                write_pack(projection, output.with_suffix(".pdf"))
        typer.echo(f"PDF: {output.with_suffix('.pdf')}")


@plan_command
def show(
    plan: PlanArgument = None,
    format_: FormatOption = Format.table,
    real: Annotated[bool, typer.Option("--real", help="In the base year's prices (GDP deflator).")] = False,
    only: Annotated[str, typer.Option("--only", metavar="ID", help="Lines that begin so, such as pot.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Every line, as csv, json and parquet have.")] = False,
    ids: IdsOption = False,
    commercial: CommercialOption = None,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    output: OutputOption = None,
) -> None:
    """Print the main lines by year, or all of them, in cash or in the base year's prices."""
    from mtfs.analysis.figures.checks import checks
    from mtfs.analysis.figures.missing import partial_notes
    from mtfs.analysis.figures.projection import project
    from mtfs.analysis.figures.sentences import pot_sentences
    from mtfs.catalogue.lines import Pot

    projection = project(load(plan, commercial, scenario, changes))
    if format_ is Format.json:
        put_text(projection.as_json(real, only), output)
    elif format_ is not Format.table:
        emit_table(projection.table(real, only), format_, output)
    else:
        shown = projection.all_lines(real, only) if every or only else projection.main_lines(real)
        there = projection.lines_like(only)
        said = [*partial_notes(projection.plan, there), *(pot_sentences(projection) if Pot.ANNUAL in there else [])]
        noted = replace(shown, notes=[*said, *shown.notes])
        emit_table(checks(projection).noted_in(noted), format_, output, ids=ids)


@plan_command
def explain(
    line: Annotated[
        str, typer.Argument(help="Id of a line or an input, such as pot.annual; see mtfs show --all --ids.")
    ],
    year: Annotated[
        str | None, typer.Argument(help="Such as 2027/28; the last year if left out.", show_default=False)
    ] = None,
    plan: PlanOption = None,
    ids: IdsOption = False,
    commercial: CommercialOption = None,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
) -> None:
    """Say how a figure comes about, down to the inputs and their sources."""
    from mtfs.analysis.figures.explain import explain as explanation

    put_lines(explanation(load(plan, commercial, scenario, changes), line, year, ids).splitlines())


@plan_command
def check(
    plan: PlanArgument = None,
    commercial: CommercialOption = None,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Print every check with its residual, and what is missing; exit code 1 if a check fails."""
    from mtfs.analysis.figures.checks import checks
    from mtfs.analysis.figures.projection import project

    results = checks(project(load(plan, commercial, scenario, changes)))
    emit_table(results, format_, output, ids=ids)
    raise typer.Exit(1 if results.failing else 0)


class ClaimTable(StrEnum):
    """The tables of a reconciliation."""

    claims = "claims"
    readings = "readings"


@plan_command
def reconcile(
    plan: PlanArgument = None,
    which: Annotated[
        ClaimTable, typer.Option("--table", help="What each claim comes to, or what each reading gives.")
    ] = ClaimTable.claims,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Say which published claims follow from the plan, and under which readings of its assumptions."""  # fmt: skip
    from mtfs.analysis.claims.reconcile import reconcile as reconciliation

    result = reconciliation(load(plan, None))
    emit_table(result if which is ClaimTable.claims else result.readings_table(), format_, output, ids=ids)


class OrganisationKind(StrEnum):
    """The kinds of organisations for which there are skeletons of plans."""

    icb = "icb"
    council = "council"
    ijb = "ijb"
    health_board = "health-board"
    trust = "trust"
    blank = "blank"


class SignOption(StrEnum):
    """What to do with rows of a table that are below 0 throughout and meant above 0."""

    ask = "ask"
    turn = "turn"
    keep = "keep"


@plan_command
def new(
    path: Annotated[Path, typer.Argument(help="The plan file to write, such as my-plan.toml.")],
    lines: Annotated[
        str | None,
        typer.Option(
            "--lines",
            metavar="TABLE",
            help="Your own table: a .csv, .xlsx or .xlsx:Sheet. With --icb its lines come on top.",
        ),
    ] = None,
    kind: Annotated[OrganisationKind | None, typer.Option("--for", help="A skeleton for this organisation.")] = None,
    icb: Annotated[str | None, typer.Option("--icb", help="An ICB's code or name; mtfs icbs lists them.")] = None,
    assumptions: Annotated[
        str | None,
        typer.Option("--assumptions", metavar="SET", help="Of an ICB's plan: published, framework or flat."),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--from", metavar="PLAN", help="Start from this plan. " + PLAN_HELP)
    ] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Name of the organisation.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Its code of any form: ODS, GSS, a short name.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the plan.")] = None,
    date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Date of the plan, as 2025-04-01.")
    ] = None,
    signs: Annotated[
        SignOption,
        typer.Option("--signs", help="Amounts of a table with a doubtful sign: ask, turn the sign, keep."),
    ] = SignOption.ask,
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit", metavar="UNIT", help="Of amounts in a table that name none: £m, £k or £.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
) -> None:
    """Write a plan to edit: from your own table, a skeleton, an ICB's figures, both table and ICB, or any other plan.

    Without any of them it is the published plan of Cambridgeshire and Peterborough.
    """
    from mtfs.analysis.starting import Start, write_new_plan
    from mtfs.plan.tables.heading import Heading

    start = Start(lines, None if kind is None else kind.value, icb, plan, unit, assumptions)
    heading = Heading(organisation, code, name, None if date is None else date.date())
    put_lines(write_new_plan(path, start, heading, signs.value, force, accepted()))
    typer.echo(f"Plan: {path}\nEdit it, then run: mtfs report {path}")


@command
def examples(format_: FormatOption = Format.table, output: OutputOption = None) -> None:
    """List the examples: published plans that mtfs new --from and every other command take by name."""
    from mtfs.analysis.examples import examples as known

    emit_table(known(), format_, output)


@command
def icbs(
    icb: Annotated[
        str | None,
        typer.Argument(metavar="[ICB]", help="What this one is made of and became; code or name.", show_default=False),
    ] = None,
    on: OnOption = None,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """List the ICBs of a day with region, allocation, distance from target and predecessors; or the history of one."""
    from mtfs.nhse.boards import history
    from mtfs.nhse.boards import icbs as boards

    emit_table(boards(on) if icb is None else history(icb, on), format_, output)


@command
def import_allocations(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.xlsx...", help="NHS England's allocation workbooks.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The tidy CSV to write.")] = Path(
        "nhse_allocations.csv"
    ),
    allow_new_icbs: Annotated[
        bool, typer.Option("--allow-new-icbs", help="Accept ICBs that mtfs does not know, or fewer, or renamed ones.")
    ] = False,
    allow_revised: Annotated[
        bool, typer.Option("--allow-revised", help="Accept figures that differ from those that came with mtfs.")
    ] = False,
) -> None:
    """Read NHS England's allocation workbooks into one tidy CSV; stops where anything is not as expected.

    The totals have to be those of their rows, and every figure that follows from others what NHS England computes.
    """
    from mtfs.core.files import keep_previous
    from mtfs.nhse.importer import import_allocations as read
    from mtfs.nhse.importer import write_rows

    rows = []
    for file in files:
        with busy(f"Reading {file.name}"):
            new_rows = read(file, allow_new_icbs=allow_new_icbs, allow_revised=allow_revised)
        sheets = len({row.sheet for row in new_rows})
        typer.echo(f"{file.name}: {len(new_rows):,} figures on {sheets} sheets; every total and every relation agrees")
        rows += new_rows
    with keep_previous(output) as kept:
        write_rows(rows, output)
    typer.echo(f"Written: {output}")
    if kept.path is not None:
        typer.echo(f"The earlier {output.name} is kept as {kept.path}")
