"""What is said beside the pot: how it comes about, what it rests on, which streams the allocation holds."""

import pytest
from support.plan_builder import case, council, figure, made, series, small, unknown

import mtfs
from mtfs.analysis.figures.sentences import STATED_POT, gap_sentences, pot_sentences
from mtfs.core.references import read_assignments
from mtfs.plan.changes import changed

STP = "cambridgeshire-peterborough-stp-2016"
NOTHING = "No part of the pot rests on illustrative inputs."


def said(plan, changes=""):
    return pot_sentences(mtfs.project(changed(plan, read_assignments(changes))))


def test_a_stated_pot_says_so_with_the_pressures_that_it_implies():
    assert said(mtfs.load_plan())[0] == (
        "Pot stated by the plan: changes of the allocation do not move it; the pressures this implies rise from £12.3m "
        "in 2025/26 to £36.9m in 2029/30."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            "rates.convergence 2025/26 = 0; rates.growth 2028/29 = 0.01",
            "fall from £32.4m in 2025/26 to £8.9m in 2029/30",
        ),
        ("rates.growth = 0; rates.convergence = 0", "are -£12.5m in 2025/26 and in 2029/30."),
        ("available_growth.option = low", "rise from £14.8m in 2025/26 to £39.4m in 2029/30."),
        ("available_growth.method = pressures as input", "Pressures are an input, £12.3m in 2025/26 to £36.9m in 2029"),
    ],
)
def test_the_pressures_are_those_of_the_plan(changes, words):
    sentence = said(mtfs.load_plan(), changes)[0]
    assert words in sentence and (STATED_POT in sentence) == ("method" not in changes)


def test_pressures_of_the_only_year():
    left = {case: figure(5.0) for case in ("low", "central", "high")}
    plan = made(small(1), {"available_growth": left, "rates.growth": series(0.2)})
    assert said(plan)[0].endswith("the pressures this implies are £0.2m in 2025/26.")


def test_how_much_of_the_pot_rests_on_illustrative_inputs():
    assert said(mtfs.load_plan())[1] == (
        "£140.0m of £202.5m rests on illustrative inputs, to be replaced before use. Better Care Fund (opening size, "
        "uplift). Capacity and demand fund (uplift). Service Development Funding (opening size, uplift)."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("funds.bcf.repurpose = 0", "£93.6m of £156.1m rests on illustrative inputs, to be replaced before use. Capac"),
        ("funds.bcf.repurpose = 0; funds.capacity.repurpose = 0; funds.sdf.repurpose = 0", NOTHING),
    ],
)
def test_only_what_is_in_the_pot_counts(changes, words):
    assert said(mtfs.load_plan(), changes)[1].startswith(words)


def test_stated_growth_rests_on_what_states_it_and_growth_after_pressures_on_rates():
    plan = made(case("rich-plan"))
    assert said(plan)[0].startswith("£175.5m of £175.5m") and said(plan)[0].endswith(" They are marked on Assumptions.")
    growth = {"status": "illustrative"} | {key: series(0.02)[key] for key in ("values", "unit")}
    left = {case: figure(5.0) for case in ("low", "central", "high")} | {"pressures": series(1.0, "£k")}
    plan = made(small(), {"rates.growth": growth, "available_growth": left})
    assert said(plan)[1] == NOTHING
    by_growth = said(plan, "available_growth.method = pressures as input")[1]
    assert by_growth.endswith(
        " rests on illustrative inputs, to be replaced before use. Rates for every stream (base growth)."
    )


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (mtfs.load_plan, "The allocation of £1,950.0m in 2024/25 is one stream, ICB allocation, which the plan does"),
        (
            lambda: mtfs.load_plan("nhse:QUE"),
            "The allocation holds in 2025/26 Core services £1,718.2m, Primary medical £206.6m, Other primary care "
            "£78.6m, Running costs £13.6m and Specialised services £320.7m; non-recurrent items of £129.9m come on ",
        ),
    ],
)
def test_which_streams_the_allocation_holds(plan, words):
    assert said(plan())[-1].startswith(words)


def owned(part):
    """A part of a plan whose illustrative numbers are its organisation's own."""
    if isinstance(part, dict):
        return {key: owned(value) for key, value in part.items()}
    return "local" if part == "illustrative" else part


def test_how_much_of_what_makes_a_gap_rests_on_illustrative_inputs():
    own = owned(council())
    assert gap_sentences(mtfs.project(made(own))) == []
    plan = made(own, {"expenditure.adults.opening.status": "illustrative"})
    projection = mtfs.project(plan)
    adults, all_of_it = (
        projection.value(line, "2030/31") / 1000 for line in ("expenditure.adults.total", "gap.expenditure")
    )
    assert gap_sentences(projection) == [
        f"£{adults:.1f}m of £{all_of_it:.1f}m expenditure in 2030/31 rests on illustrative inputs, to be replaced "
        "before use."
    ]


def test_a_plan_without_a_pot_has_nothing_to_say_of_one():
    assert said(mtfs.load_plan(STP)) == []


def test_what_nobody_has_given_counts_for_nothing():
    fund = {"name": "Own fund", "opening": unknown(), "uplift": series(0.0),
            "repurpose": series(0.5, "share", status="illustrative")}  # fmt: skip
    plan = made(small(), {"funds": {"own": fund}})
    assert said(plan)[0] == NOTHING
    assert said(plan, "funds.own.opening = 90000")[0].endswith(" Own fund (share repurposed).")


def test_a_local_plan_rests_on_nothing_illustrative():
    assert said(made(small()))[0] == NOTHING
