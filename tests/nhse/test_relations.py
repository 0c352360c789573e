"""Workbooks that contradict themselves, the year before or the package are refused, with the cell."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import run
from support.published_books import made_book, number, published_rows

from mtfs.core.errors import DataError
from mtfs.nhse.agreement import check_unrevised
from mtfs.nhse.importer import import_allocations, read_workbook
from mtfs.nhse.relations import RELATIONS, SUMS

SOURCES = ("NHSE-23", "NHSE-25")
ROWS = {source: published_rows(source) for source in SOURCES}
FREE = {
    ("NHSE-23", "ICB running cost allowance", "running cost allowance"),
    ("NHSE-25", "ICB running cost allowance", "running cost allowance"),
    ("NHSE-25", "PMC Allocation 2025-26", "recurrent allocation per head"),
}
"""Figures that follow from no others: only those of the package tell that they are other."""
ONE, OTHER = "QUE", "QJG"
"""Two ICBs of one region, so that what is moved between them leaves every total."""


class Edited:
    """A workbook whose cells a test changes; they are as before afterwards."""

    def __init__(self, source, book, monkeypatch):
        self.source, self.book, self.monkeypatch = source, book, monkeypatch
        self.rows = ROWS[source]

    def row(self, sheet, code, item, year=None):
        return next(
            row
            for row in self.rows
            if (row.sheet, row.code, row.item) == (sheet, code, item)
            and year in (None, row.year)
            and row.level == "icb"
        )

    def cell(self, sheet, coordinate):
        return self.book[sheet][coordinate]

    def set(self, row, value):
        self.monkeypatch.setattr(self.cell(row.sheet, row.cell), "value", value)

    def exchange(self, row, other):
        self.set(row, other.value)
        self.set(other, row.value)

    def refused(self, **options):
        with pytest.raises(DataError) as caught:
            read_workbook(self.book, **options)
        assert len(str(caught.value).splitlines()) == 1
        return str(caught.value)


@pytest.fixture(scope="module")
def books():
    return {source: made_book(ROWS[source]) for source in SOURCES}


@pytest.fixture
def edited(books, monkeypatch):
    return lambda source: Edited(source, books[source], monkeypatch)


def columns(unit, source=None):
    """(source, sheet, item, year) of every column of figures in a unit."""
    return sorted({(row.source, row.sheet, row.item, row.year) for name in SOURCES if source in (None, name)
                   for row in ROWS[name] if row.unit == unit and row.level == "icb"})  # fmt: skip


def farthest(source, sheet, item, year):
    """The rows of an ICB and of the one whose figure is farthest from its own."""
    rows = [row for row in ROWS[source] if (row.sheet, row.item, row.year, row.level) == (sheet, item, year, "icb")]
    one = next(row for row in rows if row.code == ONE)
    return one, max(rows, key=lambda row: abs(row.value - one.value))


def differs(column):
    """Whether the ICBs have different figures in a column: otherwise exchanging two changes nothing."""
    one, other = farthest(*column)
    return abs(one.value - other.value) >= 1e-7


def both(first, second):
    """(source, sheet, year of the second) of every sheet that has both items."""
    found = []
    for source in SOURCES:
        items = defaultdict(set)
        for row in ROWS[source]:
            items[row.sheet].add((row.item, row.year))
        found += [(source, sheet, year) for sheet, there in sorted(items.items()) for item, year in sorted(there)
                  if item == second and any(name == first for name, _ in there)]  # fmt: skip
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_the_published_figures_agree(source, books):
    assert read_workbook(books[source]) == ROWS[source]
    check_unrevised(ROWS[source])


def test_every_relation_is_tried_and_names_where_it_was_found():
    assert len(RELATIONS) > 35 and {relation.source for relation in RELATIONS} == set(SOURCES)
    sheets = {(row.stream, row.sheet_year) for source in SOURCES for row in ROWS[source]}
    items = {(row.stream, row.table, row.item) for source in SOURCES for row in ROWS[source]}
    for relation in RELATIONS:
        assert any(stream == relation.stream and relation.holds_in(year) for stream, year in sheets), relation
        for place in (relation.result, *relation.operands):
            assert (place.stream or relation.stream, place.table, place.item) in items, relation
    for rule in SUMS:
        assert {(rule.stream, rule.table, rule.total), (rule.stream, rule.table, rule.first[-1])} <= items


# Columns and ICBs exchanged


@pytest.mark.parametrize(("source", "sheet", "year"), both("base growth", "convergence"))
def test_growth_and_convergence_exchanged(source, sheet, year, edited):
    book = edited(source)
    rows = {
        (row.level, row.code): row
        for row in book.rows
        if (row.sheet, row.item, row.year) == (sheet, "base growth", year)
    }
    for row in book.rows:
        if (row.sheet, row.item, row.year) == (sheet, "convergence", year):
            book.exchange(row, rows[row.level, row.code])
    said = book.refused()
    assert said.startswith(f"sheet {sheet!r} ") and "correct the cell that is wrong of these" in said


@pytest.mark.parametrize(
    ("source", "sheet", "year"), both("distance from target", "post-convergence distance from target")
)
def test_opening_and_closing_distance_exchanged(source, sheet, year, edited):
    book = edited(source)
    rows = {(row.level, row.code): row for row in book.rows if (row.sheet, row.item) == (sheet, "distance from target")}
    for row in book.rows:
        if (row.sheet, row.item) == (sheet, "post-convergence distance from target"):
            book.exchange(row, rows[row.level, row.code])
    said = book.refused()
    assert said.startswith(f"sheet {sheet!r} ") and "fair shares target" in said


@pytest.mark.parametrize(("source", "sheet", "item", "year"), [column for column in columns("rate") if differs(column)])
def test_the_rates_of_two_icbs_exchanged(source, sheet, item, year, edited):
    book = edited(source)
    book.exchange(*farthest(source, sheet, item, year))
    assert f"sheet {sheet!r} " in book.refused()


SHEETS = sorted({(row.source, row.sheet) for source in SOURCES for row in ROWS[source]})


@pytest.mark.parametrize(("source", "sheet"), [place for place in SHEETS if "running" not in place[1]])
def test_two_icbs_exchanged_on_one_sheet(source, sheet, edited):
    book = edited(source)
    for row in book.rows:
        if (row.sheet, row.code) == (sheet, ONE):
            book.exchange(row, book.row(sheet, OTHER, row.item, row.year))
    if source == "NHSE-25" and "POD" in sheet or sheet == "Other Primary Care":
        with pytest.raises(DataError, match="as in the known NHSE"):  # no other sheet contradicts it
            check_unrevised(exchanged(book.rows, sheet))
        return
    said = book.refused()
    assert ("Cambridgeshire" in said or "Norfolk" in said or "Suffolk" in said) and " found " in said


def exchanged(rows, sheet=None):
    """The rows with the figures of the two ICBs exchanged, on one sheet or on all."""
    values = {(row.sheet, row.code, row.item, row.year): row.value for row in rows if row.level == "icb"}
    partner = {ONE: OTHER, OTHER: ONE}
    return [
        replace(row, value=values[row.sheet, partner[row.code], row.item, row.year])
        if row.level == "icb" and row.code in partner and sheet in (None, row.sheet)
        else row
        for row in rows
    ]


def test_two_icbs_exchanged_on_every_sheet_contradict_the_year_before(edited):
    book = edited("NHSE-25")
    for row in book.rows:
        if row.code == ONE:
            book.exchange(row, book.row(row.sheet, OTHER, row.item, row.year))
    said = book.refused()
    assert (
        "recurrent allocation (NHSE-23, sheet 'ICB Core Allocations 2024-25' K" in said and "of the year before" in said
    )


@pytest.mark.parametrize("source", SOURCES)
def test_two_icbs_exchanged_on_every_sheet_contradict_the_package(source):
    with pytest.raises(DataError, match=rf"as in the known {source}; correct the cell, or allow revised"):
        check_unrevised(exchanged(ROWS[source]))


@pytest.mark.parametrize("column", [1, 3, 4, (1, 3), (3,)], ids=str)
@pytest.mark.parametrize("other", [OTHER, "QE1", "QMM"])
@pytest.mark.parametrize("source", SOURCES)
def test_codes_names_or_regions_exchanged_on_every_sheet(source, other, column, edited):
    book = edited(source)
    numbers = {code: {row.sheet: number(row.cell) for row in book.rows if row.code == code} for code in (ONE, other)}
    for sheet in {row.sheet for row in book.rows}:
        for place in column if isinstance(column, tuple) else (column,):
            one, two = (book.book[sheet].cell(numbers[code][sheet], place) for code in (ONE, other))
            first, second = one.value, two.value
            book.monkeypatch.setattr(one, "value", second)
            book.monkeypatch.setattr(two, "value", first)
    if column == 1 and other != "QE1":  # the same region
        assert len(read_workbook(book.book)) == len(book.rows)
        return
    said = book.refused()
    assert "; expected 'NHS " in said and "put the code beside its own name, or allow new ICBs" in said


# Figures changed


@pytest.mark.parametrize("by", [0.01, -0.002])
@pytest.mark.parametrize(("source", "sheet", "item", "year"), columns("rate"))
def test_a_rate_changed_by_a_little(source, sheet, item, year, by, edited):
    if abs(by) < 0.01 and "post-convergence" in item and source == "NHSE-25" and "Specialised" in sheet:
        by = -0.02
    book = edited(source)
    row = book.row(sheet, ONE, item, year)
    book.set(row, row.value + by)
    said = book.refused()
    assert f"sheet {sheet!r} " in said and f"{row.cell}" in said and "Cambridgeshire" in said


@pytest.mark.parametrize(("source", "sheet", "item", "year"), columns("£k"))
def test_50_million_moved_between_two_icbs_of_a_region(source, sheet, item, year, edited):
    book = edited(source)
    one, other = book.row(sheet, ONE, item, year), book.row(sheet, OTHER, item, year)
    book.set(one, one.value + 50_000)
    book.set(other, other.value - 50_000)
    if (source, sheet, item) in FREE:
        rows = read_workbook(book.book)
        with pytest.raises(
            DataError, match=rf"^sheet '{sheet}' [A-Z]+\d+: found .* as in the known NHSE-\d+; correct the cell"
        ):
            check_unrevised(rows)
        return
    said = book.refused()
    assert one.cell in said or other.cell in said or "the sum of" in said


@pytest.mark.parametrize(("source", "sheet", "item", "year"), columns("£/head"))
def test_an_amount_per_head_changed(source, sheet, item, year, edited):
    book = edited(source)
    row = book.row(sheet, ONE, item, year)
    book.set(row, row.value + 0.01)
    said = book.refused()
    assert "by the same population" in said and row.cell in said


@pytest.mark.parametrize(
    ("source", "sheet", "item", "value", "problem"),
    [
        ("NHSE-25", "ICB Core Allocations 2025-26", "fair shares target", 0.0, "a divisor is 0; correct it"),
        ("NHSE-25", "ICB Core Allocations 2025-26", "recurrent allocation", 1718186.0, "rounded to £1k"),
    ],
)
def test_a_figure_and_all_totals_changed(source, sheet, item, value, problem, edited):
    book = edited(source)
    row = book.row(sheet, ONE, item)
    book.set(row, value)
    for total in book.rows:
        if (total.sheet, total.item) == (sheet, item) and total.code in (row.region, "ENG"):
            book.set(total, total.value + value - row.value)
    said = book.refused()
    assert said.startswith(f"sheet {sheet!r} ") and problem in said and row.cell in said


def test_a_message_names_cell_value_equation_and_remedy(edited):
    book = edited("NHSE-25")
    row = book.row("ICB Core Allocations 2025-26", ONE, "base growth")
    book.set(row, row.value + 0.01)
    assert book.refused() == (
        "sheet 'ICB Core Allocations 2025-26' J22: found 1718185.0; expected 1,734,648 for 'recurrent allocation' of "
        "NHS Cambridgeshire and Peterborough ICB: adjusted recurrent baseline (E22) x (1 + base growth (H22)) x (1 + "
        "convergence (I22)), rounded to £1k; correct the cell that is wrong of these"
    )


# The command, on files


@pytest.fixture
def file(books, tmp_path):
    """Write a workbook, with one cell changed."""

    def write(source, sheet=None, cell=None, value=None):
        book = books[source]
        path = tmp_path / f"{source}.xlsx"
        before = book[sheet][cell].value if sheet else None
        if sheet:
            book[sheet][cell].value = value
        book.save(path)
        if sheet:
            book[sheet][cell].value = before
        return path

    return write


def test_a_revised_workbook_imports_when_that_is_allowed(file, tmp_path):
    path = file("NHSE-25", "ICB running cost allowance", "E22", 13_559.0)
    said = run("import-allocations", path, "-o", tmp_path / "made.csv", code=2).stderr
    assert said.startswith("mtfs: NHSE-25.xlsx: sheet 'ICB running cost allowance' E22: found 13559")
    assert not (tmp_path / "made.csv").exists()
    run("import-allocations", path, "--allow-revised", "-o", tmp_path / "made.csv")
    assert ",E22,running costs,allocation,icb,QUE," in (tmp_path / "made.csv").read_text(encoding="utf-8")


def test_both_workbooks_import_without_complaint_and_give_the_package(file, tmp_path):
    paths = [file(source) for source in SOURCES]
    done = run("import-allocations", *paths, "-o", tmp_path / "made.csv")
    assert done.stdout.count("every total and every relation agrees") == 2
    shipped = (Path(__file__).parents[2] / "mtfs" / "data" / "nhse_allocations.csv").read_text(encoding="utf-8")
    made = (tmp_path / "made.csv").read_text(encoding="utf-8")  # openpyxl writes 16 digits of a number, not all 17
    without_values = [[line.rpartition(",")[0] for line in text.splitlines()] for text in (made, shipped)]
    assert without_values[0] == without_values[1]


@pytest.mark.parametrize("source", SOURCES)
def test_the_published_workbooks_themselves_contradict_nothing(source, published_workbooks):
    assert import_allocations(published_workbooks[source]) == ROWS[source]
