"""mtfs solve and mtfs sensitivity: output in every format, exit codes, messages, files."""

import csv
import io
import json
from pathlib import Path

import pandas
import pytest
from support.commands import refused, run

GOAL = ("--set", "funds.sdf.repurpose", "--for", "pot.total=205000")


def test_solve_prints_the_value_in_full():
    text = run("solve", *GOAL, "--ids").stdout
    assert "26.35%" in text and "funds.sdf.repurpose = 0.2634779172412751" in text
    assert "One solution between 0.00% and 100.00%" in text and " 202.5 " in text and " 205.0\n" in text


def test_solve_writes_the_changed_plan_which_then_shows_the_target():
    assert "Plan: solved.toml" in run("solve", *GOAL, "--write", "solved.toml").stdout
    figures = json.loads(run("show", "solved.toml", "--only", "pot.cumulative", "--format", "json").stdout)
    assert figures["lines"][0]["values"]["2029/30"] == pytest.approx(205_000, abs=1e-6)
    before = Path("solved.toml").read_bytes()
    assert refused("solve", *GOAL, "--write", "solved.toml").startswith("solved.toml: is there already")
    assert Path("solved.toml").read_bytes() == before
    run("solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=206000", "--write", "solved.toml", "--force")
    assert Path("solved.toml").read_bytes() != before


def test_solve_without_a_solution_says_the_nearest_and_ends_with_1():
    result = run("solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=500000", "--write", "no.toml", code=1)
    assert result.stdout == "" and "the nearest is 341,616.5 £k, at funds.sdf.repurpose = 1.0" in result.stderr
    assert not Path("no.toml").exists()
    none = run("solve", "--set", "rates.growth", "--for", "pot.total=500000", code=1)
    assert none.stderr.startswith("pot.total does not depend on rates.growth: it is £202.5m at any value")


def test_solve_within_a_range():
    between = ("--between", "0.3", "0.5")
    assert "between 30.00% and 50.00% gives" in run("solve", *GOAL, *between, code=1).stderr
    assert "is no range" in refused("solve", *GOAL, "--between", "0.5", "0.3")


def test_solve_in_every_format():
    rows = list(csv.DictReader(io.StringIO(run("solve", *GOAL, "--format", "csv").stdout)))
    assert [row["figure"] for row in rows] == ["input", "output"] and float(rows[0]["after"]) == 0.2634779172412751
    data = json.loads(run("solve", *GOAL, "--format", "json").stdout)
    assert data["rows"][1]["after"] == pytest.approx(205_000)
    run("solve", *GOAL, "--format", "parquet", "-o", "solved.parquet")
    assert pandas.read_parquet("solved.parquet")["after"][0] == 0.2634779172412751


@pytest.mark.parametrize(("goal", "is_said"), [("205000", True), ("£205m", False)])
def test_solve_says_what_a_goal_without_a_unit_is(goal, is_said):
    words = "Goal: pot.total is £205.000m, a number without a unit being £k; it was £202.500m\n"
    said = run("solve", "--set", "funds.sdf.repurpose", "--for", f"pot.total={goal}").stderr
    assert said == (words if is_said else "")


def test_solve_refuses_what_cannot_be_sought():
    assert "is a choice" in refused("solve", "--set", "commercial.option", "--for", "pot.total=1")
    assert "is no goal" in refused("solve", "--set", "rates.growth", "--for", "pot.total")
    assert ".toml" in refused("solve", *GOAL, "--write", "solved.xlsx")


def test_sensitivity_prints_the_largest_swings_first_and_what_is_left_out():
    text = run("sensitivity", "--top", 3).stdout
    assert [row.partition("  ")[0] for row in text.splitlines()[4:7]] == [
        "Better Care Fund: Share repurposed", "Available growth a year, central case",
        "Capacity and demand fund: Share repurposed",
    ]  # fmt: skip
    assert "As the plan stands it is £202.5m." in text and "funds." not in text
    assert "funds.bcf.repurpose" in run("sensitivity", "--top", 3, "--ids").stdout
    assert "Ranges: the plan's range where it gives one" in text and "other inputs do not move it" in text
    assert "7 more move it less; --top 10 shows them." in text


def test_sensitivity_in_every_format_of_any_figure():
    command = ("sensitivity", "--for", "activity.headroom 2029/30", "--step", "0.1")
    rows = list(csv.DictReader(io.StringIO(run(*command, "--format", "csv").stdout)))
    assert float(rows[0]["swing"]) >= float(rows[1]["swing"])
    columns = json.loads(run(*command, "--format", "json").stdout)["columns"]
    assert {"name": "swing", "unit": "£k"} in columns
    run(*command, "--format", "parquet", "-o", "tornado.parquet")
    assert len(pandas.read_parquet("tornado.parquet")) == len(rows) == 9


def test_the_two_way_table():
    pair = ("--two-way", "funds.sdf.repurpose", "available_growth.central")
    text = run("sensitivity", *pair, "--points", 3).stdout
    assert " 202.5 " in text and " £12.5m " in text
    rows = list(csv.reader(io.StringIO(run("sensitivity", *pair, "--points", 3, "--format", "csv").stdout)))
    assert len(rows) == 4 and len(rows[0]) == 5


def test_sensitivity_refuses_what_it_cannot_do():
    assert "odd number" in refused(
        "sensitivity", "--two-way", "funds.sdf.repurpose", "funds.bcf.repurpose", "--points", 4
    )
    assert "is no share of an input" in refused("sensitivity", "--step", "0")
    assert "the plan has no line" in refused("sensitivity", "--for", "pot.totl")
    assert "does not move pot.total" in refused("sensitivity", "--two-way", "rates.growth", "funds.bcf.repurpose")
