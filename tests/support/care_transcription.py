"""Providers, activity, productivity and the gap: a transcription of the design in plain arithmetic.

The transcription works in closed forms where the model goes step by step (products of yearly factors, sums of all
years so far), so that the two agree only where both are right.
"""

import math

import pytest

from mtfs.analysis.figures.projection import project
from mtfs.core.years import FinancialYear
from mtfs.plan.toml import plan_from_data
from support.plan_strategies import plan_data
from support.profile import examples

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
        found, cash = [0.0] * (self.horizon + 1), [0.0] * (self.horizon + 1)
        for part in ("cash_releasing", "non_cash_releasing"):
            own = [self.of(line) for name in with_contract if (line := f"providers.{name}.{part}") in self.lines]
            if own:
                self.by_year(f"providers.{part}", [sum(years[y] for years in own) for y in self.plan_years])
                found = [a + sum(years[y] for years in own) if y else a for y, a in enumerate(found)]
                cash = found if part == "cash_releasing" else cash
        if self.data.get("productivity"):
            asked = self.of("providers.ask_to_date")
            self.by_year("providers.still_to_find_cash", [asked[y] - cash[y] for y in self.plan_years])
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
            self.by_year(at + "still_to_find_cash", [asked[y] - cash[y - 1] for y in self.plan_years])
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
            self.by_year("gap.reserves", reserves[1:], reserves[0])
            remaining = [-in_year[y] - reserves[y] for y in years]
            self.by_year("gap.remaining", remaining, nothing[0] - reserves[0])
        to_find = [0.0, *(nothing[y] - reserves[y] for y in years)]
        self.by_year("gap.requirement", [to_find[y] - to_find[y - 1] for y in years])
        self.by_year("gap.requirement_to_date", to_find[1:], 0)

    def sum_of(self, family, part):
        years = [self.of(f"{family}.{name}.{part}") for name in self.data[family]]
        return [sum(year[y] for year in years) for y in range(self.horizon + 1)]

    def budget_line(self, at, line):
        additive = line.get("method") == "additive"
        drivers = {name: self.rates(driver) for name, driver in line.get("growth", {}).items()}
        weights = {name: weight["value"] for name, weight in line.get("assumptions", {}).items()}
        shared = {name: self.rates(self.data["assumptions"][name]) for name in weights}
        parts = drivers | {f"shared {name}": [weights[name] * rate for rate in shared[name]] for name in weights}
        inflation = self.rates(line["inflation"]) if "inflation" in line else [0.0] * len(self.names)
        efficiency = self.rates(line["efficiency"]) if "efficiency" in line else [0.0] * len(self.names)
        moved = self.items(line.get("changes", {}))
        once = self.items(line.get("non_recurrent", {}))
        levels = line.get("levels", {"values": {}})["values"]
        recurrent = [levels.get(self.names[0], math.nan) if levels else line["opening"]["value"]]
        explained = []
        steps = {name: [] for name in parts}
        before_prices = []
        for year in self.plan_years:
            factor, last = 1.0, 0.0 if math.isnan(recurrent[-1]) else recurrent[-1]
            for name, by_year in parts.items():
                steps[name].append(last * (1 if additive else factor) * by_year[year])
                factor = factor + by_year[year] if additive else factor * (1 + by_year[year])
            before_prices.append(last * (1 if additive else factor))
            net = inflation[year] - efficiency[year]
            explained.append(last * (factor + net if additive else factor * (1 + net)) + moved[year])
            recurrent.append(levels.get(self.names[year], explained[-1]))
        for name, amounts in steps.items():
            shared_name = name.partition("shared ")[2]
            self.by_year(f"{at}assumption.{shared_name}" if shared_name else f"{at}driver.{name}", amounts)
        if "inflation" in line:
            self.by_year(at + "step_inflation", [before_prices[y - 1] * inflation[y] for y in self.plan_years])
        if "efficiency" in line:
            self.by_year(at + "step_efficiency", [-before_prices[y - 1] * efficiency[y] for y in self.plan_years])
        if line.get("changes"):
            self.by_year(at + "changes", moved[1:])
        if line.get("non_recurrent"):
            self.by_year(at + "non_recurrent", once[1:], once[0])
        if levels:
            of_steps = zip(recurrent[1:], explained, strict=True)
            self.by_year(at + "other_movement", [level - steps for level, steps in of_steps])
        self.by_year(at + "recurrent", recurrent[1:], recurrent[0])
        total = [a + b for a, b in zip(recurrent, once, strict=True)]
        self.by_year(at + "total", total[1:], total[0])


def assert_transcribed(data):
    """Every line of these families is the transcription's, and it has no line that the plan lacks.

    Without outturns, which the transcription does not have, and so without roundings, which may name their source.
    """
    data = {key: part for key, part in data.items() if key not in ("actuals", "roundings")}
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
                assert value == pytest.approx(right, rel=1e-9, abs=floor, nan_ok=True), (line, year)


def largest(lines, start):
    """The largest amount of the lines whose ids start so: what rounding in the last digit is measured by."""
    return max(
        (abs(v) for line, years in lines.items() if line.startswith(start) for v in years if v is not None and v == v),
        default=1,
    )


def near(expected, scale):
    return pytest.approx(expected, rel=1e-9, abs=1e-10 * (1 + scale))


def with_family(family, **more):
    return plan_data(with_care=True, longest=5, declared=False, **more).filter(lambda data: data.get(family))
