"""`mtfs simulate`: what it prints, what it writes, what it refuses in a line."""

import inspect
import json

import pandas
import pytest
from support.plan_builder import made, small
from typer.testing import CliRunner

import mtfs
from mtfs.analysis.uncertainty.results import TABLES
from mtfs.analysis.uncertainty.sampling import METHODS
from mtfs.analysis.uncertainty.simulation import DRAWS, SEED
from mtfs.cli import app
from mtfs.cli.simulate import How, Which, simulate
from mtfs.plan.library import built_in_text


def run(*arguments, code=0):
    result = CliRunner().invoke(app, ["simulate", *arguments])
    assert result.exit_code == code, result.output
    return result


def test_the_options_offer_what_there_is_and_begin_where_python_does():
    assert tuple(How) == METHODS and list(Which) == list(TABLES)
    given = inspect.signature(simulate).parameters
    assert (given["draws"].default, given["seed"].default, given["method"].default) == (DRAWS, SEED, "latin")


def test_the_default_plan_with_its_targets_and_contributions():
    text = run("--draws", "2000").stdout
    assert "2,000 draws, Latin hypercube, seed 1" in text and "pot.total" not in text
    assert "Probability of reaching at least" in text and "Pot of £205m over the five years" in text
    assert "Contribution to the variance" in text and "Better Care Fund: Share repurposed" in text
    assert "pot.total" in run("--draws", "2000", "--ids").stdout


def test_outputs_and_targets_asked_for():
    text = run("--draws", "1000", "--for", "pot.annual 2029/30", "--target", "pot.total=190000").stdout
    assert "Investment pot of the year, 2029/30" in text and " 190.0 " in text and "£205m" not in text
    rows = json.loads(run("--draws", "1000", "--for", "pot.total", "--format", "json").stdout)["rows"]
    assert [row["output"] for row in rows] == ["pot.total"] and rows[0]["P10"] < rows[0]["P50"] < rows[0]["P90"]


@pytest.mark.parametrize("table", ["outputs", "years", "targets", "contributions"])
def test_every_table_in_every_format(table, tmp_path):
    options = ["--draws", "1000", "--seed", "3", "--table", table]
    printed = run(*options, "--format", "csv").stdout
    path = tmp_path / "table.parquet"
    run(*options, "--format", "parquet", "-o", str(path))
    assert list(pandas.read_parquet(path).columns) == printed.splitlines()[0].split(",")
    assert len(pandas.read_parquet(path)) == len(printed.splitlines()) - 1
    assert run(*options).stdout == run(*options).stdout != run(*options, "--seed", "4").stdout


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_methods(method):
    assert "seed 1" in run("--draws", "1000", "--method", method, "--for", "pot.total").stdout


def test_counted_commercial_income_brings_most_of_the_spread():
    rows = json.loads(
        run("--draws", "1000", "--commercial", "central", "--table", "contributions", "--format", "json").stdout
    )["rows"]
    assert {row["range"]: row for row in rows}["commercial"]["pot.total"] > 0.5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--draws", "10"], "mtfs: 10 draws are outside 1,000 to 1,000,000,000; 10,000 are usual"),
        (["--seed", "-1"], "mtfs: seed -1 is none; take a whole number from 0 and below 2^63, such as 1"),
        (["--for", "pot.totl"], "mtfs: the plan has no line 'pot.totl'; did you mean"),
        (["--target", "pot.total"], "mtfs: 'pot.total' is no goal; write OUTPUT=VALUE"),
        (["--target", "pot.totl=1"], "mtfs: the plan has no line 'pot.totl'; did you mean"),
        (["--format", "parquet"], "mtfs: --format parquet: is no text to print; name a file"),
    ],
)
def test_what_is_refused_in_one_line(options, message):
    result = run(*options, code=2)
    assert result.stderr.startswith(message) and len(result.stderr.splitlines()) == 1 and result.stdout == ""


def test_a_plan_without_ranges_is_told_how_to_add_one(tmp_path):
    path = tmp_path / "plan.toml"
    mtfs.write_toml(made(small()), path)
    result = run(str(path), code=2)
    assert result.stderr.startswith("mtfs: uncertainty: the plan has none; in the plan file, give an input its range")
    assert len(result.stderr.splitlines()) == 1


def test_a_range_that_does_not_hold_its_central_value_is_refused(tmp_path):
    path = tmp_path / "plan.toml"
    text = built_in_text("cambridgeshire-peterborough-2025-28")
    assert text.count("low = { value = 0.018,") == 1
    path.write_text(text.replace("low = { value = 0.018,", "low = { value = 0.025,"), encoding="utf-8")
    result = run(str(path), code=2)
    assert "uncertainty.growth: low 0.025, high 0.028 do not hold the plan's own 0.023 (rates.growth)" in result.stderr
