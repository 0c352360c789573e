"""The answers of the API: what there is to choose from, a computed plan, and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from mtfs.analysis.figures.board import tiles
from mtfs.analysis.figures.checks import Check, checks
from mtfs.analysis.figures.headline import headline
from mtfs.analysis.figures.missing import lacks_pressures, missing, row_name
from mtfs.analysis.figures.pieces import text_of
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.plots.standard import colour_of
from mtfs.analysis.uncertainty.ranges import target_sentences, tile_ranges
from mtfs.catalogue.lines import Allocation, Gap, Headline, LineId, Pot, headlines
from mtfs.core.errors import ToolError
from mtfs.core.version import VERSION
from mtfs.model.naming import headline_label
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.library import DEFAULT, NHSE, built_in, built_in_names
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import NO_SCENARIO, as_selected
from mtfs.plan.sheet import SPARE_ROWS
from mtfs.plan.toml import toml_text
from mtfs.web.assumptions import assumptions, number_or_null
from mtfs.web.question import Question


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns by year: stacked on one another or side by side."""

    title: str
    stacked: bool
    lines: tuple[LineId, ...]


BEFORE_PRESSURES = "Growth before funding pressures (missing), and repurposed funds"
"""What the chart of the pot shows where there is no pot."""
NO_PACK = "The board pack needs LibreOffice, which this server does not have: download the report and print it instead."
CHARTS = (
    Chart("Investment pot by source", True, Pot.SOURCES),
    Chart("Recurrent allocation", False, (Allocation.RECURRENT, Allocation.REAL)),
    Chart("Funding and expenditure if nothing is done", False, (Gap.FUNDING, Gap.EXPENDITURE)),
)


def choices() -> dict[str, Any]:
    """Return the plans that come with mtfs and the ICBs, by the names to ask for them."""
    from mtfs.nhse.boards import icbs

    plans = [{"plan": name, "name": built_in(name).name} for name in built_in_names()]
    boards = [{"plan": f"{NHSE}{icb.code}", "code": icb.code, "name": icb.name, "region": icb.region_name}
              for icb in icbs()]  # fmt: skip
    return {
        "version": VERSION,
        "default": DEFAULT,
        "plans": plans,
        "icbs": boards,
        "statuses": STATUS_MEANING,
        "pack": why_no_pack(),
    }


def why_no_pack() -> str:
    """Return why this server cannot write a board pack; empty where it can."""
    from mtfs.report.book.pdf import libreoffice

    try:
        libreoffice()
    except ToolError:
        return NO_PACK
    return ""


def computed(question: Question) -> dict[str, Any]:
    """Return a plan as shown: tiles, headline, figures, charts, checks, gaps, assumptions. Money £k, rates fractions.

    Figures stand by year; a missing one is null, a year without one is left out. `scenarios` can be chosen from;
    the assumptions are those in the scenario, `headline_given` is its headline without the changes, `given` of a tile
    its figure without them, `text` the plan as TOML where it was sent as a workbook or a table, `remarks` how a table
    was read.
    """
    plan = question.shown()
    projection, before = project(plan), project(question.unchanged)
    return {
        "name": plan.name,
        "organisation": plan.organisation,
        "code": plan.code,
        "date": plan.date.isoformat(),
        "note": plan.note,
        "scenario": question.scenario or question.plan.scenario or NO_SCENARIO,
        "scenarios": _scenarios(question.plan),
        "base": plan.base_year,
        "years": list(plan.years),
        "tiles": _tiles(projection, before),
        "headline": headline(projection),
        "headline_given": headline(before),
        "tables": _tables(projection),
        "charts": [drawn for chart in CHARTS if (drawn := _chart(projection, chart))["series"]],
        "checks": [_check(check) for check in checks(projection)],
        "missing": [{"input": key if key in plan.inputs else None, "name": entry.name, "why": entry.why}
                    for key, entry in missing(plan).items()],
        "assumptions": assumptions(as_selected(question.unchanged), as_selected(plan)),
        "text": question.text,
        "remarks": list(question.remarks),
    }  # fmt: skip


def ranges(question: Question) -> dict[str, Any]:
    """Return what a simulation says of the tiles: a range each, the chances of the targets, why there is none."""
    from mtfs.report.sheets.simulation_sheet import plan_simulation

    projection = project(question.shown())
    simulated, shown = plan_simulation(projection), tiles(projection.plan, tuple(projection.lines))
    return {
        "ranges": tile_ranges(shown, projection, simulated),
        "chances": target_sentences(projection.plan, simulated),
        "why_none": simulated if isinstance(simulated, str) else "",
    }


