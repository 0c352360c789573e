"""The figures that stand large on the page: those of the report's Summary, with the ranges of `mtfs simulate`."""

import json

import openpyxl
import pytest
from support.example_plans import CASES
from typer.testing import CliRunner

import mtfs
from mtfs.cli import app
from mtfs.core.units import MONEY
from mtfs.plan.library import DEFAULT
from mtfs.plan.toml import toml_text
from mtfs.report.sheets.summary import ACROSS
from mtfs.web.answers import computed, ranges
from mtfs.web.question import read_question

LABEL, FIGURE, SAID, RANGE, STATUS = range(4, 9)
"""Rows of the four figures on Summary."""
PLANS = [DEFAULT, "cambridgeshire-peterborough-stp-2016", "nhse:QUE", "example:council", CASES / "rich-plan.toml"]


def asked(plan, *changes):
    """The question about a plan, sent along, with changes (input, value)."""
    made = [{"input": key, "value": value} for key, value in changes]
    return read_question({"upload": {"name": "plan.toml", "text": toml_text(plan)}, "changes": made})


@pytest.mark.parametrize("name", PLANS, ids=str)
def test_they_are_those_of_the_summary_word_for_word(name, tmp_path):
    plan = mtfs.load_plan(name)
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx", data_only=True)["Summary"]
    rows = [[sheet.cell(row, column + 1).value for column in ACROSS] for row in (LABEL, FIGURE, SAID, STATUS, RANGE)]
    rows[1] = [MONEY.millions(1000 * value) if isinstance(value, float) else value for value in rows[1]]
    question = asked(plan)
    shown, simulated = computed(question)["tiles"], ranges(question)
    assert rows[:4] == [[tile[part] for tile in shown] for part in ("label", "figure", "said", "weakest")]
    assert rows[4] == simulated["ranges"]
    stands = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert set(simulated["chances"]) <= {text.removeprefix("\N{BULLET} ") for text in stands}
    assert len(simulated["chances"]) == len(plan.targets) and not simulated["why_none"]


def test_the_ranges_and_the_chances_are_those_of_simulate():
    said = ranges(asked(mtfs.load_plan()))
    outputs, targets = (
        json.loads(CliRunner().invoke(app, ["simulate", "--table", name, "--format", "json"]).stdout)["rows"]
        for name in ("outputs", "targets")
    )
    low, high = (MONEY.millions(outputs[0][percentile]) for percentile in ("P10", "P90"))
    assert outputs[0]["output"] == "pot.total" and said["ranges"][0] == f"8 times in 10 between {low} and {high}"
    assert said["chances"] == [
        f"Chance as simulated: {row['name']}: {100 * row['probability']:.0f} times in 100." for row in targets
    ]


def test_a_changed_figure_says_what_it_was():
    first, *others = computed(asked(mtfs.load_plan("nhse:QUE"), ("pressures.all", 30_000)))["tiles"]
    assert first["given"] == "not computable" and first["figure"].startswith("£")
    assert first["said"].endswith(" in 2030/31")
    assert [tile["given"] == tile["figure"] for tile in others] == [True, True, False]


def test_without_pressures_no_pot_and_no_range_of_it_is_told():
    question = asked(mtfs.load_plan("nhse:QUE"))
    first, *_, pot = computed(question)["tiles"]
    partial = MONEY.millions(mtfs.project(mtfs.load_plan("nhse:QUE")).value("pot.annual"))
    assert (pot["figure"], pot["said"]) == ("not computable", f"pressures missing; {partial} before them")
    assert first["figure"].startswith("£") and ranges(question)["ranges"][-1] == "No range while pressures are missing."


def test_ranges_that_cannot_be_used_are_said_with_the_reason():
    question = asked(mtfs.load_plan(), ("rates.growth", 0.031))
    said = ranges(question)
    assert (
        said["why_none"].startswith("uncertainty.growth: low")
        and said["ranges"] == ["No range is simulated for it."] * 4
    )
    assert all(chance.endswith("not simulated.") for chance in said["chances"])
