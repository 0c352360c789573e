"""A plan survives every way of keeping it: as TOML and on the Inputs sheet of a workbook."""

import math

import pytest
from hypothesis import given
from support import engines
from support.example_plans import OWN
from support.plan_builder import care, changed, council, made, rich, series, small
from support.plan_strategies import AWKWARD_WORDS, plans
from support.profile import examples

import mtfs
from mtfs.catalogue.lines import ClaimedYear, kind_of
from mtfs.plan.library import built_in, built_in_names, built_in_text
from mtfs.plan.toml import plan_data, plan_from_data, plan_from_text, toml_text
from mtfs.plan.workbook import read_workbook
from mtfs.report.book.workbook import layout_of


def through_workbook(plan, folder):
    path = folder / "plan.xlsx"
    mtfs.write_report(plan, path)
    return read_workbook(path)


@examples(30)
@given(plans() | plans(funded=True))
def test_plan_to_toml_to_plan_is_the_identity(plan):
    assert plan_from_text(toml_text(plan), "text") == plan


@examples(30)
@given(plans() | plans(funded=True))
def test_plan_to_data_to_plan_is_the_identity(plan):
    again = plan_from_data(plan_data(plan), "data")
    assert again == plan
    assert again.structure == plan.structure


@examples(10)
@given(plan=plans() | plans(funded=True))
def test_plan_to_workbook_to_plan_is_the_identity(tmp_path_factory, plan):
    assert through_workbook(plan, tmp_path_factory.mktemp("book")) == plan


@pytest.mark.parametrize("name", ["default", "nhse:QUE", "nhse:QOQ", "rich", "small", "care", "council", *OWN])
def test_plans_by_name_survive_both_ways(name, tmp_path):
    own = OWN | {"rich": rich(), "small": small(horizon=1), "care": care(), "council": council()}
    plan = made(own[name]) if name in own else mtfs.load_plan(*([] if name == "default" else [name]))
    assert plan_from_text(toml_text(plan), "text") == plan
    assert through_workbook(plan, tmp_path) == plan


def test_every_awkward_word_survives_both_ways(tmp_path):
    pressures = {
        f"p{at}": series(1.0, "£k", note=word, source=word, owner=word) | {"name": word}
        for at, word in enumerate(AWKWARD_WORDS)
    }
    plan = made(changed(small(), {"pressures": pressures}))
    assert [pressure.name for pressure in plan.pressures.values()] == list(AWKWARD_WORDS)
    assert plan_from_text(toml_text(plan), "text") == plan
    assert through_workbook(plan, tmp_path) == plan


def test_awkward_doubles_keep_every_bit(tmp_path):
    values = [0.1 + 0.2, 1 / 3, 1e-99, 1e-100, 12321.706, 2.0**53 + 2, 987654321.1234567, 1e9 / 7]
    pressures = {f"p{at}": series(value, "£k") | {"name": "Pressure"} for at, value in enumerate(values)}
    plan = made(
        changed(small(), {"pressures": {key: one for key, one in pressures.items() if one["values"]["2025/26"] < 1e9}})
    )
    for again in (plan_from_text(toml_text(plan), "text"), through_workbook(plan, tmp_path)):
        for key, pressure in plan.pressures.items():
            assert again.pressures[key].values["2025/26"].hex() == pressure.values["2025/26"].hex()


@pytest.mark.parametrize("name", built_in_names())
def test_a_built_in_plan_written_out_is_the_plan(name):
    assert (
        plan_from_text(built_in_text(name), name) == built_in(name) == plan_from_text(toml_text(built_in(name)), name)
    )


def test_what_stands_at_its_default_is_not_written():
    text = toml_text(made(council()))
    for key in ("[providers", "[activity", "[allocation", "recurrent = true", 'method = "multiplicative"', "[prices"):
        assert key not in text, key
    assert "\n[funding.council_tax]\n" in text and "\n[claims.requirement]\n" in text


def test_the_text_of_a_plan_explains_itself():
    text = toml_text(made(rich()))
    assert text.startswith("# A medium-term financial plan for mtfs.")
    assert "# Funds of which a share is repurposed." in text
    assert "#   missing: nobody has published or entered it" in text
    assert "\n[funds.bcf]\n" in text and "\n[funds]\n" not in text


@examples(6)
@given(plan=plans(longest=5) | plans(longest=5, funded=True))
def test_formulas_of_random_plans_agree_with_python_in_an_engine(tmp_path_factory, plan):
    path = tmp_path_factory.mktemp("engine") / "plan.xlsx"
    projection = mtfs.write_report(plan, path)
    figures, layout = projection.lines, layout_of(projection)
    (found,) = engines.recalculated("ironcalc", [path])
    floor = 1e-12 * max(abs(value) for years in figures.values() for value in years if value and value == value)
    for line, years in figures.items():
        for period, expected in enumerate(years):
            if expected is None:
                continue
            sheet, _, cell = str(layout.line_cell(line, period)).replace("$", "").rpartition("!")
            if cell not in found[sheet]:
                stated = kind_of(line) is ClaimedYear.ROUNDED_BY or (line, expected) == ("timeline.scale", 1000)
                assert stated or expected in (0, 1), f"{line}: a number typed in"
            elif math.isnan(expected):
                assert found[sheet][cell] == "missing", (line, period)
            else:
                assert engines.same(found[sheet][cell], expected, floor), (line, period, found[sheet][cell], expected)
