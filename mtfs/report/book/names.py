"""The names of a workbook: of each main line over the plan years, and of the inputs that a team turns first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mtfs.backends.cell_formula import CellReference, span
from mtfs.catalogue.lines import kind_of
from mtfs.plan.sheet import BASE_YEAR, HEADER_ROW, SHEET
from mtfs.report.book.british import BritishWorkbook
from mtfs.report.book.parts import Parts
from mtfs.udf.calls import LAMBDA
from mtfs.udf.excel_lambda import comment, lambda_text, lambdas
from mtfs.udf.registry import Function

YEARS = "Plan_years"
"""Name of the headings of the years: as many cells as each name of a line has."""
OF_AN_INPUT = "_input"
"""Stands behind the name of an input where a line has the same one."""


def define(parts: Parts, host: str) -> None:
    """Define the names, those of functions too where a host has its functions in the workbook."""
    for name, cells in names(parts).items():
        parts.book.workbook.define_name(name, f"={cells}")
    if host == LAMBDA:
        define_functions(parts.book.workbook)


def define_functions(workbook: BritishWorkbook, text: Callable[[Function], str] = lambda_text) -> None:
    """Define the name of every function that is a LAMBDA, with its comment."""
    for function in lambdas():
        workbook.define_function(function.name, text(function), comment(function))


def names(parts: Parts) -> dict[str, str]:
    """Return the cells of each name, as a formula writes them."""
    layout, plan = parts.layout, parts.plan
    named = {YEARS: _fixed([CellReference(SHEET, HEADER_ROW, BASE_YEAR + n) for n in plan.periods])}
    for line in layout.rows:
        if kind_of(line).key:
            named[_unique(named, _name(line))] = _fixed([layout.line_cell(line, n) for n in plan.periods])
    for key, entry in plan.inputs.items():
        if entry.declared.input.main:
            named[_unique(named, _name(key))] = _fixed([layout.base_cell(key, n) for n in plan.periods])
    return named


def _name(key: str) -> str:
    """Return the name of a line or an input: its id with a capital, parts joined by an underscore."""
    return key[:1].upper() + key[1:].replace(".", "_")


def _unique(named: dict[str, str], name: str) -> str:
    """Return a name that is not there yet: spreadsheets tell no capitals apart."""
    taken = {other.lower() for other in named}
    while name.lower() in taken:
        name += OF_AN_INPUT
    return name


def _fixed(cells: list[CellReference]) -> str:
    """Return the cells of a row from the first to the last year, none of them moving with where a name is used."""
    first, last = (replace(cell, fixed_column=True, fixed_row=True) for cell in (cells[0], cells[-1]))
    return str(span(first, last))
