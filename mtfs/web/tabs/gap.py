"""The tab Gap: what closes the gap in each year, the position, what each year has to find, and the reserves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mtfs.analysis.figures.missing import missing_notes
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.plots.drawings import Step
from mtfs.analysis.plots.standard import colour_of, colours_of_parts
from mtfs.catalogue.lines import GAP, Gap, LineId, find_line
from mtfs.catalogue.lines.gap import REQUIREMENT, RESERVES_SHEET, Reserve
from mtfs.core.tables import Table
from mtfs.core.units import MONEY
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of, part_name
from mtfs.report.charts.gap_charts import FALL, POSITION, RISE, WHOLE, bridge_lines, bridge_title
from mtfs.report.pack import messages
from mtfs.web.question import read_question
from mtfs.web.tabs.asking import IN_THE_FILE
from mtfs.web.tabs.shown import Drawing, Words, columns, shown_table, waterfall

NO_GAP = (
    f"This plan states no expenditure, so there is no gap to show; {IN_THE_FILE}, add [expenditure.NAME], or upload a "
    "table of lines."
)


def gap(data: Any) -> dict[str, Any]:
    """Return the gap of a plan: a sentence, its bridge by year, charts and tables; why there is none without one.

    Raises:
        MtfsError: for a question that is none, or a change that cannot be made.
    """
    projection = project(read_question(data).shown())
    plan = projection.plan
    if not plan.expenditure:
        return {"why_none": NO_GAP}
    charts = [
        *_columns(projection, POSITION, Gap.IN_YEAR, Gap.UNDERLYING),
        *_columns(projection, Gap.CUMULATIVE.kind.label, Gap.CUMULATIVE),
        *_columns(projection, REQUIREMENT, Gap.REQUIREMENT),
        *_balances(projection),
    ]
    return {
        "why_none": "",
        "name": plan.name,
        "sentences": [messages.gap(projection), *missing_notes(plan)],
        "bridges": {year: _bridge(projection, period) for period, year in enumerate(plan.years)
                    if period and not is_missing(projection.value(Gap.DO_NOTHING, year))},
        "charts": charts,
        "tables": [shown_table(table) for table in _lines(projection)],
    }  # fmt: skip


def _columns(projection: Projection, title: str, *lines: LineId) -> list[Drawing]:
    """Return the chart of those of the lines that the plan has; none without any."""
    named = {line: (name_of(projection.plan, line), colour_of(line)) for line in lines if line in projection.lines}
    return [columns(title, MONEY.name, projection, named)] if named else []


def _balances(projection: Projection) -> list[Drawing]:
    """Return the chart of the balances of reserves; none without any."""
    record, plan = Reserve.BALANCE, projection.plan
    lines = [line for line in map(find_line, projection.lines) if line.kind is record]
    if not lines or record.chart is None:
        return []
    colours = zip(lines, colours_of_parts(len(lines)), strict=True)
    named = {line: (part_name(plan, line), colour) for line, colour in colours}
    return [columns(record.chart.title, MONEY.name, projection, named, stacked=True)]


def _bridge(projection: Projection, period: int) -> Drawing:
    """Return what closes the gap of a year."""
    plan = projection.plan
    year = plan.years[period]
    steps = [Step(Gap.DO_NOTHING.kind.label, projection.value(Gap.DO_NOTHING, year), whole=True)]
    for line, adds in bridge_lines(plan).items():
        amount = projection.value(line, year)
        steps.append(Step(line.kind.label, amount if adds else -amount))
    steps.append(Step(Gap.CLOSING.kind.label, projection.value(Gap.CLOSING, year), whole=True))
    lines = (Gap.DO_NOTHING, *bridge_lines(plan), Gap.CLOSING)
    only = projection.all_lines()
    rows = [[row[2], projection.value(find_line(str(row[1])), year)] for row in only.rows if row[1] in lines]
    table = Table(f"From the do-nothing gap to the closing one, {year}", {"step": "text", year: MONEY.name}, rows)
    return waterfall(Words(bridge_title(year), RISE, FALL, WHOLE), MONEY.name, steps, table)


def _lines(projection: Projection) -> list[Table]:
    """Return the main lines of the gap, and those of every reserve; none of reserves without any."""
    main, whole = projection.main_lines(), projection.all_lines()
    tables = [replace(main, title="The gap by year", rows=[row for row in main.rows if row[0] == GAP], notes=())]
    rows = [row for row in whole.rows if find_line(str(row[1])).kind.sheet == RESERVES_SHEET]
    tables += [replace(whole, title="Reserves by year", rows=rows, notes=())] if rows else []
    return tables