def _tiles(projection: Projection, before: Projection) -> list[dict[str, str]]:
    """Return the figures that stand large on the report's Summary, in its words; a year unless all are added up."""
    return [
        {
            "label": text_of(tile.label, projection),
            "figure": text_of(tile.large, projection),
            "given": text_of(tile.large, before),
            "said": text_of(tile.said, projection),
            "weakest": tile.weakest(projection.plan),
            "line": tile.output(projection.plan).line,
            "year": tile.output(projection.plan).year or "",
        }
        for tile in tiles(projection.plan, tuple(projection.lines))
    ]


def _scenarios(plan: Plan) -> list[dict[str, str]]:
    """Return what can be chosen: the plan as it stands, then each scenario; nothing where there are none."""
    there = [{"scenario": key, "name": each.name, "note": each.note} for key, each in plan.scenarios.items()]
    return [{"scenario": NO_SCENARIO, "name": AS_IT_STANDS, "note": ""}, *there] if there else []


def _tables(projection: Projection) -> list[dict[str, Any]]:
    """Return the main lines, as on the report's sheet Figures."""
    return [
        {
            "heading": heading,
            "lines": [_line(projection, line, _name(projection, line, place)) for line, place in lines.items()],
        }
        for heading, lines in headlines(projection.lines).items()
    ]  # fmt: skip


def _name(projection: Projection, line: LineId, place: Headline) -> str:
    plan = projection.plan
    return row_name(plan, line, headline_label(plan, line, place), projection.lines[line])


def _line(projection: Projection, line: LineId, name: str) -> dict[str, Any]:
    described = {"line": line, "name": name, "unit": line.kind.unit, "values": _by_year(projection, line)}
    return described | ({"total": number_or_null(projection.value(line))} if line.kind.adds_up else {})


def _by_year(projection: Projection, line: str) -> dict[str, Any]:
    years = zip(projection.plan.years, projection.years(line), strict=True)
    return {year: number_or_null(value) for year, value in years if value is not None}


def _chart(projection: Projection, chart: Chart) -> dict[str, Any]:
    """Return the figures and colours of a chart; a source that gives nothing in any year is left out."""
    series = [
        {"line": line, "name": line.kind.label.format(base=projection.plan.base_year), "values": values,
         "colour": colour_of(line), "ink": colour_of(line).ink}
        for line in chart.lines
        if line in projection.lines and any((values := _by_year(projection, line)).values())
    ]  # fmt: skip
    is_partial = Pot.AVAILABLE_GROWTH in chart.lines and lacks_pressures(projection.plan)
    title = BEFORE_PRESSURES if is_partial else chart.title
    return {"title": title, "stacked": chart.stacked, "unit": "£k", "series": series}


def _check(check: Check) -> dict[str, Any]:
    return {
        "line": check.line,
        "name": check.name,
        "kind": check.kind,
        "unit": check.unit,
        "residual": number_or_null(check.residual),
        "year": check.year,
        "passed": check.passed,
    }


def report(question: Question) -> tuple[str, bytes]:
    """Name and content of the report: the workbook with live formulas that `mtfs report` writes."""
    from mtfs.report.book.workbook import computed, write_workbook

    plan = question.shown()
    content = BytesIO()  # never a file: the plan may be somebody's own
    write_workbook(computed(plan), content, spare=SPARE_ROWS)
    return _file(plan, "xlsx"), content.getvalue()


def pack_workbook(question: Question) -> tuple[str, bytes]:
    """Name of the board pack, and content of the workbook of which it is printed."""
    from mtfs.report.pack.workbook import write_pack_workbook

    plan = question.shown()
    content = BytesIO()
    write_pack_workbook(project(plan), content)
    return _file(plan, "pdf"), content.getvalue()


def plan_file(question: Question) -> tuple[str, bytes]:
    """Name and content of the plan as a TOML file."""
    plan = question.shown()
    return _file(plan, "toml"), toml_text(plan).encode("utf-8")


def _file(plan: Plan, suffix: str) -> str:
    code = re.sub("[^A-Za-z0-9]+", "-", plan.code).strip("-")
    return f"mtfs-{code or 'plan'}.{suffix}"
