"""`mtfs icbs` and `mtfs import-allocations`: figures that NHS England has published."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from support.commands import refused, run

import mtfs
from mtfs import data


def test_icbs():
    text = run("icbs", "--on", "2025-04-01").stdout
    assert "QUE" in text and "NHS Cambridgeshire and Peterborough ICB" in text and "1,718.2" in text
    assert len(re.findall(r"^ ?Q\w\w ", text, re.MULTILINE)) == 42


def test_icbs_of_today():
    text = run("icbs").stdout
    assert len(re.findall(r"^(?:Q\w\w|[A-Z]\d\w\d\w) ", text, re.MULTILINE)) == 36
    (central_east,) = [line for line in text.splitlines() if line.startswith("S1Y5D")]
    assert "5,861.6" in central_east and "QHG, QUE, 79.20% of QM7" in central_east


def test_what_became_of_an_icb():
    text = run("icbs", "QUE").stdout
    assert "NHS Cambridgeshire and Peterborough ICB (QUE) ended on 31 March 2026; succeeded by NHS Central East" in text
    assert "mtfs report nhse:QHL+QUA" in run("icbs", "black country").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["icbs", "--on", "yesterday"], "'yesterday' is no day; write it as 2026-04-01"),
        (["icbs", "--on", "2025/26"], "'2025/26' is no day; write it as 2026-04-01"),
        (["icbs", "--on", "2022-06-30"], "there was no ICB on 30 June 2022; name a day from 2022-07-01 on"),
        (["rollup", "nhse:*", "--on", "2020-01-01"], "there was no ICB on 1 January 2020; name a day from"),
        (["icbs", "QUE", "--on", "2026-04-01"], "there is no QUE (NHS Cambridgeshire and Peterborough ICB) on 1 April"),
        (["show", "nhse:QUE@"], "'QUE@': '' is neither a day such as 2026-04-01 nor a year such as 2025/26"),
        (["show", "nhse:QUE@2025-27"], "'2025/27' is not a financial year"),
    ],
)
def test_a_day_or_year_that_is_none_or_without_icbs_is_refused(arguments, says):
    assert says in refused(*arguments)


def test_an_icb_is_told_of_as_it_was_on_a_day():
    assert "since 1 April 2026" in run("icbs", "QRL").stdout
    assert "1 July 2022 to 31 March 2026" in run("icbs", "QRL", "--on", "2025-04-01").stdout


def test_icbs_as_json_and_csv():
    on = ("icbs", "--on", "2025-04-01")
    found = json.loads(run(*on, "--format", "json").stdout)["rows"]
    rows = list(csv.DictReader(io.StringIO(run(*on, "--format", "csv").stdout)))
    assert len(found) == len(rows) == 42
    codes = [icb.code for icb in mtfs.icbs("2025-04-01")]
    assert [row["Code"] for row in rows] == [entry["Code"] for entry in found] == codes
    (que,) = [entry for entry in found if entry["Code"] == "QUE"]
    assert que["Core recurrent allocation 2025/26 (£k)"] == 1_718_185 and que["Region"] == "East of England"


def test_import_reproduces_the_shipped_figures_and_writes_nothing_else(published_workbooks):
    result = run("import-allocations", *published_workbooks.values(), "-o", "figures.csv")
    assert list(Path().iterdir()) == [Path("figures.csv")]
    assert Path("figures.csv").read_bytes() == data.path("nhse_allocations.csv").read_bytes()
    assert result.stdout.count("every total and every relation agrees") == 2 and "Written: figures.csv" in result.stdout


def test_import_of_a_workbook_of_something_else():
    run("report", "-o", "report.xlsx")
    text = refused("import-allocations", "report.xlsx")
    assert text.startswith("report.xlsx: ")
    assert not Path("nhse_allocations.csv").exists()


def test_import_of_a_file_that_is_not_there():
    assert "none.xlsx: there is no such file" in refused("import-allocations", "none.xlsx")
