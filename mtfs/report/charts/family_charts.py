"""The charts of families of lines, as their records ask for them: by part, and each part against its least."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.chart import Chart

from mtfs.catalogue.lines import LINES, Line, LineId, find_line
from mtfs.catalogue.lines.record import FamilyChart
from mtfs.core.units import MILLIONS, axis_format
from mtfs.model.naming import part_name
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts.drawing import (
    colours,
    labels_inside,
    line_of,
    new_chart,
    series_of,
    set_axes,
)


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
            chart = _against_the_least(parts, line, least, f"{title} (£m)", record.chart)
            yield chart, f"Columns and a line, by year in £m. {title}"


def _stacked(parts: Parts, lines: list[LineId], about: FamilyChart) -> Chart:
    chart = new_chart(parts, "column", about.title, "stacked")
    for line, colour in zip(lines, colours(len(lines)), strict=True):
        labels = {"data_labels": labels_inside(colour)} if len(lines) <= about.most_labelled else {}
        name = part_name(parts.plan, line)
        chart.add_series(series_of(parts, line, name, colour, from_base=about.from_base, **labels))
    set_axes(chart, MILLIONS.name, axis_format(about.decimals, divided=1))
    return chart


def _against_the_least(parts: Parts, line: LineId, least: LineId, title: str, about: FamilyChart) -> Chart:
    chart = new_chart(parts, "column", title)
    labels = labels_inside(styles.BLUE) | {"position": "inside_base"}
    columns = series_of(parts, line, line.kind.label, styles.BLUE, from_base=about.from_base, data_labels=labels)
    chart.add_series(columns)
    over = new_chart(parts, "line", "")
    over.add_series(line_of(parts, least, least.kind.label, styles.AMBER, "dash", from_base=about.from_base))
    chart.combine(over)
    set_axes(chart, MILLIONS.name, axis_format(about.decimals, divided=1))
    return chart
