"""`mtfs icbs` and `mtfs import-allocations`: figures that NHS England has published."""

import csv
import io
import json
import re
from pathlib import Path

from support.commands import refused, run

import mtfs
from mtfs import data


def test_icbs():
    text = run("icbs").stdout
    assert "QUE" in text and "NHS Cambridgeshire and Peterborough ICB" in text and "1,718.2" in text
    assert len(re.findall(r"^ ?Q\w\w ", text, re.MULTILINE)) == 42


def test_icbs_as_json_and_csv():
    found = json.loads(run("icbs", "--format", "json").stdout)["rows"]
    rows = list(csv.DictReader(io.StringIO(run("icbs", "--format", "csv").stdout)))
    assert len(found) == len(rows) == 42
    assert [row["Code"] for row in rows] == [entry["Code"] for entry in found] == [icb.code for icb in mtfs.icbs()]
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
