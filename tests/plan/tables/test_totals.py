"""Totals among the rows of a table, which would be counted twice."""

import pytest
from support.refusals import refused
from support.tables import SMALL, csv_table, table_figures

import mtfs

A, B, C = (
    ("A", "expenditure", "100", "100", "100"),
    ("B", "expenditure", "200", "200", "200"),
    ("C", "cost", "5", "5", "5"),
)


def called(name, *amounts):
    return (name, "expenditure", *map(str, amounts))


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        ((A, B, called("Total services", 300, 301, 299)), {5: "3 to 4"}),
        ((called("Sub-total", 300, 300, 300), A, B, C), {3: "4 to 5"}),
        ((C, A, B, called("Net cost", 300, 300, 300)), {6: "4 to 5"}),
        ((A, B, called("Subtotal", 300, 300, 300), C, called("Total", 305, 305, 305)), {5: "3 to 4", 7: "3 to 6"}),
        ((called("Total", 305, 305, 305), called("Subtotal", 300, 300, 300), A, B, C), {3: "5 to 7", 4: "5 to 6"}),
        (
            (("X", "saving", "", "1", "2"), ("Y", "saving", "", "3", "4"), ("Total", "saving", "", "4", "6")),
            {5: "3 to 4"},
        ),
        ((A, B, called("All services", 300, 300, 300)), {5: "3 to 4"}),
    ],
)
def test_a_row_that_is_called_a_total_is_questioned_where_it_is_one(rows, totals, tmp_path):
    table = csv_table(tmp_path, (SMALL[1], *(rows if rows[0][1] != "saving" else (*rows, SMALL[0]))))
    text = refused(lambda: mtfs.plan_from_table(table))
    assert len(text.splitlines()) == len(totals)
    for number, others in totals.items():
        assert f"row {number} ({rows[number - 3][0]}): is the sum of rows {others}, and would be counted twice" in text


@pytest.mark.parametrize(
    "rows",
    [
        (A, B, called("Total other", 300, 302, 300)),
        (A, B, called("Internet", 300, 300, 300)),
        (called("Net transfers", "-", "-", "-"), called("X", 1, "-", 1), called("Y", -1, "-", -1)),
        (A, called("Net cost", 100, 100, 100)),
        (A, called("All services", 100, 100, 100)),
        (A, B, called("All services", 300, 300, 299)),
        (called("X", 0, 0, 0), called("Y", 0, 0, 0), called("All services", 0, 0, 0)),
    ],
)
def test_a_row_that_is_no_total_by_name_or_amount_is_a_line(rows, tmp_path):
    assert len(table_figures(tmp_path, *rows).plan.expenditure) == len(rows) + 1
