"""A spreadsheet function called in process against its bare formula; and cells of LibreOffice that call one."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import xlsxwriter
from measure import Result, agree, best

from mtfs.formulas import FORMULAS as f
from mtfs.udf import functions as udf
from mtfs.udf.calls import name_in
from mtfs.udf.libreoffice import write_addin
from mtfs.udf.registry import FUNCTIONS

CELLS, OFFICE_CELLS, OFFICE_ROUNDS = 1000, 5000, 5
YEAR = (1_950_000.0, 0.023, 0.015, 0.011, -0.01)
RATES = [0.0001 * (at % 300) for at in range(CELLS)]
AMOUNTS = [1000.5 + at for at in range(CELLS)]
OTHERS = [900.25 + 2 * at for at in range(CELLS)]
NATIVE = "=A{0}*(1+B{0})*(1+C{0}-D{0})*(1+E{0})"
Sides = tuple[str, float, Callable[[], object], Callable[[], object]]


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    results, wrong = [], []
    for what, target, ours, bare in _in_process():
        if ours() != bare():
            wrong.append(f"{what}: the function and the bare formula differ")
        seconds, theirs = best([ours, bare], rounds, least=0.005)
        results.append(Result(what, seconds, theirs, "bare formula", target, False))
    notes = [
        f"Functions: a call checks every cell that it is given and every figure that it gives; ranges have {CELLS:,} "
        "cells. The bare formula is the one of mtfs.formulas, once for each year."
    ]
    if shutil.which("soffice") is None:
        return results, [*notes, "LibreOffice is not installed: cells that call a function were not measured."], wrong
    found, note, differing = _in_libreoffice()
    return [*results, found], [*notes, note], [*wrong, *differing]


def _in_process() -> list[Sides]:
    """What is called, its target, the function and the formula behind it over the same numbers."""
    return [
        ("MTFS_ALLOCATION, one year", 10, lambda: udf.mtfs_allocation(*YEAR), lambda: f.recurrent_allocation(*YEAR)),
        ("MTFS_NET_UPLIFT", 10, lambda: udf.mtfs_net_uplift(0.015, 0.011), lambda: f.net_uplift(0.015, 0.011)),
        ("MTFS_ALLOCATION_PATH, a range", 1.5, lambda: udf.mtfs_allocation_path(YEAR[0], [RATES], *YEAR[2:]), _path),
        ("MTFS_REAL_TERMS, two ranges", 1.5, lambda: udf.mtfs_real_terms([AMOUNTS], [RATES]), _real),
        ("MTFS_CUMULATIVE, a range", 1.5, lambda: udf.mtfs_cumulative([AMOUNTS]), _cumulative),
        ("MTFS_GAP, two ranges", 1.5, lambda: udf.mtfs_gap([AMOUNTS], [OTHERS]), _gap),
    ]


def _path() -> list[list[float]]:
    amount, path = YEAR[0], []
    for growth in RATES:
        amount = f.recurrent_allocation(amount, growth, *YEAR[2:])
        path.append(amount)
    return [path]


def _real() -> list[list[float]]:
    index, real = 1.0, []
    for amount, deflator in zip(AMOUNTS, RATES, strict=True):
        index = f.deflator_index(index, deflator)
        real.append(f.real_terms(amount, index))
    return [real]


def _cumulative() -> list[list[float]]:
    return [list(accumulate(AMOUNTS, f.cumulative))]


def _gap() -> list[list[float]]:
    return [[f.gap(amount, other) for amount, other in zip(AMOUNTS, OTHERS, strict=True)]]


def _in_libreoffice() -> tuple[Result, str, list[str]]:
    """The same cells by calls of a function and by native formulas, each computed anew by one office."""
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    from support import profile

    profile.full = True
    from support.calc import office

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_addin(folder / "mtfs.oxt")
        called = f"={name_in('libreoffice', FUNCTIONS['MTFS_ALLOCATION'])}(A{{0}},B{{0}},C{{0}},D{{0}},E{{0}})"
        books = [
            {"path": _workbook(folder / f"{kind}.xlsx", formula), "rounds": OFFICE_ROUNDS}
            for kind, formula in (("called", called), ("native", NATIVE))
        ]
        ours, native = office(folder, *books, extension=folder / "mtfs.oxt")["books"]
    columns = [[row[len(YEAR)] for row in book["opened"]["Cells"]] for book in (ours, native)]
    wrong = [
        f"LibreOffice, row {row}: {one!r} by the function, {other!r} by the formula"
        for row, (one, other) in enumerate(zip(*columns, strict=True), 1)
        if not (isinstance(one, float) and isinstance(other, float) and agree(one, other))
    ]
    seconds, theirs = min(ours["seconds"]), min(native["seconds"])
    note = (
        f"LibreOffice: {OFFICE_CELLS:,} cells with MTFS.ALLOCATION of five cells each, recalculated as a whole, "
        f"{seconds / OFFICE_CELLS * 1e6:.0f} µs a cell."
    )
    what = f"LibreOffice, {OFFICE_CELLS:,} cells"
    return Result(what, seconds, theirs, "native formulas", None, False), note, wrong


def _workbook(path: Path, formula: str) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Cells")
    for row in range(OFFICE_CELLS):
        sheet.write_row(row, 0, (YEAR[0] + row, *(rate * (1 + row / OFFICE_CELLS) for rate in YEAR[1:])))
        sheet.write_formula(row, len(YEAR), formula.format(row + 1), None, -1)
    book.close()
    return path
