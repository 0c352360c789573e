"""A rollup is its plans, added up: nothing more, and nothing that does not add up."""

import math

import pytest
from support.plan_builder import made, rich, series, small

import mtfs
from mtfs.analysis.rollup import RANKINGS, rollup
from mtfs.analysis.rollup.figures import CLOSED_WITHIN, NO_TARGET, NOT_WITHIN_HORIZON
from mtfs.analysis.rollup.rankings import DEFAULT_RANKING, OF_POT
from mtfs.core.errors import PlanError
from mtfs.nhse.footprints import footprint
from mtfs.nhse.published import england, published
from mtfs.plan.horizon import with_horizon

STREAMS = {
    "core": ("core", "recurrent allocation"),
    "primary_medical": ("primary medical", "revised recurrent allocation"),
    "running_costs": ("running costs", "running cost allowance"),
    "specialised": ("specialised", "physical health services + hcdd recurrent allocation"),
}
"""The streams of which England's printed total is that of its ICBs; of other primary care NHS England keeps a part."""
POST_CONVERGENCE = "post-convergence distance from target"


BEFORE, AFTER = "2025-04-01", "2026-04-01"
"""Days with 42 and with 36 ICBs."""


@pytest.fixture(scope="module", params=[BEFORE, AFTER])
def of_england(request):
    found = rollup("nhse:*", years=10, on=request.param)
    assert len(found.members) == {BEFORE: 42, AFTER: 36}[request.param]
    assert found.failures == {} and found.whole.name == "England"
    return found


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_englands_base_year_is_what_nhs_england_printed(of_england):
    for key, (stream, item) in STREAMS.items():
        total = of_england.whole.streams[key]
        assert total.recurrent[0] == pytest.approx(england("2025/26", stream, item).value, abs=0.5)
        if total.target is not None:
            distance = total.recurrent[0] / total.target[0] - 1
            assert distance == pytest.approx(england("2025/26", stream, POST_CONVERGENCE).value, abs=1e-9)
    core = of_england.whole.streams["core"]
    assert core.total[0] == pytest.approx(england("2025/26", "core", "total allocation").value, abs=0.5)
    per_head = england("2025/26", "core", "recurrent allocation per head").value
    assert core.recurrent[0] * 1000 / of_england.whole.population == pytest.approx(per_head, rel=1e-9)


def test_each_regions_base_year_is_what_nhs_england_printed(of_england):
    assert len(of_england.regions) == 7
    for region in of_england.regions.values():
        for key, (stream, item) in STREAMS.items():
            if key == "running_costs":  # printed by ICB and for England alone
                continue
            printed = published(region.code, "2025/26", stream, item).value
            assert region.streams[key].recurrent[0] == pytest.approx(printed, abs=0.01)
        target = region.streams["core"].target[0]
        distance = published(region.code, "2025/26", "core", POST_CONVERGENCE).value
        assert region.streams["core"].recurrent[0] / target - 1 == pytest.approx(distance, abs=1e-9)


def test_what_nhs_england_keeps_of_other_primary_care_is_all_that_is_missing(of_england):
    printed = england("2025/26", "other primary care", "recurrent allocation").value
    retained = [
        13137.5859,
        8780.4642,
        6974.9127,
        11607.2646,
        6758.6604,
        6095.4177,
        7207.7202,
    ]  # POD Allocation, G45:G51
    total = of_england.whole.streams["other_primary_care"].recurrent[0]
    assert total + sum(retained) == pytest.approx(printed, abs=0.5)


@pytest.mark.parametrize("name", ["nhse:QUE", mtfs.load_plan.__defaults__[0]])
def test_a_rollup_of_one_plan_is_that_plan(name):
    found, projection = rollup(name), mtfs.project(mtfs.load_plan(name))
    (member,) = found.members
    for total in (member, found.whole, *found.regions.values()):
        assert list(total.recurrent) == projection.lines["allocation.recurrent"]
        assert list(total.total) == projection.lines["allocation.total"]
        assert list(total.pot) == projection.lines["pot.annual"][1:]
        assert total.pot_total == projection.value("pot.annual")
        assert total.growth == projection.value("allocation.cagr", projection.plan.years[-1])
        assert total.years == projection.plan.years


