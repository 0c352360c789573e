"""The value axes of charts: ticks that can be told apart, in plans of any size."""

import zipfile

import pytest
from xlsxwriter.chart import Chart

from mtfs.report.book.british import BritishWorkbook


@pytest.mark.parametrize(
    ("kind", "number", "figures", "shown"),
    [
        ("column", "#,##0,", [900.0, 3_700.0], 'formatCode="#,##0.0,"'),
        ("column", "#,##0,", [100.0, 300.0], 'formatCode="#,##0.00,"'),
        ("column", "#,##0,", [9_000.0, 37_000.0], 'formatCode="#,##0,"'),
        ("column", "#,##0,", [-3_700.0, -900.0], 'formatCode="#,##0.0,"'),
        ("bar", "0", [1.0, 2.0], '<c:majorUnit val="1"/>'),
        ("bar", "0", [1.0, 20.0], 'formatCode="0"'),
    ],
)
def test_an_axis_has_the_decimals_that_tell_its_ticks_apart(kind, number, figures, shown, tmp_path):
    with BritishWorkbook(str(tmp_path / "book.xlsx")) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, figures)
        chart = book.add_chart({"type": kind})
        assert isinstance(chart, Chart)
        chart.add_series({"values": ["S", 0, 0, 0, len(figures) - 1]})
        (chart.set_x_axis if kind == "bar" else chart.set_y_axis)({"num_format": number})
        sheet.insert_chart(1, 1, chart)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as package:
        drawn = package.read("xl/charts/chart1.xml").decode()
    assert shown in drawn and ("majorUnit" in drawn) == ("majorUnit" in shown)
