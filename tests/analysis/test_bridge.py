"""What changed between two plans: known answers, exact sums, exact negatives, plans of another shape."""

from datetime import date
from math import fsum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.plan_builder import (
    care,
    council,
    figure,
    made,
    outturn,
    rich,
    series,
    small,
    with_outturns,
    without_missing,
)
from support.plan_strategies import plans
from support.profile import examples

import mtfs
from mtfs import LineError, MtfsError, PlanError
from mtfs.analysis.versions.attribution import MOST_EXACT
from mtfs.analysis.versions.bridge import ALL_TOGETHER, ROUNDING, bridge
from mtfs.analysis.versions.differences import differences, group_of
from mtfs.plan.scenarios import selected

FEW = examples(25)
LAST = "allocation.recurrent 2026/27"


def effects(found):
    return {driver.name: driver.effect for driver in found.drivers}


def assert_sums_and_reverses(old, new, figure=None, **more):
    """The drivers sum to the new figure to the last bit, and are the negatives of those of the way back."""
    found, back = bridge(old, new, figure, **more), bridge(new, old, figure, **more)
    assert fsum([found.old, *effects(found).values()]) == found.new == back.old
    assert fsum([back.old, *effects(back).values()]) == back.new == found.old
    assert [-driver.effect for driver in back.drivers] == [driver.effect for driver in found.drivers]
    assert found.old == found.output.of(mtfs.project(old)) and found.new == found.output.of(mtfs.project(new))
    return found


# Known answers


def test_of_opening_and_growth_each_has_half_of_what_they_do_together():
    old = made(small(1))
    new = made(small(1), {"allocation.core.opening": figure(1100.0), "rates.growth": series(0.1)})
    found = assert_sums_and_reverses(old, new, "allocation.recurrent 2025/26")
    assert (found.old, found.new) == (1000.0, pytest.approx(1210.0))
    alone, together = 100.0, 10.0
    expected = {"Opening allocation: Core": alone + together / 2, "Base growth": alone + together / 2}
    assert effects(found) == pytest.approx(expected)
    assert found.method == "Exact: averaged over every order of 2 changes (Shapley values)."


def test_what_only_adds_has_its_own_effect():
    changes = {
        "pressures.pay.values": {"2025/26": 260.0},
        "commercial.option": "high",
        "funds.capacity.repurpose": series(0.4, "share"),
    }
    found = assert_sums_and_reverses(made(rich()), made(rich(), changes))
    assert effects(found) == pytest.approx(
        {"Fund: Capacity": 4 * 3000 * 0.1, "Commercial income": 2000 - 1100, "Pressures": -4 * 50}
    )
    assert [driver.name for driver in found.drivers] == ["Fund: Capacity", "Commercial income", "Pressures"]


def test_the_same_plan_gives_an_empty_bridge():
    for data in (rich(), council()):
        found = bridge(made(data), made(data))
        assert found.drivers == found.changes == () and found.old == found.new
        assert found.method == "Nothing that this figure rests on has changed."
        assert found.sentences()[0].startswith(f"{found.name}: unchanged at ") and len(found.table().rows) == 2


def test_a_movement_that_rounds_to_nothing_is_no_change():
    opening = made(small()).allocation["core"].opening.value
    found = bridge(
        made(small()), made(small(), {"allocation.core.opening.value": opening + 0.04}), "allocation.total 2026/27"
    )
    assert found.new != found.old and found.sentences()[0].startswith(f"{found.name}: unchanged at ")
    assert not any(" adds " in sentence for sentence in found.sentences())


def test_names_and_notes_are_no_changes():
    new = made(rich(), {"name": "Another", "note": "Noted", "funds.bcf.name": "BCF", "limits": None} | {"limits": {}})
    assert bridge(made(rich()), new).drivers == ()


def test_each_input_may_be_a_driver_of_its_own():
    changes = {"rates.growth": series(0.03), "allocation.core.growth": series(0.01)}
    whole = assert_sums_and_reverses(made(rich()), made(rich(), changes), LAST)
    parts = assert_sums_and_reverses(made(rich()), made(rich(), changes), LAST, by="input")
    assert list(effects(whole)) == ["Base growth"] and len(parts.drivers) == 2
    assert sum(effects(parts).values()) == pytest.approx(effects(whole)["Base growth"])
    assert set(effects(parts)) == {"Rates for every stream: Base growth", "Allocation: Core: Base growth"}


