"""`mtfs scenarios`, and the option --scenario of the commands about one plan."""

import csv
import io
import json
from pathlib import Path

import pytest
from support import engines
from support.commands import run
from support.workbook_edits import edit

import mtfs
from mtfs.plan.scenarios import in_scenario, selected

NONE_CALLED_SO = "mtfs: the plan has no scenario 'hihg'; it has low_risk, medium_risk"


def test_scenarios_are_printed_side_by_side():
    lines = run("scenarios", "--for", "pot.total", "--for", "allocation.recurrent@2029/30").stdout.splitlines()
    pot = lines.index("Investment pot, 2025/26 to 2029/30")
    assert [line.split()[-2:] for line in lines[pot + 1 : pot + 3]] == [["stands", "202.5"], ["62.5", "-140.0"]]
    assert lines[pot + 2].startswith("Low risk: growth only  ") and "Recurrent allocation, 2029/30" in lines[pot:]
    assert "low_risk" not in "".join(lines) and "low_risk" in run("scenarios", "--for", "pot.total", "--ids").stdout


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_scenarios_go_on_as_csv_and_json(format_):
    run("scenarios", "--for", "pot.total", "--format", format_, "-o", "found")
    text = Path("found").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text))) if format_ == "csv" else json.loads(text)["rows"]
    assert [float(row["commercial_high"]) for row in rows] == pytest.approx([402_500, 200_000])
    assert run("scenarios", "--for", "pot.total", "--format", format_).stdout == text


@pytest.mark.parametrize("key", ["low_risk", "published", "stated"])
def test_show_in_a_scenario_is_the_projection_in_it(key):
    rows = list(csv.DictReader(io.StringIO(run("show", "--scenario", key, "--format", "csv").stdout)))
    plan = in_scenario(mtfs.load_plan(), key)
    lines = mtfs.project(plan).lines
    assert len(rows) == len(lines)
    for row in rows:
        for period, year in enumerate(plan.years):
            value = lines[row["line"]][period]
            assert row[year] == ("" if value is None or row["all years"] else repr(float(value)))


def test_what_a_number_without_a_unit_sets_in_a_scenario_is_said():
    plan = mtfs.load_plan()
    sets = "funds.sdf.opening = 33; funds.bcf.opening = £80m; rates.growth = 0.01"
    own = plan.scenarios["stated"].model_copy(update={"name": "Ours", "sets": sets})
    mtfs.write_toml(plan.model_copy(update={"scenarios": {"ours": own}}), "own.toml")
    ours = ("--scenario", "ours")
    words = "Scenario Ours: funds.sdf.opening is 33.0 £k, a number without a unit being £k; it was £37.098m\n"
    assert (
        run("scenarios", "own.toml").stderr
        == run("explain", "pot.annual", "2026/27", "--plan", "own.toml", *ours).stderr
        == words
    )
    assert run("check", "own.toml", "--scenario", "none").stderr == run("scenarios").stderr == ""


def test_the_commands_say_for_which_scenario_they_speak():
    assert "2025-28, scenario: Low risk: growth only, cash (£m)" in run("show", "--scenario", "low_risk").stdout
    assert "scenario: Low risk: growth only" in run("check", "--scenario", "low_risk").stdout
    explained = run("explain", "funds.sdf.repurposed", "2026/27", "--scenario", "sdf_35").stdout
    assert "35.00%" in explained and "Scenario 35% of SDF" in explained
    printed = run("report", "--scenario", "low_risk", "-o", "low.xlsx").stdout
    assert printed.startswith("NHS Cambridgeshire") and "scenario: Low risk: growth only" in printed.splitlines()[0]
    assert "Investment pot 2025/26 to 2029/30: £62.5m" in printed


def test_a_workbook_stays_in_its_scenario_unless_told_otherwise():
    run("report", "--scenario", "low_risk", "-o", "low.xlsx")
    assert mtfs.load_plan("low.xlsx") == selected(mtfs.load_plan(), "low_risk")
    pots = {
        arguments: next(line for line in run("show", "low.xlsx", "--only", "pot.annual", *arguments).stdout.splitlines()
                        if line.startswith("Investment pot of the year")).split()[6]
        for arguments in ((), ("--scenario", "none"), ("--scenario", "commercial_high"))
    }  # fmt: skip
    assert list(pots.values()) == ["12.5", "40.5", "80.5"]  # of 2025/26
    run("report", "low.xlsx", "--scenario", "none", "-o", "base.xlsx")
    run("report", "-o", "default.xlsx")
    assert Path("base.xlsx").read_bytes() == Path("default.xlsx").read_bytes()


def test_a_report_of_a_workbook_in_which_a_user_chose_a_scenario_is_that_of_the_scenario():
    run("report", "-o", "default.xlsx")
    edit("default.xlsx", "chosen.xlsx", {"plan.scenario": {"All years": "35% of SDF"}})
    assert "£221.0m" in run("report", "chosen.xlsx", "-o", "new.xlsx").stdout
    run("report", "--scenario", "sdf_35", "-o", "written.xlsx")
    assert engines.read("new.xlsx") == engines.read("written.xlsx")


def test_commercial_income_counts_on_top_of_a_scenario():
    printed = run("report", "--scenario", "low_risk", "--commercial", "high", "-o", "x.xlsx").stdout
    assert "£262.5m" in printed and "scenario: Low risk" in printed  # 5 x 12.5 and 200


@pytest.mark.parametrize("command", [("report",), ("show",), ("check",), ("explain", "pot.annual")])
def test_a_scenario_that_is_not_there_is_one_line(command):
    result = run(*command, "--scenario", "hihg", code=2)
    assert result.stdout == "" and result.stderr.startswith(NONE_CALLED_SO) and result.stderr.count("\n") == 1
    assert not list(Path().glob("*.xlsx"))


def test_a_plan_without_scenarios_and_a_figure_that_is_none_are_one_line():
    assert run("scenarios", "nhse:QOQ", code=2).stderr.count("has no scenarios; add [scenarios.NAME]") == 1
    assert "no line 'pot.anual'" in run("scenarios", "--for", "pot.anual", code=2).stderr
    assert "it has no scenarios" in run("show", "nhse:QOQ", "--scenario", "low", code=2).stderr


def test_what_moves_a_figure_its_simulation_and_a_goal_are_asked_in_a_scenario():
    in_it = ("--scenario", "sdf_35", "--for")
    row = json.loads(run("sensitivity", *in_it, "pot.total", "--format", "json").stdout)["rows"][0]
    expected = mtfs.project(in_scenario(mtfs.load_plan(), "sdf_35")).value("pot.annual")
    assert row["output"] == pytest.approx(expected)
    rows = json.loads(run("simulate", *in_it, "pot.total", "--draws", "1000", "--format", "json").stdout)["rows"]
    assert rows[0]["plan"] == pytest.approx(expected)
    goal = ("--scenario", "sdf_35", "--set", "funds.sdf.repurpose", "--for", "pot.total=205000", "--format", "json")
    rows = json.loads(run("solve", *goal).stdout)["rows"]
    assert [row["before"] for row in rows] == pytest.approx([0.35, expected])


def test_a_plan_is_bridged_to_its_own_scenario():
    default = "cambridgeshire-peterborough-2025-28"
    printed = run("bridge", default, default, "--scenario", "sdf_35").stdout
    assert "£202.5m becomes £221.0m, up £18.5m." in printed and "Fund: Service Development Funding adds" in printed
    for command in (("sensitivity",), ("simulate",), ("bridge", default, default)):
        assert NONE_CALLED_SO in run(*command, "--scenario", "hihg", code=2).stderr
