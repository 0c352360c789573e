"""NHS England's workbooks in the layout that was published, made from the figures in the package."""

import csv
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

import openpyxl
from openpyxl.utils import column_index_from_string

from mtfs import data
from mtfs.core.years import FinancialYear
from mtfs.nhse.organisations import icbs_on, parts
from mtfs.nhse.relations import ALLOCATED, RELATIONS
from mtfs.nhse.tables import Row

UNITS = {"£k": "(£k)", "rate": "(%)", "£/head": "£ per head"}
LABELS = ("R23", "Region", "ICB23", "System Name")


def published_rows(source):
    """The rows of a workbook, as the importer has to read them."""
    with data.path("nhse_allocations.csv").open(encoding="utf-8") as stream:
        rows = [Row(**{**row, "value": float(row["value"])}) for row in csv.DictReader(stream)]
    return [row for row in rows if row.source == source]


def made_book(rows):
    """A workbook with every figure in the cell in which it was published."""
    book, sheets = openpyxl.Workbook(), defaultdict(list)
    book.remove(book.active)
    for row in rows:
        sheets[row.sheet].append(row)
    for title, figures in sheets.items():
        sheet = book.create_sheet(title)
        header = min(number(row.cell) for row in figures) - 1
        for column, label in enumerate(LABELS, start=1):
            sheet.cell(header, column).value = label
        for row in figures:
            letters = row.cell.rstrip("0123456789")
            item = row.item.removesuffix(" per head").removesuffix(" amount")
            sheet.cell(header, column_index_from_string(letters)).value = f"{row.year} {item} {UNITS[row.unit]}"
            sheet[row.cell].value = row.value
            for column, text in enumerate(labels(row), start=1):
                sheet.cell(number(row.cell), column).value = text
    return book


def number(cell):
    """The row of a cell."""
    return int(re.sub("[A-Z]", "", cell))


def labels(row):
    """What stands before the figures of an organisation."""
    if row.level == "england":
        return None, None, None, "ENGLAND"
    if row.level == "retained":
        return row.region, "NHS England", row.code, row.name.removeprefix("NHS England ")
    return row.region, "A region", row.code, row.name


def whole_of_todays_icbs(rows):
    """The rows of one year for today's ICBs, each made of whole ICBs of before: what follows from money is recomputed.

    An ICB of before that was split goes to the successor that takes most of it, so that amounts of whole £k stay so.
    """
    today, before = date(2026, 4, 1), date(2025, 4, 1)
    shares = {icb: parts(icb.code, today, before) for icb in icbs_on(today)}
    makes = {code: max(shares, key=lambda icb: shares[icb].get(code, 0.0)) for own in shares.values() for code in own}
    of_icb = {}
    for row in rows:
        if row.level == "icb":
            place = of_icb.setdefault(makes[row.code], {})
            place.setdefault((row.stream, row.table, row.year, row.item), []).append(row)
    kept = [row for row in rows if row.level != "icb"]
    for icb, figures in of_icb.items():
        added = _added(figures)
        kept += [replace(row, code=icb.code, name=icb.name, region=icb.region) for row in added.values()]
    return kept


def _added(figures):
    """The figures of several ICBs as those of one, by stream, table, year and item."""
    added = {key: replace(own[0], value=sum(row.value for row in own)) for key, own in figures.items()}
    for key, own in figures.items():
        if key[3].endswith(" per head"):
            amounts = figures[*key[:3], key[3].removesuffix(" per head")]
            people = sum(amount.value / row.value for amount, row in zip(amounts, own, strict=True))
            added[key] = replace(own[0], value=sum(amount.value for amount in amounts) / people)
    for relation in RELATIONS:
        result, *operands = (_find(added, relation, place) for place in (relation.result, *relation.operands))
        if result is None or None in operands or not relation.holds_in(result.sheet_year):
            continue
        if relation in ALLOCATED:
            baseline, growth, *convergence = operands
            _set(added, growth, _mean(figures, baseline, growth) if convergence else result.value / baseline.value - 1)
            growth = _find(added, relation, relation.operands[1])
            for one in convergence:
                _set(added, one, result.value / baseline.value / (1 + growth.value) - 1)
    for relation in RELATIONS:
        result, *operands = (_find(added, relation, place) for place in (relation.result, *relation.operands))
        if result is not None and None not in operands and relation.holds_in(result.sheet_year) and result.unit != "£k":
            _set(added, result, relation.equation(*(row.value for row in operands)))
    return added


def _key(row):
    return row.stream, row.table, row.year, row.item


def _find(added, relation, place):
    sheet_year = next(iter(added.values())).sheet_year
    year = str(FinancialYear.parse(sheet_year) + place.year)
    return added.get((place.stream or relation.stream, place.table, year, place.item)) if not place.sheet else None


def _set(added, row, value):
    added[_key(row)] = replace(row, value=value)


def _mean(figures, weight, rate):
    weights, rates = ([row.value for row in figures[_key(one)]] for one in (weight, rate))
    return sum(one * other for one, other in zip(weights, rates, strict=True)) / sum(weights)