# Plans of another shape


def test_a_longer_horizon_is_structure_alone():
    found = assert_sums_and_reverses(made(small(2)), made(small(3), {"pressures": {}}))
    assert found.drivers == () and found.old == found.new == 0
    longer = made(rich(), {"horizon": 5})
    found = assert_sums_and_reverses(made(rich()), longer)
    last = mtfs.project(longer).value("pot.annual", "2029/30")
    commercial = 1100 - 1100 / 5 * 5  # the same income over the plan, spread over more years
    settled = {name: effect for name, effect in effects(found).items() if name != ROUNDING}
    assert list(settled) == ["Structure"] and commercial == 0
    first_four = sum(mtfs.project(longer).value("pot.annual", year) for year in longer.years[1:5])
    assert settled["Structure"] == pytest.approx(last + first_four - found.old)
    assert found.drivers[0].structural == ("horizon 4 to 5 years",)
    assert found.name == "Investment pot, all years of each plan"


def test_structure_shares_what_it_does_together_with_a_value():
    """Opening 1,000 to 1,100 at no growth; a second stream of 500 beside it only adds: each has its own effect."""
    second = {"name": "Medical", "opening": figure(500.0)}
    new = made(small(2), {"allocation.core.opening": figure(1100.0), "allocation.medical": second})
    found = assert_sums_and_reverses(made(small(2)), new, LAST)
    assert effects(found) == {"Opening allocation: Core": 100.0, "Structure": 500.0}
    assert found.drivers[-1].structural == ("Allocation: Medical added",)
    back = bridge(new, made(small(2)), LAST)
    assert back.drivers[-1].structural == ("Allocation: Medical removed",)


@pytest.mark.parametrize(
    ("part", "plan", "called"),
    [
        ("commercial", rich, "Commercial income"),
        ("pressures", lambda: {"pressures": {"pay": rich()["pressures"]["pay"]}}, "Funding pressures: Pay"),
        ("population", care, "Population"),
    ],
)
def test_a_part_that_comes_or_goes_as_a_whole_has_its_name(part, plan, called):
    without, with_it = made(small()), made(small(4) | {"horizon": 2}, {part: plan()[part]})
    assert differences(without, with_it).structural == [f"{called} added"]
    assert differences(with_it, without).structural == [f"{called} removed"]


def test_a_value_of_years_that_only_one_plan_has_is_structure():
    """Growth of 10% in the new plan's third year; the two years that both have are the same."""
    new = made(small(3), {"rates.growth": series({"2025/26": 0.0, "2027/28": 0.1})})
    assert bridge(made(small(2)), new, LAST).drivers == ()


def test_a_plan_rolled_forward_has_its_openings_in_the_structure():
    old = made(small(3), {"rates.growth": series(0.02)})
    values = {"2026/27": 0.03}
    new = made(
        {**small(2), "base_year": "2025/26", "rates": {rate: series({"2026/27": 0.0}) for rate in mtfs_rates()}},
        {"rates.growth": series(values), "allocation.core.opening": figure(1015.0)},
    )
    found = assert_sums_and_reverses(old, new, "allocation.recurrent 2027/28")
    assert set(effects(found)) - {ROUNDING} == {"Base growth", "Structure"}
    base, moved = 1020.0, 1015.0
    growth = ((base * (1.03**2 - 1.02**2)) + (moved * (1.03**2 - 1.02**2))) / 2
    assert effects(found)["Base growth"] == pytest.approx(growth)
    assert found.drivers[-1].structural[0] == "base year 2024/25 to 2025/26"


def mtfs_rates():
    return ("growth", "inflation", "efficiency", "convergence")


def test_a_choice_that_changes_the_steps_is_structure():
    changes = {"allocation.dental.method": "multiplicative", "allocation.core.rounded_to_1k": False}
    found = assert_sums_and_reverses(made(rich()), made(rich(), changes), LAST)
    assert list(effects(found)) == ["Structure"]
    assert set(found.drivers[0].structural) == {
        "Allocation: Core: Rounded to £1k yes to no",
        "Allocation: Dental: Compounding method additive to multiplicative",
    }


