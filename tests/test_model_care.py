"""Providers, activity, productivity and the gap against a transcription of the design in plain arithmetic.

The transcription works in closed forms where the model goes step by step (products of yearly factors, sums of all
years so far), so that the two agree only where both are right.
"""

import math
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plan_builder import care, changed, council, figure, made, series, small
from support.plan_strategies import plan_data
from support.profile import examples

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import kind_of
from mtfs.core.years import FinancialYear
from mtfs.plan.toml import plan_from_data

EASY = examples(25)
FAMILIES = ("providers", "population", "activity", "productivity", "expenditure", "funding", "schemes", "gap")
KINDS = {"savings": -1, "benefits": -1, "investment": 1}


class Transcription:
    """The figures of a plan's data, one method a family; `found` are the lines of the allocation and the pot."""

    def __init__(self, data, found):
        self.data, self.found = data, found
        self.horizon = data["horizon"]
        self.plan_years = range(1, self.horizon + 1)
        self.names = [str(year) for year in FinancialYear.parse(data["base_year"]).through(self.horizon)]
        self.start = int(data["base_year"][:4])
        self.lines = {}
        self.productivity()
        self.providers()
        self.population()
        self.activity()
        self.gap()

    # Inputs

    def rates(self, given):
        """A rate by year: the latest one given up to that year."""
        known = sorted(given["values"].items())
        return [next((v for year, v in reversed(known) if year <= name), 0.0) for name in self.names]

    def items(self, given):
        """Amounts by year, summed over the items."""
        return [sum(item["values"].get(name, 0.0) for item in given.values()) for name in self.names]

    def rate_of(self, part, name, rate):
        own = self.data[part][name].get(rate)
        return self.rates(own if own is not None else self.data["rates"][rate])

    # Results

    def all_years(self, line, value):
        self.lines[line] = [value] + [None] * self.horizon

    def by_year(self, line, values, base=None):
        self.lines[line] = [base, *values]

    def of(self, line):
        return self.lines[line]

    def productivity(self):
        totals = {"cash_releasing": [0.0] * self.horizon, "non_cash_releasing": [0.0] * self.horizon}
        self.shares_delivered = {}
        for name, item in self.data.get("productivity", {}).items():
            at = f"productivity.{name}."
            delivered = self.rates(item["delivered"])[1:] if "delivered" in item else [1.0] * self.horizon
            self.shares_delivered[name] = delivered
            if "stated" in item:
                value = item["stated"]["value"]
                if "stated_high" in item:
                    self.all_years(at + "value_high", item["stated_high"]["value"])
            else:
                volume = sum(part["value"] for part in item["volumes"].values())
                self.all_years(at + "volume", volume)
                stay = item["length_of_stay"]["value"] if "length_of_stay" in item else 1.0
                if "length_of_stay" in item:
                    self.all_years(at + "bed_days", volume * stay)
                if "price" not in item:
                    continue
                value = volume * stay * item["price"]["value"]
            self.all_years(at + "value", value)
            amounts = [value * share / 1000 for share in delivered]
            self.by_year(at + "in_year", amounts)
            for part, cash in (("cash_releasing", True), ("non_cash_releasing", False)):
                enters = item.get("counted", True) and item.get("cash_releasing", False) is cash
                self.by_year(at + part, [amount if enters else 0.0 for amount in amounts])
                if enters:
                    totals[part] = [a + b for a, b in zip(totals[part], amounts, strict=True)]
        if self.data.get("productivity"):
            for part, amounts in totals.items():
                self.by_year(f"productivity.{part}", amounts)

    def providers(self):
        with_contract = []
        for name, provider in self.data.get("providers", {}).items():
            at = f"providers.{name}."
            if "contract" in provider:
                with_contract.append(name)
                inflation = self.rate_of("providers", name, "inflation")
                efficiency = self.rate_of("providers", name, "efficiency")
                values = [
                    provider["contract"]["value"]
                    * math.prod(1 + inflation[y] - efficiency[y] for y in range(1, year + 1))
                    for year in range(self.horizon + 1)
                ]
                asks = [values[year - 1] * efficiency[year] for year in self.plan_years]
                self.by_year(at + "contract", values[1:], values[0])
                self.by_year(at + "inflation", [values[year - 1] * inflation[year] for year in self.plan_years])
                self.by_year(at + "ask", asks)
                self.by_year(at + "ask_to_date", [sum(asks[:year]) for year in self.plan_years], 0)
            self.opportunities(name, at)
        if not with_contract:
            return
        for part in ("contract", "ask_to_date", "inflation", "ask"):
            years = [self.of(f"providers.{name}.{part}") for name in with_contract]
            base = sum(year[0] for year in years) if part in ("contract", "ask_to_date") else None
            self.by_year(f"providers.{part}", [sum(year[y] for year in years) for y in self.plan_years], base)
        found = [0.0] * (self.horizon + 1)
        for part in ("cash_releasing", "non_cash_releasing"):
            own = [self.of(line) for name in with_contract if (line := f"providers.{name}.{part}") in self.lines]
            if own:
                self.by_year(f"providers.{part}", [sum(years[y] for years in own) for y in self.plan_years])
                found = [a + sum(years[y] for years in own) if y else a for y, a in enumerate(found)]
        if self.data.get("productivity"):
            asked = self.of("providers.ask_to_date")
            self.by_year("providers.still_to_find", [asked[y] - found[y] for y in self.plan_years])

    def opportunities(self, provider, at):
        cash, other, any_of_it = [0.0] * self.horizon, [0.0] * self.horizon, False
        for name, item in self.data.get("productivity", {}).items():
            if provider not in item.get("volumes", {}) or "price" not in item:
                continue
            any_of_it = True
            stay = item["length_of_stay"]["value"] if "length_of_stay" in item else 1.0
            pounds = item["volumes"][provider]["value"] * stay * item["price"]["value"]
            amounts = [pounds / 1000 * share for share in self.shares_delivered[name]]
            self.by_year(f"{at}opportunity.{name}", amounts)
            if item.get("counted", True):
                into = cash if item.get("cash_releasing") else other
                into[:] = [a + b for a, b in zip(into, amounts, strict=True)]
        if any_of_it:
            self.by_year(at + "cash_releasing", cash)
            self.by_year(at + "non_cash_releasing", other)
        if self.data.get("productivity") and at + "ask_to_date" in self.lines:
            asked = self.of(at + "ask_to_date")
            self.by_year(at + "still_to_find", [asked[y] - cash[y - 1] - other[y - 1] for y in self.plan_years])

    def population(self):
        self.groups, self.population_span = {}, None
        people = self.data.get("population")
        if people is None:
            return
        self.population_span = int(people["last_year"][:4]) - int(people["first_year"][:4])
        self.all_years("population.span", self.population_span)
        for name, group in people["groups"].items():
            self.groups[name] = group["growth"]["value"]
            self.all_years(f"population.{name}.annual", self.grown(name, 1))

    def grown(self, group, years):
        """Growth of a group after some years, by logarithms."""
        return math.expm1(math.log1p(self.groups[group]) * years / self.population_span)

    def activity(self):
        model = self.data.get("activity")
        if model is None:
            return
        first, last = int(model["first_year"][:4]), int(model["last_year"][:4])
        self.span, self.before, full = last - first, self.start - first, last - self.start
        scenario = model.get("scenario", "central")
        self.factor = 1.0 if scenario == "central" else model[scenario]["value"]
        self.all_years("activity.span", self.span)
        self.all_years("activity.years_before", self.before)
        self.all_years("activity.years_to_full_effect", full)
        self.all_years("activity.factor", self.factor)
        self.by_year("activity.elapsed", [self.before + year for year in self.plan_years], self.before)
        if "phasing" in model:
            self.phase = self.rates(model["phasing"])
        else:
            self.phase = [0.0, *(min(1.0, year / full) for year in self.plan_years)]
        self.by_year("activity.phase", self.phase[1:])
        for name in self.groups:
            growth = [self.grown(name, self.before + year) for year in range(self.horizon + 1)]
            self.by_year(f"population.{name}.growth", growth[1:], growth[0])
            self.all_years(f"population.{name}.horizon_growth", self.grown(name, self.span))
        for name, service in model["services"].items():
            moments = [
                self.moment(service, self.before + y, self.phase[y] if y else None) for y in range(self.horizon + 1)
            ]
            for part in moments[-1]:
                self.by_year(f"activity.{name}.{part}", [found[part] for found in moments[1:]], moments[0].get(part))
            self.all_years(f"activity.{name}.baseline", service["baseline"]["value"])
            for part, value in self.moment(service, self.span, 1.0).items():
                self.all_years(f"activity.{name}.horizon_{part}", value)
        self.costs(model)

    def moment(self, service, elapsed, phase):
        """A service some years after its baseline, with a share of its mitigations; without them in the base year."""
        baseline, factor = service["baseline"]["value"], self.factor
        other = (1 + service["non_demographic"]["value"]) ** elapsed
        weights = {
            group: share["value"] * self.grown(group, elapsed) for group, share in service.get("shares", {}).items()
        }
        if "projected" in service:
            both = (service["projected"]["value"] / baseline) ** (elapsed / self.span)
            index = both / other
        elif "demographic" in service:
            index = math.exp(elapsed * math.log1p(service["demographic"]["value"]))
        else:
            index = 1 + sum(weights.values())
        growth = baseline * factor * (index * other - 1)
        found = {
            "demographic_index": index,
            "non_demographic_index": other,
            "demographic": baseline * factor * (index - 1),
            "non_demographic": growth - baseline * factor * (index - 1),
            "growth": growth,
            "projected": baseline + growth,
        }
        for case in ("lower", "higher"):
            share = self.data["activity"][case]["value"]
            found[f"projected_{case}"] = (1 - share) * baseline + share * baseline * index * other
        if weights:
            found["weighted_growth"] = sum(weights.values())
        if phase is None:
            return found
        for group, weight in weights.items():
            found[f"group.{group}"] = found["demographic"] * weight / sum(weights.values())
        effects = {key: item["effect"]["value"] * phase for key, item in service.get("mitigations", {}).items()}
        found |= {f"mitigation.{key}": effect for key, effect in effects.items()}
        found["mitigations"] = sum(effects.values())
        found["avoided"] = -sum(effect for effect in effects.values() if effect < 0)
        found["added"] = sum(effect for effect in effects.values() if effect > 0)
        found["residual"] = growth + found["mitigations"]
        found["after"] = baseline + found["residual"]
        if service.get("beds"):
            model = self.data["activity"]
            nights = model["days"]["value"] if "days" in model else 365
            for line, part in (("beds_growth", "growth"), ("beds_residual", "residual"), ("beds", "after")):
                found[line] = found[part] / (nights * model["occupancy"]["value"])
        if "unit_cost" in service:
            for part in ("residual", "avoided", "added"):
                found[f"{part}_cost"] = found[part] * service["unit_cost"]["value"] / 1000
        return found

    def costs(self, model):
        costed = [name for name, service in model["services"].items() if "unit_cost" in service]
        if not costed:
            return
        for part in ("residual", "avoided", "added"):
            years = [self.of(f"activity.{name}.{part}_cost") for name in costed]
            self.by_year(f"activity.{part}_cost", [sum(year[y] for year in years) for y in self.plan_years])
            last = sum(self.of(f"activity.{name}.horizon_{part}_cost")[0] for name in costed)
            self.all_years(f"activity.horizon_{part}_cost", last)
        if "allocation" in self.data:
            for line, pot, cost in (
                ("headroom", "pot.annual", "added"),
                ("headroom_recurrent", "pot.recurrent_annual", "added"),
                ("headroom_residual", "pot.annual", "residual"),
            ):
                spent = self.of(f"activity.{cost}_cost")
                self.by_year(f"activity.{line}", [self.found[pot][y] - spent[y] for y in self.plan_years])

    def gap(self):
        if not self.data.get("expenditure"):
            return
        for part in ("expenditure", "funding"):
            for name, line in self.data.get(part, {}).items():
                self.budget_line(f"{part}.{name}.", line)
        worth = {kind: [0.0] * (self.horizon + 1) for kind in KINDS}
        kept = {kind: [0.0] * (self.horizon + 1) for kind in KINDS}
        for name, scheme in self.data.get("schemes", {}).items():
            at, amounts = f"schemes.{name}.", self.items({"": scheme["amounts"]})
            recurrent = amounts if scheme.get("recurrent", True) else [0.0] * len(amounts)
            base = [sum(recurrent[1 : year + 1]) for year in range(self.horizon + 1)]
            level = base if scheme.get("recurrent", True) else amounts
            self.by_year(at + "recurrent_part", recurrent[1:])
            self.by_year(at + "recurrent_base", base[1:], 0)
            self.by_year(at + "level", level[1:])
            for year in self.plan_years:
                worth[scheme["kind"]][year] += level[year]
                kept[scheme["kind"]][year] += base[year]
        spent, spent_kept = (self.sum_of("expenditure", part) for part in ("total", "recurrent"))
        got, got_kept = (
            [
                allocated + lines
                for allocated, lines in zip(
                    self.found.get(f"allocation.{part}") or [0.0] * (self.horizon + 1),
                    self.sum_of("funding", part) if self.data.get("funding") else [0.0] * (self.horizon + 1),
                    strict=True,
                )
            ]
            for part in ("total", "recurrent")
        )
        for line, years in {"expenditure": spent, "expenditure_recurrent": spent_kept, "funding": got,
                            "funding_recurrent": got_kept}.items():  # fmt: skip
            self.by_year(f"gap.{line}", years[1:], years[0])
        nothing = [s - g for s, g in zip(spent, got, strict=True)]
        self.by_year("gap.do_nothing", nothing[1:], nothing[0])
        net = [sum(sign * worth[kind][y] for kind, sign in KINDS.items()) for y in range(self.horizon + 1)]
        net_kept = [sum(sign * kept[kind][y] for kind, sign in KINDS.items()) for y in range(self.horizon + 1)]
        years = self.plan_years
        for kind in KINDS:
            self.by_year(f"gap.{kind}", worth[kind][1:])
            self.by_year(f"gap.{kind}_recurrent", kept[kind][1:])
        in_year = [got[y] - spent[y] - net[y] for y in range(self.horizon + 1)]
        underlying = [got_kept[y] - spent_kept[y] - net_kept[y] for y in range(self.horizon + 1)]
        self.by_year("gap.challenge", [nothing[y] + worth["investment"][y] for y in years])
        self.by_year("gap.after_savings", [nothing[y] - worth["savings"][y] for y in years])
        self.by_year("gap.closing", [-in_year[y] for y in years])
        self.by_year("gap.expenditure_after_plan", [spent[y] + net[y] for y in years])
        self.by_year("gap.in_year", in_year[1:])
        self.by_year("gap.underlying", underlying[1:])
        self.by_year("gap.non_recurrent", [in_year[y] - underlying[y] for y in years])
        position = self.data.get("gap", {})
        if "brought_forward" in position:
            brought = position["brought_forward"]["value"]
            self.by_year("gap.cumulative", [brought + sum(in_year[1 : y + 1]) for y in years], brought)
        reserves = [0.0] * (self.horizon + 1)
        if position.get("reserves"):
            reserves = self.items(position["reserves"])
            self.by_year("gap.reserves", reserves[1:])
            self.by_year("gap.remaining", [-in_year[y] - reserves[y] for y in years])
        to_find = [0.0, *(nothing[y] - reserves[y] for y in years)]
        self.by_year("gap.requirement", [to_find[y] - to_find[y - 1] for y in years])
        self.by_year("gap.requirement_to_date", to_find[1:], 0)

    def sum_of(self, family, part):
        years = [self.of(f"{family}.{name}.{part}") for name in self.data[family]]
        return [sum(year[y] for year in years) for y in range(self.horizon + 1)]

    def budget_line(self, at, line):
        additive = line.get("method") == "additive"
        drivers = {name: self.rates(driver) for name, driver in line.get("growth", {}).items()}
        inflation = self.rates(line["inflation"]) if "inflation" in line else [0.0] * len(self.names)
        efficiency = self.rates(line["efficiency"]) if "efficiency" in line else [0.0] * len(self.names)
        moved = self.items(line.get("changes", {}))
        once = self.items(line.get("non_recurrent", {}))
        recurrent = [line["opening"]["value"]]
        steps = {name: [] for name in drivers}
        before_prices = []
        for year in self.plan_years:
            factor = 1.0
            for name, by_year in drivers.items():
                steps[name].append(recurrent[-1] * (1 if additive else factor) * by_year[year])
                factor = factor + by_year[year] if additive else factor * (1 + by_year[year])
            before_prices.append(recurrent[-1] * (1 if additive else factor))
            net = inflation[year] - efficiency[year]
            recurrent.append(recurrent[-1] * (factor + net if additive else factor * (1 + net)) + moved[year])
        for name, amounts in steps.items():
            self.by_year(f"{at}driver.{name}", amounts)
        if "inflation" in line:
            self.by_year(at + "step_inflation", [before_prices[y - 1] * inflation[y] for y in self.plan_years])
        if "efficiency" in line:
            self.by_year(at + "step_efficiency", [-before_prices[y - 1] * efficiency[y] for y in self.plan_years])
        if line.get("changes"):
            self.by_year(at + "changes", moved[1:])
        if line.get("non_recurrent"):
            self.by_year(at + "non_recurrent", once[1:], once[0])
        self.by_year(at + "recurrent", recurrent[1:], recurrent[0])
        total = [a + b for a, b in zip(recurrent, once, strict=True)]
        self.by_year(at + "total", total[1:], total[0])


