"""The commands that print figures write them to a file too, in every format."""

import io
import json

import pandas
import pytest
from support.plan_builder import made, series, small
from typer.testing import CliRunner

import mtfs
from mtfs.cli import app

COMMANDS = ("show", "check", "reconcile", "icbs")


def run(*arguments, code=0):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_what_is_printed_is_what_is_written(command, format_, tmp_path):
    printed = run(command, "--format", format_).stdout
    result = run(command, "--format", format_, "--output", "figures.txt")
    written = (tmp_path / "figures.txt").read_bytes()
    assert result.stdout == "" and written.decode() == ("\ufeff" if format_ == "csv" else "") + printed


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_in_a_file_is_read_back_as_it_was(command):
    printed = run(command, "--format", "csv").stdout
    run(command, "--format", "csv", "--output", "figures.csv")
    pandas.testing.assert_frame_equal(pandas.read_csv("figures.csv"), pandas.read_csv(io.StringIO(printed)))


@pytest.mark.parametrize("command", COMMANDS)
def test_parquet_needs_a_file(command, tmp_path):
    result = run(command, "--format", "parquet", code=2)
    assert result.stderr.splitlines() == [
        "mtfs: --format parquet: is no text to print; name a file, such as --output table.parquet"
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("plan", ["cambridgeshire-peterborough-2025-28", "nhse:QUE"])
@pytest.mark.parametrize("real", [False, True])
def test_parquet_of_show_is_the_projections_table(plan, real):
    run("show", plan, "--format", "parquet", "-o", "figures.parquet", *(["--real"] if real else []))
    found = pandas.read_parquet("figures.parquet").set_index("line")
    expected = mtfs.project(mtfs.load_plan(plan)).table(real).frame("line")
    pandas.testing.assert_frame_equal(found, expected, check_dtype=False, check_index_type=False, check_exact=True)
    assert all(found[year].dtype == "float64" for year in found.columns[2:])


def test_every_format_of_the_checks():
    plan = made(small(), {"rates.growth": series({"2025/26": 0.0, "2026/27": 0.3})})
    mtfs.write_toml(plan, "plan.toml")
    expected = mtfs.checks(mtfs.project(plan))
    rows = json.loads(run("check", "plan.toml", "--format", "json", code=1).stdout)["rows"]
    assert [(row["id"], row["residual"], row["result"]) for row in rows] == [
        (entry.line, entry.residual, "OK" if entry.passed else "FAILS") for entry in expected
    ]
    assert {row["where"] for row in rows if row["result"] == "FAILS"} == {"2026/27"}
    run("check", "plan.toml", "--format", "parquet", "-o", "checks.parquet", code=1)
    found = pandas.read_parquet("checks.parquet")
    assert found["residual"].tolist() == [entry.residual for entry in expected]
    assert found["unit"].tolist() == [entry.unit for entry in expected]


def test_parquet_of_claims_and_of_icbs():
    run("reconcile", "--format", "parquet", "-o", "claims.parquet")
    found = pandas.read_parquet("claims.parquet")
    expected = [vars(outcome) for outcome in mtfs.reconcile(mtfs.load_plan()).outcomes]
    assert found["id"].tolist() == [row["id"] for row in expected]
    assert found["result"].tolist() == [row["result"] for row in expected]
    assert found["computed"].dropna().tolist() == [row["computed"] for row in expected if row["computed"] is not None]
    run("icbs", "--format", "parquet", "-o", "icbs.parquet")
    found = pandas.read_parquet("icbs.parquet")
    assert found["Code"].tolist() == [icb.code for icb in mtfs.icbs()]
    assert found["Core recurrent allocation 2025/26 (£k)"].dtype == "float64"