def test_a_scenario_is_bridged_as_the_changes_that_it_makes():
    plan = mtfs.load_plan()
    assert plan.scenarios
    for key in plan.scenarios:
        found = assert_sums_and_reverses(plan, selected(plan, key))
        assert found.new == mtfs.project(selected(plan, key)).value("pot.annual")


def test_a_bridge_to_a_scenario_names_it_and_tells_what_it_sets_alone():
    plan = mtfs.load_plan()
    found = bridge(plan, selected(plan, "sdf_35"))
    first, *_, last = (row[0] for row in found.table().rows)
    assert "scenario" not in first and last.endswith("scenario: 35% of SDF (2025-04-01)")
    assert {change.input for change in found.changes} == {"funds.sdf.repurpose"}
    bare = plan.model_copy(update={"scenarios": {}})
    assert not bridge(plan, bare).changes and not bridge(bare, plan).without_effect


def test_digits_that_a_spreadsheet_drops_are_no_changed_assumptions():
    opening, growth = 100_000.12345678912, 0.02345678901234567
    old = made(rich(), {"allocation.dental.opening": figure(opening), "rates.growth": series(growth)})
    kept = {
        "allocation.dental.opening": figure(float(f"{opening:.15g}")),
        "rates.growth": series(float(f"{growth:.15g}")),
    }
    for by in ("group", "input"):
        found = assert_sums_and_reverses(old, made(rich(), kept), "allocation.recurrent 2026/27", by=by)
        assert found.changes == () and found.old != found.new
        assert {name for name in effects(found) if name != ROUNDING} == {
            "Digits after the 15th, which a spreadsheet drops"
        }
    near = made(rich(), {**kept, "rates.growth": series(growth + 1e-15)})
    assert {change.input for change in bridge(old, near, LAST).changes} == {"rates.growth"}


def test_a_missing_fund_that_is_given_is_a_driver():
    found = assert_sums_and_reverses(made(rich(), {"funds.sdf.inside": None}), made(without_missing(rich())))
    size, expected = 800.0, 0.0
    for _ in range(4):
        size *= 1.02
        expected += size * 0.25
    assert effects(found) == {"Fund: SDF": pytest.approx(expected)}
    [change] = found.changes
    assert change.new == 800.0 and change.old != change.old


# Outturn


def two_years_on(actuals, changes=None):
    return made({**rich(), "date": date(2027, 5, 1), "actuals": actuals}, changes or {})


def test_outturn_is_a_driver_of_its_own():
    actuals = {"bcf": outturn("funds.bcf.repurposed", "2025/26", 300.0)}
    found = assert_sums_and_reverses(made(rich()), two_years_on(actuals))
    expected = 300.0 - mtfs.project(made(rich())).value("funds.bcf.repurposed", "2025/26")
    assert effects(found) == {"Outturn": pytest.approx(expected)}
    assert [(change.group, change.old, change.new) for change in found.changes] == [("Outturn", None, 300.0)]


def test_outturn_and_structure_and_values_are_told_apart():
    actuals = {"bcf": outturn("funds.bcf.repurposed", "2025/26", 300.0)}
    new = two_years_on(actuals, {"horizon": 5, "pressures.pay.values": {"2025/26": 260.0}})
    found = assert_sums_and_reverses(made(rich()), new)
    assert {"Outturn", "Structure", "Pressures"} <= set(effects(found))
    other = {"bcf": outturn("funds.bcf.repurposed", "2025/26", 310.0)}
    found = assert_sums_and_reverses(two_years_on(actuals), two_years_on(other))
    assert effects(found) == {"Outturn": pytest.approx(10.0)}


def test_an_outturn_of_the_same_key_that_changed_is_told_beside_a_new_one():
    known = {key: outturn(f"funds.{key}.repurposed", "2025/26", 300.0) for key in ("bcf", "capacity", "sdf")}
    new = known | {"bcf": outturn("funds.bcf.repurposed", "2025/26", 310.0)}
    old = {key: known[key] for key in ("bcf", "capacity")}
    found = assert_sums_and_reverses(two_years_on(old), two_years_on(new))
    assert [(change.input, change.old, change.new) for change in found.changes] == [
        ("actuals.bcf.value", 300.0, 310.0), ("actuals.sdf.value", None, 300.0)
    ]  # fmt: skip


