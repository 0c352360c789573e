"""The inputs of a plan as one list: id, name, unit and what each may be.

The list is derived from the plan; carriers, the Inputs sheet, checks and explanations all read it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mtfs.formulas.algebra import MISSING
from mtfs.plan.parts import Figure, Provenance, Series

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

Kind = Literal["text", "choice", "figure", "series", "amounts"]
ANY_AMOUNT = (-1e9, 1e9)
NOT_NEGATIVE = (0.0, 1e9)
RATE = (-1.0, 1.0)
FRACTION = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Input:
    """One input, of one kind.

    A text or a choice of words; a figure that holds for all years; a series by year whose last value carries
    on; amounts by year, nothing in the years not given. A structural input decides which lines the plan has.
    """

    id: str
    name: str
    unit: str
    kind: Kind
    given: Any
    bounds: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    section: str = ""
    structural: bool = False
    may_be_missing: bool = False

    @property
    def provenance(self) -> Provenance | None:
        """Unit, status, source and note, where the input is a number."""
        return self.given if isinstance(self.given, Provenance) else None

    @property
    def first_period(self) -> int:
        """The first year that may be given: adjustments change a baseline, and the base year has none."""
        return 1 if ".baseline_adjustments." in self.id else 0

    @property
    def missing(self) -> bool:
        """Whether nobody has published or entered it."""
        if isinstance(self.given, Series):
            return not self.given.values
        return isinstance(self.given, Figure) and self.given.value is None

    def by_year(self, plan: Plan) -> tuple[Any, ...]:
        """The value in the base year and each plan year."""
        if self.kind in ("text", "choice"):
            return (self.given,) * len(plan.years)
        if self.missing:
            return (MISSING,) * len(plan.years)
        if isinstance(self.given, Series):
            return tuple(self._series(plan))
        value = self.given.value if isinstance(self.given, Figure) else self.given
        return (float(value or 0.0),) * len(plan.years)

    def _series(self, plan: Plan) -> Iterator[float]:
        last = 0.0
        for year in plan.years:
            given = self.given.values.get(year)
            if given is not None:
                last = float(given)
            yield last if given is not None or self.kind == "series" else 0.0


def inputs_of(plan: Plan) -> dict[str, Input]:
    """Every input of a plan by id, in the order of the Inputs sheet."""
    sections = (_identity, _rates, _policy, _streams, _funds, _pressures, _commercial, _settings, _model)
    return {entry.id: entry for section in sections for entry in section(plan)}


def _text(key: str, name: str, given: Any, section: str, structural: bool = False) -> Input:
    return Input(key, name, "", "text", given, section=section, structural=structural)


def _identity(plan: Plan) -> Iterator[Input]:
    section = "Plan"
    yield _text("plan.name", "Name of the plan", plan.name, section)
    yield _text("plan.organisation", "Organisation", plan.organisation, section)
    yield _text("plan.code", "Organisation code", plan.code, section)
    yield _text("plan.date", "Date of the plan", plan.date.isoformat(), section)
    yield _text("plan.note", "Note", plan.note, section)
    yield _text("plan.base_year", "Base year", plan.base_year, section, True)
    yield Input("plan.horizon", "Years of the plan", "years", "figure", plan.horizon, None, (), section, True)
    for key, text in plan.missing.items():
        yield _text(f"missing.{key}", "Missing", text, section)


def _rates(plan: Plan) -> Iterator[Input]:
    for rate, name in RATE_NAMES.items():
        series = getattr(plan.rates, rate)
        if series is not None:
            yield Input(f"rates.{rate}", name, "rate", "series", series, RATE, section="Rates for every stream")


RATE_NAMES = {
    "growth": "Base growth",
    "inflation": "Inflation (cost uplift)",
    "efficiency": "Efficiency",
    "convergence": "Convergence (below 0 takes away)",
}
POLICY_NAMES = {
    "pace_over": "Share of the move to target made in one year, over target",
    "pace_under": "Share of the move to target made in one year, under target",
    "largest_cut": "Largest cut in one year",
    "largest_gain": "Largest gain in one year",
}


def _policy(plan: Plan) -> Iterator[Input]:
    if plan.convergence_policy is None:
        return
    for field, name in POLICY_NAMES.items():
        unit = "share" if field.startswith("pace") else "rate"
        given = getattr(plan.convergence_policy, field)
        yield Input(f"convergence_policy.{field}", name, unit, "figure", given, FRACTION, section="Convergence policy")


def _streams(plan: Plan) -> Iterator[Input]:
    for stream_id, stream in plan.allocation.items():
        at, section = f"allocation.{stream_id}", f"Allocation: {stream.name}"
        yield _text(f"{at}.name", "Name", stream.name, section)
        yield Input(f"{at}.method", "Compounding method", "", "choice", stream.method, None,
                    ("multiplicative", "additive"), section, True)  # fmt: skip
        yield Input(f"{at}.rounded_to_1k", "Rounded to £1k", "", "choice", yes_or_no(stream.rounded_to_1k),
                    None, YES_OR_NO, section, True)  # fmt: skip
        yield Input(f"{at}.convergence_from", "Convergence comes from", "", "choice", stream.convergence_from,
                    None, ("rate", "distance"), section, True)  # fmt: skip
        yield Input(f"{at}.opening", "Opening recurrent allocation", "£k", "figure", stream.opening,
                    NOT_NEGATIVE, (), section)  # fmt: skip
        if stream.target is not None:
            yield Input(f"{at}.target", "Fair-shares target", "£k", "figure", stream.target, NOT_NEGATIVE,
                        (), section)  # fmt: skip
        for rate, name in RATE_NAMES.items():
            own = getattr(stream, rate)
            if own is not None:
                yield Input(f"{at}.{rate}", name, "rate", "series", own, RATE, (), section)
        for field, label in (
            ("baseline_adjustments", "Baseline adjustment"),
            ("non_recurrent", "Non-recurrent"),
        ):
            for item_id, item in getattr(stream, field).items():
                yield _text(f"{at}.{field}.{item_id}.name", f"{label}: name", item.name, section)
                yield Input(f"{at}.{field}.{item_id}", f"{label}: {item.name}", "£k", "amounts", item,
                            ANY_AMOUNT, (), section)  # fmt: skip


def _funds(plan: Plan) -> Iterator[Input]:
    for fund_id, fund in plan.funds.items():
        at, section = f"funds.{fund_id}", f"Fund: {fund.name}"
        yield _text(f"{at}.name", "Name", fund.name, section)
        yield Input(f"{at}.opening", "Opening size", "£k", "figure", fund.opening, NOT_NEGATIVE, (), section,
                    may_be_missing=True)  # fmt: skip
        if fund.ringfenced is not None:
            yield Input(f"{at}.ringfenced", "Ring-fenced part", "£k", "series", fund.ringfenced, NOT_NEGATIVE,
                        (), section)  # fmt: skip
        yield Input(f"{at}.uplift", "Uplift", "rate", "series", fund.uplift, RATE, (), section)
        yield Input(f"{at}.repurpose", "Share repurposed", "share", "series", fund.repurpose, FRACTION, (), section)
        yield Input(f"{at}.recurrent", "Recurrent: released for good, adds up year on year", "", "choice",
                    yes_or_no(fund.recurrent), None, YES_OR_NO, section)  # fmt: skip


def _pressures(plan: Plan) -> Iterator[Input]:
    section = "Funding pressures"
    for key, pressure in plan.pressures.items():
        yield _text(f"pressures.{key}.name", "Name", pressure.name, section)
        yield Input(f"pressures.{key}", pressure.name, "£k", "series", pressure, ANY_AMOUNT, (), section,
                    may_be_missing=True)  # fmt: skip


def _commercial(plan: Plan) -> Iterator[Input]:
    if plan.commercial is None:
        return
    section = "Commercial income over the whole plan"
    yield Input("commercial.option", "Case that enters the pot", "", "choice", plan.commercial.option, None,
                ("none", "low", "central", "high"), section)  # fmt: skip
    for case in ("low", "central", "high"):
        yield Input(f"commercial.{case}", f"Commercial income, {case} case", "£k", "figure",
                    getattr(plan.commercial, case), NOT_NEGATIVE, (), section)  # fmt: skip


def _settings(plan: Plan) -> Iterator[Input]:
    for key, setting in plan.settings.items():
        section = f"Care setting: {setting.name}"
        yield _text(f"settings.{key}.name", "Name", setting.name, section)
        for field in ("first", "last"):
            yield Input(f"settings.{key}.{field}", f"Share of the pot in the {field} year", "share", "figure",
                        getattr(setting, field), FRACTION, (), section)  # fmt: skip


def _model(plan: Plan) -> Iterator[Input]:
    yield Input("prices.gdp_deflator", "GDP deflator growth", "rate", "series", plan.prices.gdp_deflator, RATE,
                (), "Prices")  # fmt: skip
    yield Input("limits.tolerance", "Largest residual that counts as none", "of the check", "figure",
                plan.limits.tolerance, NOT_NEGATIVE, (), "Limits of the checks")  # fmt: skip
    yield Input("limits.largest_rate", "Upper limit for yearly rates", "rate", "figure",
                plan.limits.largest_rate, FRACTION, (), "Limits of the checks")  # fmt: skip


YES_OR_NO = ("yes", "no")


def yes_or_no(flag: bool) -> str:
    """The word for a switch."""
    return "yes" if flag else "no"
