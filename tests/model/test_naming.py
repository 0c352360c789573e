"""Names and units of lines, as readers see them."""

import pytest
from support.plan_builder import care, changed, council, made, rich, small

from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import kind_of
from mtfs.model.naming import label_of, name_of, part_name, unit_of


@pytest.fixture(scope="module")
def projection():
    return project(made(rich()))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pot.annual", "Investment pot of the year"),
        ("allocation.core.recurrent", "Core: Recurrent allocation"),
        ("allocation.recurrent", "Recurrent allocation"),
        ("funds.bcf.size", "Better Care Fund: Size of the fund"),
        ("settings.acute.share", "Acute care: Share of the pot"),
        ("checks.core.steps", "Core: Steps sum to the movement"),
        ("checks.bcf.repurpose", "Better Care Fund: Share repurposed is within 0 to 1"),
        ("checks.steps", "Steps sum to the movement, all streams"),
    ],
)
def test_a_line_is_called_after_the_part_it_speaks_of(projection, line, expected):
    assert name_of(projection.plan, line) == expected


def test_a_stream_and_a_fund_of_one_id_are_told_apart():
    data = changed(rich(), {"funds.core": rich()["funds"]["capacity"], "allocation.core.name": "The stream"})
    plan = made(data, {"funds.core.name": "The fund"})
    lines = project(plan).lines
    assert len(lines) == len(set(lines))
    assert name_of(plan, "checks.core.steps").startswith("The stream: ")
    assert name_of(plan, "checks.core.repurpose").startswith("The fund: ")
    assert part_name(plan, "allocation.core.total") == "The stream" and part_name(plan, "funds.core.size") == "The fund"


@pytest.mark.parametrize(
    ("changes", "family"),
    [
        ({"allocation.steps": small()["allocation"]["core"]}, "allocation."),
        ({"allocation.recurrent": small()["allocation"]["core"]}, "allocation."),
        ({"funds.repurposed": rich()["funds"]["capacity"]}, "funds."),
    ],
)
def test_a_part_named_like_a_line_takes_no_line_away(changes, family):
    plan = made(rich(), changes)
    before, after = project(made(rich())).lines, project(plan).lines
    assert set(before) < set(after)
    assert all(line.startswith((family, "checks.")) for line in set(after) - set(before))
    for line in after:
        assert name_of(plan, line) and kind_of(line)


@pytest.fixture(scope="module")
def of_care():
    return project(made(care()))


@pytest.mark.parametrize(
    ("line", "name", "unit"),
    [
        ("providers.royal.ask", "Royal Infirmary: Efficiency requirement, new each year", "£k"),
        (
            "providers.royal.opportunity.daycase",
            "Royal Infirmary: Opportunity a year: Day case instead of a stay",
            "£k",
        ),
        ("population.west.growth", "West, all ages: Growth since the activity baseline", "rate"),
        ("activity.bed_days.residual", "Non-elective bed days: Residual growth", "bed days"),
        ("activity.bed_days.beds", "Non-elective bed days: Beds after mitigations", "beds"),
        ("activity.bed_days.group.west", "Non-elective bed days: Demographic growth: West, all ages", "bed days"),
        ("activity.bed_days.mitigation.flow", "Non-elective bed days: Mitigation: Flow and discharge", "bed days"),
        (
            "activity.contacts.horizon_added",
            "Primary and community contacts: Activity added by the shift, in 2031/32",
            "contacts",
        ),
        (
            "activity.bed_days.horizon_mitigation.flow",
            "Non-elective bed days: Mitigation: Flow and discharge, in 2031/32",
            "bed days",
        ),
        ("activity.headroom", "Pot less cost of the shift", "£k"),
        ("productivity.readmissions.volume", "Readmissions: Volume", "admissions"),
        ("productivity.readmissions.bed_days", "Readmissions: Bed days", "bed days"),
        ("expenditure.acute.driver.demand", "Acute care: Step: Demand", "£k"),
        ("schemes.qipp.level", "Quality and productivity plan: In-year value", "£k"),
        ("gap.closing", "Closing gap (below 0: more than closed)", "£k"),
        ("checks.bed_days.groups", "Non-elective bed days: Growth by group sums to demographic growth", "bed days"),
        ("checks.royal.contract", "Royal Infirmary: Inflation less what is asked for moves the contract", "£k"),
        (
            "checks.theatre.alternatives",
            "Day case instead of a stay: Only one of it and its alternatives is counted",
            "count",
        ),
        ("claims.bed_days.computed", "Managed care avoids 110,000 bed days: Computed", "bed days"),
        ("claims.pot.difference", "The pot is over £80m: Outside the published range by", "£k"),
    ],
)
def test_names_and_units_of_care_and_the_gap(of_care, line, name, unit):
    assert line in of_care.lines
    assert name_of(of_care.plan, line) == name and of_care.unit(line) == unit_of(of_care.plan, line) == unit
    assert name.endswith(label_of(of_care.plan, line))


def test_every_line_of_both_plans_has_a_name_and_a_unit():
    for data in (care(), council()):
        projection = project(made(data))
        for line in projection.lines:
            assert name_of(projection.plan, line) and projection.unit(line) not in (
                "activity",
                "volume",
                "of the claim",
            )