def test_an_outturn_of_a_line_that_the_old_plan_lacks_belongs_to_the_structure():
    fund = {"name": "New fund", "opening": figure(100.0), "uplift": series(0.0), "repurpose": series(0.5, "share")}
    new = two_years_on({"x": outturn("funds.extra.repurposed", "2025/26", 40.0)}, {"funds.extra": fund})
    found = assert_sums_and_reverses(made(rich()), new)
    assert effects(found) == {"Structure": pytest.approx(40.0 + 3 * 50.0)}


# Any two plans


@FEW
@given(plans(longest=5, missing=False), plans(longest=5, missing=False))
def test_a_bridge_between_any_two_plans_sums_and_reverses(old, new):
    assert_sums_and_reverses(old, new)


@st.composite
def edited(draw):
    """A plan and the same plan with some of its numbers changed, by up to a tenth."""
    old = draw(plans(longest=5) | plans(longest=5, funded=True))
    numbers = [key for key, entry in old.inputs.items() if entry.kind == "figure" and not entry.structural]
    numbers = [key for key in numbers if not old.inputs[key].missing and key.partition(".")[0] not in OTHERS]
    assume(numbers)
    chosen = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=8, unique=True))
    changes = [f"{key} = {old.values[key][0] * draw(st.floats(0.9, 1.1))!r}" for key in chosen]
    return old, changes


OTHERS = ("claims", "limits", "settings", "uncertainty", "targets", "actuals")


@FEW
@given(edited())
def test_a_bridge_between_a_plan_and_its_edited_copy_sums_and_reverses(pair):
    from mtfs.core.references import read_assignments
    from mtfs.plan.changes import changed as with_changes

    old, changes = pair
    try:
        new = with_changes(old, list(read_assignments("; ".join(changes))))
        mtfs.project(new)
    except MtfsError:
        assume(False)
    figures = ("allocation.recurrent", "gap.expenditure")
    line = next(line for line in figures if line in mtfs.project(old).lines)
    found = assert_sums_and_reverses(old, new, f"{line} {old.years[-1]}")
    assert all(name not in ("Structure", "Outturn") for name in effects(found))


@pytest.mark.parametrize("data", [rich, council], ids=["rich", "council"])
def test_outturns_of_every_line_at_once_sum_and_reverse(data):
    found = assert_sums_and_reverses(made(data()), made(with_outturns(data())))
    assert "Outturn" in effects(found)


# Many changes


def test_more_changes_than_can_be_tried_are_sampled_within_their_errors():
    new = made(without_missing(rich()), MANY)
    exact = assert_sums_and_reverses(made(rich()), new, by="input")
    assert len(exact.drivers) <= MOST_EXACT and not exact.sampled
    found = assert_sums_and_reverses(made(rich()), new, by="input", most_exact=2)
    assert found.sampled and found.method.startswith("Sampled: averaged over 800 of the orders of")
    expected = effects(exact)
    for driver in found.drivers:
        assert driver.error is not None
        assert abs(driver.effect - expected[driver.name]) <= 4 * driver.error + 1e-6, driver.name
    assert "standard error" in found.table().columns


MANY = {
    "rates.growth": series(0.035),
    "rates.inflation": series(0.03),
    "rates.efficiency": series(0.02),
    "allocation.core.opening": figure(101_000.0),
    "allocation.medical.opening": figure(21_000.0),
    "funds.bcf.uplift": series(0.02),
    "funds.bcf.repurpose": series(0.3, "share"),
    "funds.bcf.opening": figure(5_500.0),
    "pressures.pay.values": {"2025/26": 100.0},
}


# What cannot be computed, and what is refused


def test_a_figure_that_fails_in_between_leaves_the_changes_undivided():
    """An opening of 500 with 500 taken away would leave nothing, by which growth would be divided."""
    item = {"transfer": series({"2025/26": -500.0}, "£k") | {"name": "Transfer"}}
    none = {"transfer": series({"2025/26": 0.0}, "£k") | {"name": "Transfer"}}
    old = made(small(2), {"allocation.core.baseline_adjustments": item})
    new = made(small(2), {"allocation.core.baseline_adjustments": none, "allocation.core.opening": figure(500.0)})
    found = assert_sums_and_reverses(old, new, "allocation.growth_rate 2026/27")
    assert "cannot be computed with only some of the changes made" in found.method and "undivided" in found.method
    lower = {"allocation.core.baseline_adjustments": none, "allocation.core.opening": figure(400.0)}
    cagr = bridge(old, made(small(2), lower), "allocation.cagr 2026/27")
    assert list(effects(cagr)) == [ALL_TOGETHER]
    assert fsum([cagr.old, *effects(cagr).values()]) == cagr.new