def assert_transcribed(data):
    """Every line of these families is the transcription's, and it has no line that the plan lacks.

    Without outturns, which the transcription does not have.
    """
    data = {key: part for key, part in data.items() if key != "actuals"}
    found = project(plan_from_data(data, "the plan")).lines
    expected = Transcription(data, found).lines
    mine = {line: years for line, years in found.items() if line.partition(".")[0] in FAMILIES}
    assert set(mine) == set(expected), set(mine) ^ set(expected)
    floors = {
        "gap": largest(found, "gap.expenditure"),
        "activity": largest(found, "activity.") + largest(found, "pot."),
        "providers": largest(found, "providers."),
    }
    for line, years in mine.items():
        assert [year is None for year in years] == [year is None for year in expected[line]], line
        floor = 1e-12 * floors.get(line.partition(".")[0], 1000.0)
        for year, (value, right) in enumerate(zip(years, expected[line], strict=True)):
            if value is not None:
                assert value == pytest.approx(right, rel=1e-9, abs=floor), (line, year)


def largest(lines, start):
    """The largest amount of the lines whose ids start so: what rounding in the last digit is measured by."""
    return max(
        (abs(v) for line, years in lines.items() if line.startswith(start) for v in years if v is not None), default=1
    )


VARIANTS = {
    "as it stands": {},
    "central scenario, no phasing": {"activity.scenario": "central", "activity.phasing": None},
    "lower scenario, 365 days": {"activity.scenario": "lower", "activity.days": None},
    "a baseline in the base year": {"activity.first_year": "2024/25"},
    "full effect within the plan": {"activity.phasing": None, "activity.last_year": "2026/27"},
    "methods changed round": {
        "expenditure.acute.method": "additive",
        "expenditure.prescribing.method": "multiplicative",
        "expenditure.other.method": "multiplicative",
        "expenditure.continuing_care.method": "additive",
    },
    "no schemes, no reserves": {"schemes": {}, "gap": None},
    "everything counted that may be": {
        "productivity.daycase.counted": False,
        "productivity.shorter_stay.counted": True,
    },
    "no productivity": {"productivity": {}},
    "no activity": {"activity": None, "claims.bed_days": None},
    "funding lines beside the allocation": {"funding": care()["expenditure"]},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_rich_care_plan_follows_the_design(variant):
    assert_transcribed(changed(care(), VARIANTS[variant]))


def test_the_council_plan_follows_the_design():
    assert_transcribed(council())


@EASY
@given(plan_data(with_care=True, longest=6))
def test_any_plan_follows_the_design(data):
    assert_transcribed(data)


@EASY
@given(plan_data(funded=True, longest=6))
def test_any_plan_without_an_allocation_follows_the_design(data):
    assert_transcribed(data)


# Figures worked out by hand


def test_a_contract_by_hand():
    rates = {"inflation": series({"2025/26": 0.04}), "efficiency": series({"2025/26": 0.015})}
    found = project(made(small(), {"providers.a": {"name": "A", "contract": figure(1000.0)} | rates})).lines
    assert found["providers.a.contract"] == pytest.approx([1000, 1000 * 1.025, 1000 * 1.025 * 1.025])
    assert found["providers.a.ask"][1:] == pytest.approx([15, 15.375])
    assert found["providers.a.ask_to_date"] == pytest.approx([0, 15, 30.375])


def test_the_published_bed_days_by_hand():
    """786,000 bed days grow to 961,000; 132,000 of the 175,000 are mitigated, so 43,000 remain."""
    days = "bed days"
    service = {"name": "Bed days", "unit": days, "beds": True, "baseline": figure(786_000.0, days),
               "projected": figure(961_000.0, days), "non_demographic": figure(0.007, "rate"),
               "mitigations": {"managed": {"name": "Managed care", "effect": figure(-78_000.0, days)},
                               "flow": {"name": "Flow", "effect": figure(-54_000.0, days)}}}  # fmt: skip
    model = {"first_year": "2023/24", "last_year": "2030/31", "lower": figure(0.8, "share"),
             "higher": figure(1.2, "share"), "occupancy": figure(0.92, "share"),
             "services": {"days": service}}  # fmt: skip
    value = project(made(small(), {"activity": model})).value
    assert value("activity.days.horizon_growth") == pytest.approx(175_000, abs=1e-6)
    assert value("activity.days.horizon_residual") == pytest.approx(43_000, abs=1e-6)
    assert value("activity.days.horizon_beds_growth") == pytest.approx(175_000 / 365 / 0.92, rel=1e-12)
    assert value("activity.days.horizon_projected_lower") == pytest.approx(786_000 + 0.8 * 175_000, abs=1e-6)
    assert value("activity.days.horizon_projected_higher") == pytest.approx(786_000 + 1.2 * 175_000, abs=1e-6)
    assert value("activity.days.mitigations", "2025/26") == pytest.approx(-132_000 / 6, rel=1e-12)


def test_a_bridge_by_hand():
    line = {
        "name": "All",
        "opening": figure(1_700.0),
        "changes": {"x": series({"2025/26": 160.0}, "£k") | {"name": "X"}},
    }
    schemes = {
        kind: {"name": kind, "kind": kind, "amounts": series({"2025/26": amount}, "£k")}
        for kind, amount in {"savings": 250.0, "benefits": 651.0, "investment": 43.0}.items()
    }
    found = project(made(small(), {"expenditure": {"all": line}, "schemes": schemes})).lines
    assert found["gap.do_nothing"] == [700, 860, 860]
    assert found["gap.challenge"][1] == 903
    assert found["gap.closing"][1:] == pytest.approx([860 - 250 - 651 + 43] * 2)
    assert found["gap.in_year"][1:] == pytest.approx([-2.0, -2.0])
    assert "gap.cumulative" not in found  # nobody said what is brought forward
    assert found["gap.requirement"][1:] == [860, 0]


# What holds for every plan


def near(expected, scale):
    return pytest.approx(expected, rel=1e-9, abs=1e-10 * (1 + scale))


def with_family(family, **more):
    return plan_data(with_care=True, longest=5, **more).filter(lambda data: data.get(family))


@EASY
@given(with_family("activity"))
def test_growth_has_its_parts_and_the_groups_sum_to_the_demographic_part(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for name, service in data["activity"]["services"].items():
        at, baseline = f"activity.{name}.", service["baseline"]["value"]
        for prefix, periods in (("", plan.periods), ("horizon_", [0])):
            for period in periods:
                of = {part: lines[f"{at}{prefix}{part}"][period] for part in ("demographic", "non_demographic",
                      "growth", "projected", "mitigations", "residual", "after", "avoided", "added")}  # fmt: skip
                assert of["demographic"] + of["non_demographic"] == near(of["growth"], baseline)
                assert baseline + of["growth"] == near(of["projected"], baseline)
                assert of["added"] - of["avoided"] == near(of["mitigations"], baseline)
                assert of["projected"] + of["mitigations"] == near(of["after"], baseline)
                groups = [lines[f"{at}{prefix}group.{group}"][period] for group in service.get("shares", {})]
                if groups:
                    assert sum(groups) == near(of["demographic"], baseline)


@EASY
@given(with_family("activity"))
def test_mitigations_of_zero_leave_growth(data):
    data = deepcopy(data)
    for service in data["activity"]["services"].values():
        for mitigation in service["mitigations"].values():
            mitigation["effect"]["value"] = 0.0
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for name in plan.services:
        assert lines[f"activity.{name}.residual"][1:] == lines[f"activity.{name}.growth"][1:]
        assert lines[f"activity.{name}.horizon_residual"] == lines[f"activity.{name}.horizon_growth"]
        assert not any(lines[f"activity.{name}.avoided"][1:]) and not any(lines[f"activity.{name}.added"][1:])


@EASY
@given(with_family("activity"))
def test_lower_and_higher_growth_have_the_central_between_them(data):
    found = {}
    for scenario in ("lower", "central", "higher"):
        plan = plan_from_data(data | {"activity": data["activity"] | {"scenario": scenario}}, "generated")
        found[scenario] = project(plan).lines
    for name, service in data["activity"]["services"].items():
        slack = 1e-9 * service["baseline"]["value"]
        for line in (f"activity.{name}.projected", f"activity.{name}.horizon_projected"):
            for low, central, high in zip(*(found[s][line] for s in ("lower", "central", "higher")), strict=True):
                if central is not None:
                    assert min(low, high) - slack <= central <= max(low, high) + slack
                    grows = central >= service["baseline"]["value"]
                    assert (low <= high + slack) if grows else (high <= low + slack)
        for scenario in ("lower", "higher"):
            alone, beside = (found[s][f"activity.{name}.projected"] for s in (scenario, "central"))
            assert alone == near(found["central"][f"activity.{name}.projected_{scenario}"], 1e6)
            assert beside == found["central"][f"activity.{name}.projected"]


@EASY
@given(st.floats(0.1, 1.0), st.floats(0.1, 1.0))
def test_beds_scale_with_occupancy(one, other):
    lines = [project(made(care(), {"activity.occupancy.value": share})).lines for share in (one, other)]
    for part in ("beds", "beds_growth", "beds_residual", "horizon_beds", "horizon_beds_residual"):
        for first, second in zip(*(found[f"activity.bed_days.{part}"] for found in lines), strict=True):
            assert first is second is None or first * one == pytest.approx(second * other, rel=1e-12)
        assert not any(lines[0][f"activity.bed_days.{part}"][y] == 0 for y in range(1, 5) if "horizon" not in part)


@EASY
@given(with_family("expenditure"))
def test_the_gap_of_any_plan(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    scale = max(abs(v) for key, years in lines.items() if key.startswith("gap.") for v in years if v is not None)
    brought = data.get("gap", {}).get("brought_forward", {"value": None})["value"]
    assert ("gap.cumulative" in lines) == (brought is not None)
    for period in plan.periods:
        in_year = lines["gap.in_year"]
        assert lines["gap.closing"][period] == near(-in_year[period], scale)
        if brought is not None:
            assert lines["gap.cumulative"][period] == near(brought + sum(in_year[1 : period + 1]), scale * plan.horizon)
        after_reserves = lines["gap.do_nothing"][period] - (
            lines["gap.reserves"][period] if "gap.reserves" in lines else 0
        )
        found = sum(lines["gap.requirement"][1 : period + 1])
        assert found == near(after_reserves, scale * plan.horizon)
        assert lines["gap.underlying"][period] + lines["gap.non_recurrent"][period] == near(in_year[period], scale)
        for kind in ("savings", "benefits", "investment"):
            names = [key for key, scheme in plan.schemes.items() if scheme.kind == kind]
            assert lines[f"gap.{kind}"][period] == near(sum(lines[f"schemes.{n}.level"][period] for n in names), scale)
    assert brought is None or lines["gap.cumulative"][0] == brought


@EASY
@given(with_family("expenditure"))
def test_the_steps_of_a_budget_line_sum_to_its_movement(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for family in ("expenditure", "funding"):
        for name in getattr(plan, family):
            at = f"{family}.{name}."
            steps = [years for key, years in lines.items() if key.startswith((f"{at}driver.", f"{at}step_"))
                     or key == f"{at}changes"]  # fmt: skip
            for period in plan.periods:
                before, now = lines[at + "recurrent"][period - 1 : period + 1]
                assert before + sum(step[period] for step in steps) == near(now, abs(now) + abs(before))


# The pot


def pot(changes):
    return project(made(care(), changes)).lines["pot.annual"][1:]


@pytest.mark.parametrize(
    "changes",
    [
        {"productivity.daycase.volumes.royal.value": 9e5},
        {"productivity.daycase.price.value": 9e5},
        {"productivity.conveyance.volumes.royal.value": 0.0},
        {"productivity.resources.stated.value": 9e8},
        {"productivity.theatres.volumes.royal.value": 9e5},
        {"productivity.medicines.stated_high.value": 9e8},
        {"productivity.shorter_stay.volumes.royal.value": 9e5, "productivity.shorter_stay.cash_releasing": True},
        {"activity.services.contacts.unit_cost.value": 900.0},
        {"schemes.qipp.amounts.values": {"2025/26": 99_000.0}},
        {"providers.royal.contract.value": 9e8},
    ],
)
def test_what_releases_no_cash_or_is_not_counted_never_enters_the_pot(changes):
    assert pot(changes) == pot({})
    before, after = project(made(care())).lines, project(made(care(), changes)).lines
    assert before != after, "the change moves something else"


def test_what_releases_cash_enters_the_pot_to_the_pound():
    more = pot({"productivity.readmissions.volumes.royal.value": 2401.0})
    extra = 100 * 7.5 * 352 / 1000
    assert [b - a for a, b in zip(pot({}), more, strict=True)] == pytest.approx(
        [extra * 0.25, extra * 0.6, extra * 0.6, extra], abs=1e-6
    )
    stated = pot({"productivity.medicines.stated.value": 4_251_000.0})
    assert [b - a for a, b in zip(pot({}), stated, strict=True)] == pytest.approx([1.0] * 4, abs=1e-6)
    switched = pot({"productivity.medicines.cash_releasing": False})
    assert [a - b for a, b in zip(pot({}), switched, strict=True)] == pytest.approx([4_250.0] * 4, abs=1e-6)
    uncounted = pot({"productivity.medicines.counted": False})
    assert uncounted == pytest.approx(switched, abs=1e-6)


def test_the_pot_is_its_sources_and_what_productivity_releases():
    lines = project(made(care())).lines
    for period in range(1, 5):
        sources = [
            lines[f"pot.{part}"][period] for part in ("available_growth", "repurposed", "commercial", "productivity")
        ]
        assert lines["pot.annual"][period] == pytest.approx(sum(sources), abs=1e-6)
        assert sources[0] == pytest.approx(15_300, abs=1e-6) and sources[2] == 14_000 / 4
        implied = (
            lines["pot.growth_step"][period] + lines["pot.convergence_step"][period] - lines["pot.pressures"][period]
        )
        assert implied == pytest.approx(15_300, abs=1e-6)
        least, annual, most = (lines[f"pot.{line}"][period] for line in ("least", "annual", "most"))
        assert annual - least == pytest.approx(15_300 - 9_800, abs=1e-6) and most == pytest.approx(annual, abs=1e-6)
    central = pot({"available_growth.option": "central"})
    assert [a - b for a, b in zip(pot({}), central, strict=True)] == pytest.approx([2_800.0] * 4, abs=1e-6)


@pytest.mark.parametrize(("counted", "other"), [("daycase", "shorter_stay"), ("shorter_stay", "daycase")])
def test_alternatives_are_never_both_counted(counted, other):
    switched = {f"productivity.{counted}.counted": True, f"productivity.{other}.counted": False}
    lines = project(made(care(), switched)).lines
    for period in range(1, 5):
        assert lines[f"productivity.{counted}.non_cash_releasing"][period] > 0
        assert lines[f"productivity.{other}.non_cash_releasing"][period] == 0
        assert lines[f"productivity.{other}.in_year"][period] > 0, "its value is shown all the same"
        in_total = lines["productivity.non_cash_releasing"][period]
        neither = project(made(care(), switched | {f"productivity.{counted}.counted": False})).lines
        difference = in_total - neither["productivity.non_cash_releasing"][period]
        assert difference == pytest.approx(lines[f"productivity.{counted}.in_year"][period], abs=1e-6)


# Claims


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("pot", {"available_growth.high.value": 1_000.0}),
        ("bed_days", {"activity.services.bed_days.mitigations.managed.effect.value": -60_000.0}),
    ],
)
def test_a_claim_that_holds_and_the_same_claim_made_false_by_one_input(claim, changes):
    assert project(made(care())).value(f"claims.{claim}.difference") == 0
    assert project(made(care(), changes)).value(f"claims.{claim}.difference") < 0


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("allocation", {"rates.growth.values": {"2025/26": 0.0145}}),
        ("both", {"expenditure.acute.opening.value": 870_000.0}),
    ],
)
def test_a_claim_that_does_not_hold_and_the_same_claim_made_true_by_one_input(claim, changes):
    assert project(made(care())).value(f"claims.{claim}.difference") > 0
    assert project(made(care(), changes)).value(f"claims.{claim}.difference") == 0


