"""Outturn and re-forecast against the locked plan: figures, what they are, and what is refused."""

from datetime import date

import pytest
from support.plan_builder import care, council, figure, made, outturn, rich, series, small

import mtfs
from mtfs import LineError, PlanError
from mtfs.analysis.versions.variance import effect, variance
from mtfs.plan.locked import locked

DAY = date(2025, 4, 1)


def frozen(data=None):
    return locked(made(data or rich()), "Finance team", DAY)


def now(changes=None, **actuals):
    actuals = actuals or {"core": outturn("allocation.core.recurrent", "2025/26", 104_000.0)}
    return made({**rich(), "date": date(2027, 5, 1), "actuals": actuals}, changes or {})


def rows(table, line):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows if row[0] == line]


def test_an_outturn_and_what_follows_are_set_beside_the_locked_plan():
    found = variance(frozen(), now())
    assert found.title == "Rich plan against the plan locked on 2025-04-01 by Finance team"
    [first, *others] = rows(found, "allocation.core.recurrent")
    planned = mtfs.project(made(rich())).value("allocation.core.recurrent", "2025/26")
    assert (first["year"], first["kind"], first["unit"]) == ("2025/26", "outturn", "£k")
    assert (first["locked plan"], first["now"], first["variance"]) == (planned, 104_000.0, 104_000.0 - planned)
    assert first["relative variance"] == pytest.approx(104_000.0 / planned - 1)
    assert first["effect"] == ("favourable" if 104_000.0 > planned else "adverse")
    assert [row["kind"] for row in others] == ["re-forecast"] * 3
    for row in others:
        assert row["now"] == mtfs.project(now()).value("allocation.core.recurrent", row["year"])


def test_lines_with_an_outturn_come_first_then_the_main_ones():
    lines = list(dict.fromkeys(row[0] for row in variance(frozen(), now()).rows))
    assert lines[0] == "allocation.core.recurrent" and set(lines[1:]) == {
        "allocation.recurrent", "pot.annual", "pot.recurrent_cumulative"
    }  # fmt: skip
    kinds = {row[3] for row in variance(frozen(), now()).rows if row[0] == "pot.annual"}
    assert kinds == {"computed", "re-forecast"}


def test_any_lines_can_be_asked_for():
    lines = {row[0] for row in variance(frozen(), now(), "pot.").rows}
    assert lines == {line for line in mtfs.project(made(rich())).lines if line.startswith("pot.")}
    with pytest.raises(LineError, match="no line of both plans begins with 'gap'"):
        variance(frozen(), now(), "gap")


def test_only_the_years_that_both_have_are_compared():
    assert {row[2] for row in variance(frozen(), now({"horizon": 6})).rows} == {
        *("2025/26", "2026/27", "2027/28", "2028/29")
    }


def test_a_rest_of_rounding_is_no_variance():
    nearly = made(rich()).allocation["dental"].opening.value * (1 + 1e-15)
    plan = now({"allocation.dental.opening": figure(nearly)}, fund=outturn("funds.bcf.size", "2025/26", 9_000.0))
    found = rows(variance(frozen(), plan, "allocation.dental."), "allocation.dental.recurrent")
    assert {(row["variance"], row["effect"]) for row in found} == {(0.0, "")}
    assert any(row["locked plan"] != row["now"] for row in found)


@pytest.mark.parametrize(
    ("line", "moved", "expected"),
    [
        ("allocation.core.recurrent", 1.0, "favourable"),
        ("allocation.core.recurrent", -1.0, "adverse"),
        ("pot.pressures", 1.0, "adverse"),
        ("gap.in_year", -1.0, "adverse"),
        ("gap.do_nothing", -1.0, "favourable"),
        ("expenditure.acute.recurrent", -1.0, "favourable"),
        ("pot.annual", 0.0, ""),
        ("pot.annual", float("nan"), ""),
        ("providers.royal.contract", 1.0, ""),
        ("allocation.core.distance", 1.0, ""),
    ],
)
def test_a_variance_is_judged_only_where_it_is_certain(line, moved, expected):
    assert effect(line, moved) == expected


def test_rates_and_what_is_missing_have_no_relative_variance():
    table = variance(frozen(), now(), "funds.sdf.size")
    assert {str(row["variance"]) for row in rows(table, "funds.sdf.size")} == {"nan"}
    assert {row["relative variance"] for row in rows(table, "funds.sdf.size")} == {None}
    table = variance(frozen(), now(), "allocation.growth_rate")
    assert {row["relative variance"] for row in rows(table, "allocation.growth_rate")} == {None}
    assert "missing" in variance(frozen(), now(), "funds.sdf.size").as_text()


def test_the_gap_of_a_plan_with_expenditure():
    plan = made(care())
    spent = mtfs.project(plan).value("expenditure.acute.recurrent", "2025/26") + 500
    known = {"acute": outturn("expenditure.acute.recurrent", "2025/26", spent)}
    table = variance(frozen(care()), made({**care(), "date": date(2026, 4, 1), "actuals": known}))
    assert [row["effect"] for row in rows(table, "expenditure.acute.recurrent")] == ["adverse"] * 4
    assert rows(table, "gap.in_year")[0]["variance"] == pytest.approx(-500)


def test_a_relative_variance_has_the_sign_of_the_variance_below_0_too():
    spent = council() | {"date": date(2027, 5, 1)}
    opening = {"expenditure.adults.opening": figure(300_000.0)}
    planned = mtfs.project(made(spent, opening))
    year = planned.plan.years[1]
    more = outturn("expenditure.adults.recurrent", year, planned.value("expenditure.adults.recurrent", year) + 900.0)
    table = variance(locked(made(spent, opening), "X", DAY), made({**spent, "actuals": {"more": more}}, opening))
    row = rows(table, "gap.in_year")[0]
    assert row["locked plan"] == planned.value("gap.in_year", year) < 0 and row["variance"] == pytest.approx(-900)
    assert row["relative variance"] == pytest.approx(-900 / -row["locked plan"]) and row["effect"] == "adverse"


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(PlanError, match="is not locked, so that it may have moved; lock it with mtfs lock first"):
        variance(made(rich()), now())
    with pytest.raises(PlanError, match=r"has no outturn to compare; add \[actuals.NAME\] with line, year and value"):
        variance(frozen(), made(rich()))
    early = {rate: series({"1996/97": 0.0}) for rate in ("growth", "inflation", "efficiency", "convergence")}
    prices = {"gdp_deflator": series({"1996/97": 0.0})}
    old = locked(made({**small(1), "base_year": "1995/96", "rates": early, "prices": prices}), "Finance team", DAY)
    with pytest.raises(PlanError, match="has no year in common with the locked plan"):
        variance(old, now())
