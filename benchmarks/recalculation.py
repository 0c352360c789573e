"""One input changed and the plan computed again, against spreadsheet engines doing so in the workbook mtfs wrote."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import formualizer
import ironcalc
import openpyxl
from measure import Result, agree, best

import mtfs
from mtfs.backends.cells import formulas
from mtfs.backends.program import program
from mtfs.plan.plan import Plan
from mtfs.report.book.layout import Layout

CHANGED = "rates.growth"
"""The input that is changed: in its first year, which the later years carry on; nearly every line rests on it."""


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    plan = mtfs.load_plan()
    projection = mtfs.project(plan)
    layout = Layout(plan, tuple(projection.lines))
    given = plan.values[CHANGED][1]
    changes = itertools.cycle((given + 0.001, given - 0.001))
    values = dict(plan.values)
    horizon = plan.horizon

    def ours_changed() -> dict:
        rate = next(changes)
        values[CHANGED] = (values[CHANGED][0], *([rate] * horizon))
        return program(plan).run(values)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        mtfs.write_report(plan, path, spare=0)
        _model_alone(path, plan, layout, projection.lines)
        iron = ironcalc.load_from_xlsx(str(path))
        formu = formualizer.load_workbook(str(path))
    changed_cell = layout.input_cell(CHANGED, 1)
    sheet, row, column = changed_cell.sheet, changed_cell.row + 1, changed_cell.column + 1
    sheets = {entry["name"]: at for at, entry in enumerate(iron.get_worksheets_properties())}
    iron_sheet = sheets[sheet]

    def iron_changed() -> None:
        iron.set_user_input(iron_sheet, row, column, repr(next(changes)))
        iron.evaluate()

    def formu_changed() -> None:
        formu.set_value(sheet, row, column, next(changes))
        formu.evaluate_all()

    wrong = []
    for rate in (given + 0.004, given):
        values[CHANGED] = (values[CHANGED][0], *([rate] * horizon))
        figures = program(plan).run(values)
        iron.set_user_input(iron_sheet, row, column, repr(rate))
        iron.evaluate()
        formu.set_value(sheet, row, column, rate)
        formu.evaluate_all()
        compared = 0
        for line, years in figures.items():
            for period, figure in enumerate(years):
                if figure is None:
                    continue
                place = layout.line_cell(line, period)
                name, at_row, at_column = place.sheet, place.row + 1, place.column + 1
                found = {
                    "ironcalc": iron.get_cell_value(sheets[name], at_row, at_column),
                    "formualizer": formu.get_value(name, at_row, at_column),
                }
                compared += 1
                wrong += [
                    f"{line}, {plan.years[period]}, growth {rate}: mtfs {figure!r}, {engine} {value!r}"
                    for engine, value in found.items()
                    if not isinstance(value, int | float) or not agree(figure, float(value))
                ]
    if figures != projection.lines:
        wrong.append("program(plan).run and project(plan) differ")

    again, changed, with_iron, with_formu = best(
        [lambda: mtfs.project(plan), ours_changed, iron_changed, formu_changed], rounds
    )
    count = sum(
        1 for cell in formulas(plan, layout.input_cell, layout.line_cell).values() if isinstance(cell.text, str)
    )
    notes = [
        f"Plan: {compared} figures by mtfs, equal to both engines' to 1e-9 after each change; {count} are formulas, "
        "with those of inputs the only ones left in the workbook. Engines: loaded once, one input set, "
        "all recalculated, values not read back. mtfs: project(plan) again; and one input set, program.run(values)."
    ]
    results = [
        Result("project(plan)", again, with_iron, "ironcalc", 20, True),
        Result("project(plan)", again, with_formu, "formualizer", 20, True),
        Result("one input changed", changed, with_iron, "ironcalc", 20, True),
        Result("one input changed", changed, with_formu, "formualizer", 20, True),
    ]
    return results, notes, wrong


def _model_alone(path: Path, plan: Plan, layout: Layout, lines: Mapping[str, Sequence[float | None]]) -> None:
    """Leave of a workbook's formulas only those that mtfs computes too: of inputs and of lines.

    Verdicts, charts and sentences become the values that are stored with them.
    """
    places = [cell(key, year) for key in plan.values for year in range(plan.horizon + 1)
              for cell in (layout.base_cell, layout.input_cell)]  # fmt: skip
    places += [layout.line_cell(line, year) for line, years in lines.items() for year in range(len(years))]
    kept = {(place.sheet, place.row + 1, place.column + 1) for place in places}
    book, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            if cell.data_type == "f" and (sheet.title, cell.row, cell.column) not in kept:
                cell.value = stored[sheet.title][cell.coordinate].value
    book.save(path)