def test_the_distance_of_a_plan_with_one_target_is_its_own():
    projection = mtfs.project(made(rich()))
    streams = [line for line in projection.lines if line.endswith(".closing_distance")]
    mtfs.write_toml(projection.plan, "plan.toml")
    (member,) = rollup("plan.toml").members
    with_target = [stream for stream in member.streams.values() if stream.target is not None]
    assert len(with_target) == len(streams)
    for stream, line in zip(with_target, streams, strict=True):
        far = [has / target - 1 for has, target in zip(stream.recurrent, stream.target, strict=True)]
        assert far == pytest.approx(projection.lines[line], abs=1e-12)
    if len(streams) == 1:
        assert member.distances == pytest.approx(projection.lines[streams[0]], abs=1e-12)


def test_money_adds_up_and_rates_are_those_of_the_totals(of_england):
    whole, regions, members = of_england.whole, list(of_england.regions.values()), of_england.members
    for parts in (members, regions):
        for at in range(11):
            for line in ("recurrent", "total", "targeted", "target"):
                summed = math.fsum(getattr(part, line)[at] for part in parts)
                assert getattr(whole, line)[at] == pytest.approx(summed, rel=1e-12)
        assert whole.pot_total == pytest.approx(math.fsum(part.pot_total for part in parts), rel=1e-12)
    for found in (whole, *regions):
        assert found.growth == pytest.approx((found.recurrent[-1] / found.recurrent[0]) ** 0.1 - 1, abs=1e-12)
        assert found.distances[3] == pytest.approx(found.targeted[3] / found.target[3] - 1, abs=1e-12)
        assert found.pot_share == pytest.approx(found.pot_total / sum(found.total[1:]), rel=1e-12)
        assert found.per_head == pytest.approx(found.recurrent[0] * 1000 / found.population, rel=1e-12)
    smallest, largest = (pick(member.distances[-1] for member in members) for pick in (min, max))
    assert smallest < whole.distances[-1] < largest


def test_the_year_in_which_the_distance_closes(of_england):
    closed = 0
    for found in (*of_england.members, *of_england.regions.values(), of_england.whole):
        within = [abs(far) <= CLOSED_WITHIN for far in found.distances]
        if found.closes == NOT_WITHIN_HORIZON:
            assert not within[-1]
            continue
        first = found.years.index(found.closes)
        assert all(within[first:]) and (first == 0 or not within[first - 1])
        closed += 1
    assert 0 < closed < 50
    mtfs.write_toml(made(small()), "plan.toml")
    (member,) = rollup("plan.toml").members
    assert member.closes == NO_TARGET and set(member.distances) == {None} and member.per_head is None


@pytest.mark.parametrize("by", RANKINGS)
def test_ranking(of_england, by):
    ranked = [RANKINGS[by](member) for member in of_england.ranked(by)]
    assert ranked == sorted(ranked, reverse=True) and len(ranked) == len(of_england.members)
    table = of_england.table(by)
    assert [row[1] for row in table.rows] == [str(rank) for rank, _ in enumerate(ranked, start=1)] + [""] * 8
    assert [row[3] for row in table.rows][: len(ranked)] == [member.code for member in of_england.ranked(by)]


def test_what_has_no_such_figure_is_ranked_last():
    mtfs.write_toml(made(small()), "plan.toml")
    found = rollup(["plan.toml", "nhse:QUE"])
    assert [member.plan for member in found.ranked("per-head")] == ["nhse:QUE", "plan.toml"]
    with pytest.raises(PlanError, match="--rank-by size: there is allocation, growth, per-head"):
        found.ranked("size")


