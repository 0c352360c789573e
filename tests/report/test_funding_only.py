"""A plan with funding alone, before the first published deflator: what there is, and what cannot be said."""

from support import engines
from support.example_plans import READ
from support.workbook_edits import differences

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.plan.toml import plan_from_data


def test_the_workbook_shows_the_funding_and_reads_back_as_the_plan(tmp_path):
    plan = plan_from_data(READ["funding-only"]["plan"], "funding-only")
    projection = mtfs.write_report(plan, tmp_path / "report.xlsx")
    assert mtfs.load_plan(tmp_path / "report.xlsx") == plan
    [found] = engines.recalculated("formualizer", [tmp_path / "report.xlsx"])
    assert list(differences(plan, projection, engines.shown(tmp_path / "report.xlsx", found))) == []
    summary = [value for _, value in engines.read(tmp_path / "report.xlsx")["Summary"].values()]
    assert "There is £394.9m to spend in 2021/22" in summary


def test_the_headline_says_what_there_is_and_what_is_not_computed():
    said = headline(mtfs.project(plan_from_data(READ["funding-only"]["plan"], "funding-only")))
    assert said[1] == "Funding: £380.3m in 2018/19, £394.9m in 2021/22" and said[2].startswith("Arithmetic checks: ")
    assert said[3].startswith("Missing, so not counted: GDP deflator growth. None is published for 2019/20")
    assert said[4].startswith("No gap is computed: the plan has funding and no expenditure. Add [expenditure.NAME]")


def test_what_moves_the_funding_is_found_without_a_deflator():
    plan = plan_from_data(READ["funding-only"]["plan"], "funding-only")
    moving = {effect.span.entry.id for effect in mtfs.sensitivity(plan).effects}
    assert {"funding.tax.opening", "funding.tax.growth.increase"} <= moving
    solved = mtfs.solve(plan, "funding.tax.growth.increase", "gap.funding 2021/22", "£400m")
    assert solved.places[0].low > 0.02