def test_what_a_claim_speaks_of():
    projection = project(made(care()))
    lines = projection.lines
    assert projection.value("claims.allocation.computed") == lines["allocation.recurrent"][4]
    assert projection.value("claims.pot.computed") == pytest.approx(sum(lines["pot.annual"][1:]), rel=1e-12)
    assert projection.value("claims.bed_days.computed") == pytest.approx(71_250 + 38_500)
    both = lines["expenditure.acute.total"][1] + lines["expenditure.prescribing.total"][1]
    assert projection.value("claims.both.computed") == both
    assert projection.value("claims.both.difference") == pytest.approx(both - 1_100_000, abs=1e-6)
    assert "claims.satisfaction.computed" not in lines


def test_a_claim_on_several_lines_that_add_up_is_the_sum_over_the_years():
    claim = {"statement": "S", "published": "P", "source": "S", "line": "gap.in_year + gap.non_recurrent",
             "below": figure(0.0)}  # fmt: skip
    lines = project(made(care(), {"claims.x": claim})).lines
    expected = sum(lines["gap.in_year"][1:]) + sum(lines["gap.non_recurrent"][1:])
    assert lines["claims.x.computed"][0] == pytest.approx(expected, rel=1e-12)


def test_every_check_of_both_plans_passes():
    for data in (care(), council()):
        found = checks(project(made(data)))
        assert [check.line for check in found if not check.passed] == []
    assert {"checks.bridge", "checks.position", "checks.requirement", "checks.*.expenditure", "checks.*.funding"} <= {
        kind_of(check.line).pattern for check in checks(project(made(council())))
    }


def test_a_population_that_does_not_grow_brings_no_demographic_growth():
    still = {f"population.groups.{group}.growth.value": 0.0 for group in ("east_young", "east_old", "west")}
    lines = project(made(care(), still | {"activity.services.bed_days.shares": {}})).lines
    assert lines["activity.attendances.demographic"] == [0, 0, 0, 0, 0]
    assert lines["activity.attendances.group.west"][1:] == [0, 0, 0, 0]


def test_the_last_year_within_the_plan_beside_a_given_phasing():
    lines = project(made(care(), {"activity.last_year": "2026/27"})).lines
    assert lines["activity.bed_days.mitigation.managed"][1:] == pytest.approx([-7_125, -32_062.5, -32_062.5, -67_687.5])
    assert lines["activity.bed_days.horizon_mitigation.managed"][0] == -71_250
