"""The charts of families of lines, as their records ask for them: by part, and each part against its least."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.missing import left_out
from mtfs.analysis.plots.standard import Colour, colours_of_parts
from mtfs.catalogue.lines import LINES, Line, LineId, find_line
from mtfs.catalogue.lines.record import FamilyChart
from mtfs.core.units import MILLIONS
from mtfs.model.naming import part_name
from mtfs.report.book.parts import Parts
from mtfs.report.charts.drawing import IN_MILLIONS, add_columns, hold_zero, line_of, new_chart, set_axes


def of_sheet(parts: Parts, sheet: str) -> list[tuple[Chart, str]]:
    """Return the charts of the families whose lines stand on a sheet, each with what it shows."""
    asked_for = [record for record in LINES.values() if record.sheet == sheet and record.chart is not None]
    return [chart for record in asked_for for chart in _of_family(parts, record)]


def _of_family(parts: Parts, record: Line) -> Iterator[tuple[Chart, str]]:
    lines = [line for line in map(find_line, parts.projection.lines) if line.kind is record]
    if not lines or record.chart is None:
        return
    yield _stacked(parts, lines, record.chart), record.chart.description
    for line in lines:
        if record.chart.least is not None and (least := record.chart.least.of(*line.keys)) in parts.projection.lines:
            compared = f"{line.kind.label.lower()} against its {least.kind.label.lower()}"
            title = f"{part_name(parts.plan, line)}: {compared}"
            chart = _against_the_least(parts, line, least, f"{title} (£m)")
            yield chart, f"Columns and a line, by year in £m. {title}"


def _stacked(parts: Parts, lines: list[LineId], about: FamilyChart) -> Chart:
    title, bracket, unit = about.title.rpartition(" (")
    title = f"{title}{left_out(parts.plan, lines[0])}{bracket}{unit}"
    chart = new_chart(parts, "column", title, "stacked")
    colours = zip(lines, colours_of_parts(len(lines)), strict=True)
    drawn = {line: (part_name(parts.plan, line), colour) for line, colour in colours}
    add_columns(parts, chart, drawn, labelled=len(lines) <= about.most_labelled)
    hold_zero(parts, chart)
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def _against_the_least(parts: Parts, line: LineId, least: LineId, title: str) -> Chart:
    chart = new_chart(parts, "column", title)
    first = add_columns(parts, chart, {line: (line.kind.label, Colour.FIGURE)}, stacked=False)
    over = new_chart(parts, "line", "")
    over.add_series(line_of(parts, least, least.kind.label, Colour.TARGET, "dash", first=first))
    chart.combine(over)
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart
