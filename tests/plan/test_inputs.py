"""The inputs of a plan follow from what its fields declare, and so does everything that lists inputs."""

import pytest
from support.plan_builder import care, council, made, rich, series, small

import mtfs
from mtfs.plan.keys import ENTRY, input_keys, part_keys
from mtfs.plan.parts.base import Figure, NamedSeries, Series
from mtfs.plan.parts.declared import CARRIED_ON
from mtfs.plan.parts.lock import Lock
from mtfs.plan.parts.money import Stream
from mtfs.plan.plan import Plan
from mtfs.plan.toml import toml_text
from mtfs.plan.walk import branches, declared_at, part_at

PLANS = {"money": lambda: made(rich()), "care": lambda: made(care()), "council": lambda: made(council()),
         "default": mtfs.load_plan}  # fmt: skip


def models(model=Plan, seen=None):
    """A part and all that stand in it."""
    seen = {} if seen is None else seen
    if model not in seen:
        seen[model] = branches(model)
        for branch in seen[model]:
            if branch.model is not None and branch.declared is None:
                models(branch.model, seen)
    return seen


OF_INPUTS = [model for model in models() if model is not Lock]
"""Every kind of part but the lock, which holds no input."""


@pytest.mark.parametrize("model", OF_INPUTS)
def test_every_field_of_a_part_declares_its_input_or_holds_parts(model):
    assert {branch.name for branch in branches(model)} == set(model.model_fields)


@pytest.mark.parametrize("model", OF_INPUTS)
def test_a_number_has_a_unit_and_bounds_and_a_word_has_neither(model):
    for branch in branches(model):
        if branch.declared is not None:
            about, is_number = branch.declared.input, branch.model is not None
            assert bool(about.bounds) == is_number, branch.name
            assert bool(about.unit) == is_number or branch.name == "horizon"


@pytest.mark.parametrize("name", PLANS)
def test_an_id_leads_back_to_what_is_declared_about_its_input(name):
    for key, entry in PLANS[name]().inputs.items():
        declared = declared_at(key, Plan)
        assert declared is not None and declared.input == entry.declared.input, key
        assert declared.options == entry.options or key == "plan.scenario"


@pytest.mark.parametrize("key", ["", "plan", "rates", "rates.grwth", "funds.bcf", "rates.growth.values", "plan.name.x"])
def test_an_id_of_no_input_leads_nowhere(key):
    assert declared_at(key, Plan) is None


def test_a_path_leads_to_the_kind_of_part_that_stands_there():
    assert part_at(["allocation", "core"], Plan) is Stream
    assert part_at(["allocation", "core", "opening"], Plan) is Figure
    assert part_at(["allocation", "core", "growth"], Plan) is Series
    assert part_at(["allocation", "core", "non_recurrent", "x"], Plan) is NamedSeries
    assert part_at(["allocation"], Plan) is None and part_at(["name"], Plan) is None


def test_the_table_of_keys_has_every_input_that_a_plan_can_have():
    patterns = [key.key.split(".") for key in input_keys()]
    assert len(patterns) == len(set(map(tuple, patterns)))

    def fits(path, pattern):
        return len(path) == len(pattern) and all(b in (ENTRY, a) for a, b in zip(path, pattern, strict=True))

    for plan in PLANS.values():
        for key in plan().inputs:
            path = key.split(".")
            path = path[1:] if path[0] == "plan" else path
            assert any(fits(path, pattern) for pattern in patterns), key


def test_the_table_of_keys_is_text_that_needs_no_plan():
    keys = {key.key: key for key in input_keys()}
    assert keys["rates.growth"][:4] == ("rates.growth", "Base growth", "rate", "-1 to 1")
    assert keys["rates.growth"].years == "every year; the last carries on"
    assert keys["schemes.NAME.amounts"].years == "plan years; none where left out"
    assert keys["activity.services.NAME.mitigations.NAME.effect"].unit == "that of the service"
    assert keys["productivity.NAME.volumes.NAME"].label == "Volume, NAME"
    assert keys["funds.NAME.opening"].may_be_missing == "yes" and keys["funds.NAME.opening"].may_be_left_out == "no"
    assert not any("{" in text for key in keys.values() for text in key)
    assert dict(part_keys())["pressures"].startswith("First calls on growth money")


TRAITS_OF_IDS = ("reserves", "schemes", "changes", "baseline_adjustments", "opening", "target", "recurrent", "beds",
                 "claims", "rates", "plan", "name")  # fmt: skip


def test_what_a_line_is_called_decides_nothing(tmp_path):
    line = next(iter(council()["funding"].values()))
    items = {"item": series({"2025/26": 5.0, "2026/27": 4.0}, "£k") | {"name": "Item"}}
    named = {key: line | {"name": f"Line {key}", "non_recurrent": items} for key in ("some_line", *TRAITS_OF_IDS)}
    plan = made(council(), {f"funding.{key}": content for key, content in named.items()})
    usual = plan.inputs["funding.some_line.non_recurrent.item"]
    for key in TRAITS_OF_IDS:
        item = plan.inputs[f"funding.{key}.non_recurrent.item"]
        assert usual.declared == item.declared and usual.first_period == item.first_period == 0, key
    path = tmp_path / "plan.xlsx"
    mtfs.write_report(plan, path)
    assert mtfs.load_plan(path) == plan


def test_each_input_of_a_growth_driver_or_volume_is_called_by_what_it_stands_for():
    inputs = made(care()).inputs
    assert inputs["activity.services.attendances.shares.west"].name.startswith("Share of the activity: ")
    assert inputs["productivity.daycase.volumes.other"].name == "Volume, other providers"
    assert inputs["activity.services.bed_days.unit_cost"].name == "Cost of one of the bed days"
    assert inputs["activity.services.bed_days.mitigations.flow.effect"].unit == "bed days"


def test_what_is_said_of_years_not_given_is_true_of_every_amount():
    """Of amounts only these carry on; the header of a plan file, and About in a workbook, name them."""
    carrying = {key.key for key in input_keys() if key.unit == "£k" and key.years.endswith("the last carries on")}
    assert carrying == {
        "pressures.NAME",
        "available_growth.pressures",
        "funds.NAME.ringfenced",
        "reserves.NAME.minimum",
    }
    for part in ("pressures", "ring-fenced parts", "minimum balances", "any other amount holds for its year only"):
        assert part in CARRIED_ON
    assert CARRIED_ON in " ".join(line.removeprefix("# ") for line in toml_text(made(small())).splitlines())