def test_changes_reach_every_plan():
    before, after = (rollup("nhse:QU*", changes=changes, on=BEFORE) for changes in ("", "rates.growth = 0.05"))
    assert len(before.members) == 4
    for one, other in zip(before.members, after.members, strict=True):
        assert other.recurrent[0] == one.recurrent[0] and other.recurrent[1] > one.recurrent[1]
    plan = mtfs.load_plan("nhse:QUE")
    expected = plan.model_copy(update={"rates": plan.rates.model_copy(update={
        "growth": plan.rates.growth.model_copy(update={"values": {"2026/27": 0.05}})})})  # fmt: skip
    (member,) = [member for member in after.members if member.code == "QUE"]
    assert list(member.recurrent) == mtfs.project(expected).lines["allocation.recurrent"]


def test_one_broken_plan_among_forty_two(tmp_path):
    for icb in mtfs.icbs(BEFORE):
        mtfs.write_toml(mtfs.load_plan(f"nhse:{icb.code}@{BEFORE}"), tmp_path / f"{icb.code}.toml")
    broken = tmp_path / "QUE.toml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("horizon = 5", "horizon = 500"), encoding="utf-8")
    found = rollup(tmp_path / "Q*.toml", on=BEFORE)
    (failed,) = found.failures
    assert failed == str(broken) and "horizon" in found.failures[failed] and len(found.members) == 41
    whole = rollup("nhse:*", on=BEFORE)
    without = [member for member in whole.members if member.code != "QUE"]
    assert [member.recurrent for member in found.members] == [member.recurrent for member in without]
    assert found.whole.name == "All 41 plans" and "East of England (5 of 6 ICBs)" in {
        region.name for region in found.regions.values()
    }
    assert found.whole.recurrent[-1] == pytest.approx(
        whole.whole.recurrent[-1] - next(m for m in whole.members if m.code == "QUE").recurrent[-1], rel=1e-12
    )
    assert found.notes[0] == f"Not in any total: {broken}, which cannot be computed"
    *_, last = found.table().rows
    assert last[2] == str(broken) and "horizon" in last[-1]


def test_plans_with_different_years():
    found = rollup(["nhse:QOQ", mtfs.load_plan.__defaults__[0]])
    assert found.years == ("2025/26", "2026/27", "2027/28", "2028/29", "2029/30") and found.whole.years == found.years
    assert found.notes[0] == (
        "The plans have different years: totals, ranks and what is compared are of 2025/26 to 2029/30, which all have"
    )
    one, other = found.members
    assert found.whole.recurrent[0] == one.recurrent[0] + other.recurrent[1]
    assert found.whole.pot[0] == one.pot[0] + other.pot[1] and len(found.whole.pot) == 4
    columns = list(found.table().columns)
    assert "recurrent allocation 2024/25" in columns and "recurrent allocation 2030/31" in columns
    rows = {row[3]: dict(zip(columns, row, strict=True)) for row in found.table().rows}
    assert rows[one.code]["recurrent allocation 2030/31"] == one.recurrent[-1]  # its own years, also those beyond
    assert rows[one.code]["pot"] == pytest.approx(math.fsum(one.pot[:4]), rel=1e-12) != one.pot_total
    assert [row["pot"] for row in rows.values() if row["level"] == "total"] == [found.whole.pot_total]


@pytest.mark.parametrize("by", ["pot", "allocation", "growth"])
def test_plans_with_different_years_are_compared_over_those_that_all_have(by):
    whole, part = rollup(["nhse:QOQ", "nhse:QUE"]).members, rollup("nhse:QUE").members[0]
    plan = with_horizon(mtfs.load_plan("nhse:QUE"), 20)
    mtfs.write_toml(plan, "long.toml")
    found = rollup(["nhse:QOQ", "long.toml"])
    expected = sorted(whole, key=RANKINGS[by], reverse=True)
    assert [member.code for member in found.ranked(by)] == [member.code for member in expected]
    assert found.members[1].pot_total > 3 * part.pot_total
    (compared,) = [member for member in found.ranked(by) if member.code == "QUE"]
    assert (compared.pot, compared.recurrent, compared.growth) == (part.pot, part.recurrent, part.growth)
    (shown,) = [row for row in found.summary(by).rows if row[1] == "QUE"]
    assert (part.pot_total in shown) == (by == "pot") and part.recurrent[-1] in shown