@pytest.mark.parametrize(
    ("old", "new", "wanted", "kind", "message"),
    [
        (rich(), rich(), "pot.anual", LineError, "no line 'pot.anual'; did you mean"),
        (rich(), small(), "funds.bcf.size 2025/26", LineError, "no line 'funds.bcf.size'"),
        (small(), rich(), "funds.bcf.size 2025/26", LineError, "no line 'funds.bcf.size'"),
        (rich(), small(), "pot.annual 2028/29", LineError, "2028/29 is outside the plan (2024/25 to 2026/27)"),
        (rich(), rich(), "funds.sdf.size 2025/26", PlanError, "rests on something missing; choose another figure"),
        (rich(), council(), None, LineError, "no main figure in common; name one with --for"),
        (rich(), rich(), "allocation.cagr", LineError, "does not add up over the years"),
    ],
)
def test_what_cannot_be_bridged_is_refused(old, new, wanted, kind, message):
    with pytest.raises(kind) as caught:
        bridge(made(old), made(new), wanted)
    assert message in str(caught.value)


# Tables and sentences


def test_the_changed_assumptions_are_told_by_the_years_in_which_they_differ():
    new = {"rates.growth.values": {"2025/26": 0.023, "2026/27": 0.03, "2028/29": 0.031}}
    found = bridge(made(rich()), made(rich(), {**new, "rates.growth.source": "Letter"}), LAST)
    table = found.changes_table()
    at = {name: position for position, name in enumerate(table.columns)}
    rows = [
        [row[at[name]] for name in ("input", "years", "unit", "old", "new", "status", "source")] for row in table.rows
    ]
    assert rows == [
        ["rates.growth", "2026/27", "rate", 0.023, 0.03, "local", "Letter"],
        ["rates.growth", "2027/28", "rate", 0.031, 0.03, "local", "Letter"],
    ]
    assert list(found.changes_table(brief=True).columns) == [name for name in table.columns if name != "note"]


def test_the_largest_drivers_have_a_sentence_each():
    found = bridge(made(rich()), made(rich(), {"commercial.option": "high", "rates.growth": series(0.03)}))
    told = found.sentences()
    assert told[0].startswith("Investment pot, 2025/26 to 2028/29: £") and ", up £" in told[0]
    assert "Commercial income adds £0.9m: Case that enters the pot central becomes high." in told
    assert any(
        line.startswith("Base growth adds ") and "Base growth 2.30% becomes 3.00%, 2025/26 to 2026/27" in line
        for line in told
    )


def test_the_running_figure_leads_from_the_old_to_the_new_one():
    found = bridge(made(rich()), made(rich(), MANY))
    rows = found.table().rows
    assert rows[0][2] == found.old and rows[-1][2] == found.new
    assert rows[-2][2] == found.new and rows[1][2] == fsum([found.old, rows[1][1]])


def test_every_number_of_a_plan_has_a_group():
    names = {group_of(entry)[1] for entry in mtfs.load_plan().inputs.values() if entry.provenance is not None}
    assert {"Base growth", "Convergence", "Opening allocation: ICB allocation", "Available growth"} <= names
    assert {"Fund: Better Care Fund", "Provider: CUHFT", "Commercial income", "Care settings", "Prices"} <= names


@pytest.mark.parametrize("rate", ["inflation", "efficiency"])
@pytest.mark.parametrize(
    ("part", "name"),
    [("providers.royal", "Provider: Royal Infirmary"), ("expenditure.acute", "Expenditure: Acute care")],
)
def test_a_rate_of_a_part_s_own_changes_with_the_part_and_not_with_the_rates_for_all(part, name, rate):
    assert group_of(made(care()).inputs[f"{part}.{rate}"]) == (part, name)
