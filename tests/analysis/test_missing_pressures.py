"""Where funding pressures are missing, what is known comes first, and a figure that leaves them out says so."""

import pytest

import mtfs
from mtfs.analysis.figures.missing import BEFORE_PRESSURES, NO_POT, is_partial
from mtfs.analysis.figures.outputs import Output, main_outputs
from mtfs.analysis.levers.sensitivity import sensitivity
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.analysis.versions.bridge import bridge
from mtfs.catalogue.lines import POT_TOTAL, Allocation, Pot
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed

ENTERED = Assignment("pressures.all", None, "100000")


@pytest.fixture(scope="module")
def lacking():
    return mtfs.load_plan("nhse:QOQ")


@pytest.fixture(scope="module")
def entered(lacking):
    return changed(lacking, [ENTERED])


def test_the_lines_that_rest_on_pressures_are_partial_until_they_are_entered(lacking, entered):
    lines = (Pot.ANNUAL, Pot.RECURRENT_CUMULATIVE, Pot.AVAILABLE_GROWTH, Allocation.RECURRENT, Pot.GROWTH_STEP)
    assert [is_partial(lacking, line) for line in lines] == [True, True, True, False, False]
    assert not any(is_partial(entered, line) for line in lines)


def test_what_is_known_comes_first(lacking, entered):
    known, pot = Output(Allocation.RECURRENT, lacking.years[-1]), Output(Pot.ANNUAL)
    assert main_outputs(mtfs.project(lacking))[:2] == [known, pot]
    assert main_outputs(mtfs.project(entered))[0] == pot
    for plan, first in ((lacking, known), (entered, pot)):
        assert sensitivity(plan).output == first
        assert bridge(plan, mtfs.load_plan("nhse:QUE")).output == known, "one plan without them is enough"
        simulated = simulate_plan(plan, draws=1000)
        assert simulated.outputs[0].output == first
        assert (next(iter(simulated.fans)) == Allocation.RECURRENT) == (plan is lacking)


@pytest.mark.parametrize("result", [sensitivity, lambda plan, figure: simulate_plan(plan, [figure], 1000)])
def test_a_figure_without_them_says_so_in_its_name_and_below(result, lacking, entered):
    for plan, says in ((lacking, True), (entered, False)):
        table = result(plan, POT_TOTAL).readable()
        names = [table.title, *map(str, table.rows[0])]
        assert any(BEFORE_PRESSURES in name for name in names) == says
        assert any(NO_POT in note for note in table.notes) == says


def test_a_row_of_figures_without_them_says_so_in_its_name(lacking, entered):
    for plan in (lacking, entered):
        names = {row[1]: str(row[2]) for row in mtfs.project(plan).main_lines().rows}
        says = [BEFORE_PRESSURES in names[line] for line in (Pot.ANNUAL, Pot.AVAILABLE_GROWTH)]
        assert says == [plan is lacking] * 2
        silent = (Pot.PRESSURES, Pot.REPURPOSED, Allocation.RECURRENT)
        assert not any(BEFORE_PRESSURES in names[line] for line in silent)