@pytest.mark.parametrize("by", RANKINGS)
def test_where_pressures_are_missing_the_pot_is_shown_and_ranks_plans_only_where_it_is_named(by):
    lacking, entered = (
        rollup(["nhse:QOQ", "nhse:QUE"]),
        rollup(["nhse:QOQ", "nhse:QUE"], changes="pressures.all = 50000"),
    )
    assert (lacking.lacking_pressures, entered.lacking_pressures) == (2, 0) and DEFAULT_RANKING not in OF_POT
    of_pot = by in OF_POT
    for found, name, shown in ((lacking, "pot before missing pressures", of_pot), (entered, "pot", True)):
        summary = found.summary(by)
        assert (name in summary.columns and "pot share" in summary.columns) == shown
        assert (summary.title.endswith(" before missing pressures")) == (of_pot and found is lacking)
        assert found.interval_names["pot"] == f"investment {name}"
    assert "Funding pressures" in lacking.table(by).rows[0][list(lacking.table(by).columns).index("missing")]


def test_plans_without_two_years_in_common():
    rates = {
        f"rates.{rate}": series({"2016/17": 0.01}) for rate in ("growth", "inflation", "efficiency", "convergence")
    }
    prices = {"gdp_deflator": series({"2016/17": 0.02})}
    mtfs.write_toml(made(small(), {"base_year": "2015/16", "prices": prices, **rates}), "early.toml")
    found = rollup(["nhse:QOQ", "early.toml"])
    assert not set(found.members[0].years) & set(found.members[1].years)
    assert found.whole is None and found.regions == {} and len(found.table().rows) == 2
    assert (
        found.notes[0]
        == "The plans have different years: no two years are in all of them, so there is no total and no interval"
    )


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        ([], 'no plan is given; name some, such as "nhse:*" for all ICBs or plans/*.toml'),
        ("none/*.toml", "'none/*.toml' matches no plan; check the pattern, or name the plans one by one"),
        ("nhse:X*", "'nhse:X*' matches no plan"),
        (["nhse:QUE", "nhse:S1Y5D"], "nhse:QUE, nhse:S1Y5D: hold QUE more than once; a total would count it twice"),
        (["nhse:QNQ", "nhse:QRL"], "nhse:QNQ, nhse:QRL: hold QNQ more than once"),
        (["nhse:QHL+QUA", "nhse:QUA"], "nhse:QHL+QUA, nhse:QUA: hold QUA more than once"),
        (["nhse:QUE", "nhse:que"], "nhse:que: is a plan of QUE, and so is nhse:QUE; a total would count it twice"),
    ],
)
def test_plans_that_are_refused(plans, message):
    with pytest.raises(PlanError) as caught:
        rollup(plans)
    assert message in str(caught.value)


def test_an_icb_that_is_named_is_the_one_of_the_day():
    found = rollup(["nhse:QRL", "nhse:QNQ", "nhse:S1Y5D", "nhse:QUE@2025/26"], on=BEFORE)
    named = [member.plan for member in found.members]
    assert named == [f"nhse:QRL@{BEFORE}", f"nhse:QNQ@{BEFORE}", f"nhse:QUE@2025/26@{BEFORE}"]
    assert "there is no S1Y5D" in found.failures[f"nhse:S1Y5D@{BEFORE}"]


@pytest.mark.parametrize("changes", ["rates.growth", "= 3", ["rates.growth = 0.1", "rates.growth = 0.2"]])
def test_changes_that_are_none(changes):
    with pytest.raises(PlanError, match="^--set: "):
        rollup("nhse:QUE", changes=changes)


def test_an_input_that_no_plan_has_fails_in_each():
    found = rollup("nhse:QU*", changes="rates.grwth = 0.1", on=BEFORE)
    assert len(found.failures) == 4 and not found.members and found.whole is None
    assert all("rates.grwth" in error and "did you mean rates.growth" in error for error in found.failures.values())


def test_a_longer_horizon_takes_published_prices_and_a_shorter_one_is_the_beginning():
    long, usual, short = (rollup("nhse:QOQ", years=years).members[0] for years in (10, None, 2))
    assert long.recurrent[:6] == usual.recurrent and usual.recurrent[:3] == short.recurrent
    found = rollup("nhse:QOQ", years=31)
    assert "horizon" in found.failures["nhse:QOQ"] and found.members == ()


def test_a_table_holds_every_figure_in_every_format(of_england, tmp_path):
    import csv
    import io
    import json

    import pandas

    table = of_england.table()
    (row,) = [row for row in csv.DictReader(io.StringIO(table.as_csv())) if row["code"] == "ENG"]
    assert float(row["recurrent allocation 2035/36"]) == of_england.whole.recurrent[-1]
    assert float(row["distance from target 2030/31"]) == of_england.whole.distances[5]
    assert float(row["pot 2026/27"]) == of_england.whole.pot[0]
    data = json.loads(table.as_json())
    assert len(data["rows"]) == len(of_england.members) + 8 and {"name": "pot", "unit": "£k"} in data["columns"]
    table.write_parquet(tmp_path / "england.parquet")
    frame = pandas.read_parquet(tmp_path / "england.parquet")
    sums = frame[frame["level"] == "plan"]["pot"].sum()
    assert sums == pytest.approx(frame[frame["level"] == "total"]["pot"].item(), rel=1e-12)
    assert len(of_england.summary().rows) == len(of_england.members) + 8


def test_a_group_stands_for_its_icbs_in_the_totals():
    codes = [icb.code for icb in mtfs.icbs(AFTER)]
    group = [f"nhse:{code}" for code in codes if code not in ("QHL", "QUA")] + ["nhse:QHL+QUA"]
    apart, together = rollup("nhse:*", on=AFTER), rollup(group)
    assert together.whole.name == "England" and "Midlands" in {region.name for region in together.regions.values()}
    for line in ("recurrent", "total", "target"):
        assert getattr(together.whole, line)[0] == pytest.approx(getattr(apart.whole, line)[0], rel=1e-12)
    assert together.whole.population == pytest.approx(apart.whole.population, rel=1e-12)


EXPECTED = {
    "D7T5G": (3693675, 0.03130289692856225, 15745, 28969),
    "S1Y5D": (5861560, 0.015447154798917007, 24988, 47061),
    "T6Y0W": (3420296, 0.017467177292356695, 14863, 25409),
    "Z9B2Z": (7822333, -0.009525397862124363, 33721, 57337),
    "QRL": (3890550, 0.013696176605002774, 16761, 30950),
    "S0E4D": (3948602, -0.009313432986327141, 17510, 33393),
    "S9B9J": (5869367, 0.06687406473203317, 24345, 45151),
}
"""Core allocation 2025/26 in £k, its distance from target, discharge and running costs, computed apart from mtfs."""


@pytest.mark.parametrize(("code", "expected"), EXPECTED.items())
def test_the_opening_of_a_successor(code, expected):
    plan = mtfs.load_plan(f"nhse:{code}@{AFTER}")
    core, distance, discharge, running_costs = expected
    opening = plan.allocation["core"].opening
    assert opening.status == "derived" and opening.value == pytest.approx(core, abs=1)
    assert opening.value / plan.allocation["core"].target.value - 1 == pytest.approx(distance, abs=1e-12)
    assert plan.funds["discharge"].opening.value == pytest.approx(discharge, abs=1)
    assert plan.allocation["running_costs"].opening.value == pytest.approx(running_costs, abs=1)
    assert all(part in opening.note for part in footprint(code).parts("2025/26"))
