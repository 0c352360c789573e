"""What a plan is: its parts together, consistent, with its inputs as one list.

Units: money £k, rates and shares fractions. Years are written 2025/26. Nothing here computes the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from mtfs.core.errors import PlanError
from mtfs.core.years import LONGEST_HORIZON, FinancialYear
from mtfs.plan.actuals import Actual
from mtfs.plan.budget import BudgetLine, Position, Scheme
from mtfs.plan.care import Activity, Opportunity, Population, Provider, Service
from mtfs.plan.claims import Claim, Reading
from mtfs.plan.deflators import published_prices
from mtfs.plan.inputs import Input
from mtfs.plan.locked import Lock, broken_lock
from mtfs.plan.parts import (
    AvailableGrowth,
    Commercial,
    ConvergencePolicy,
    Fund,
    Id,
    Limits,
    Name,
    NamedSeries,
    Part,
    Prices,
    Rates,
    Setting,
    Stream,
    Text,
    Year,
)
from mtfs.plan.rules import broken_rules
from mtfs.plan.scenarios import Scenario, called, inputs_in
from mtfs.plan.sections import inputs_of
from mtfs.plan.uncertainty import Correlation, Range, Target

BESIDE_THE_MODEL = ("plan.scenario", "scenarios.")
"""Beginnings of the ids of inputs that the model never looks at."""
CODE = r"^[A-Z0-9]{3,6}$"


class Plan(Part):
    """A medium-term financial strategy: everything that is needed to compute it."""

    name: Name
    organisation: Name
    code: Annotated[str, Field(pattern=CODE)]
    base_year: Year
    horizon: Annotated[int, Field(ge=1, le=LONGEST_HORIZON, strict=True)]
    date: Annotated[date, Field(ge=date(1990, 1, 1), le=date(2099, 12, 31))]
    note: Text = ""
    scenario: Text = ""
    rates: Rates = Rates()
    convergence_policy: ConvergencePolicy | None = None
    allocation: dict[Id, Stream] = {}
    funds: dict[Id, Fund] = {}
    pressures: dict[Id, NamedSeries] = {}
    available_growth: AvailableGrowth | None = None
    missing: dict[Id, Text] = {}
    commercial: Commercial | None = None
    settings: dict[Id, Setting] = {}
    providers: dict[Id, Provider] = {}
    population: Population | None = None
    activity: Activity | None = None
    productivity: dict[Id, Opportunity] = {}
    expenditure: dict[Id, BudgetLine] = {}
    funding: dict[Id, BudgetLine] = {}
    schemes: dict[Id, Scheme] = {}
    gap: Position | None = None
    claims: dict[Id, Claim] = {}
    readings: dict[Id, Reading] = {}
    scenarios: dict[Id, Scenario] = {}
    uncertainty: dict[Id, Range] = {}
    correlations: dict[Id, Correlation] = {}
    targets: dict[Id, Target] = {}
    actuals: dict[Id, Actual] = {}
    prices: Prices
    limits: Limits = Limits()
    lock: Lock | None = None

    @model_validator(mode="before")
    @classmethod
    def _published_deflators_unless_given(cls, data: Any) -> Any:
        if isinstance(data, dict) and "prices" not in data and {"base_year", "horizon"} <= data.keys():
            try:
                prices = published_prices(data["base_year"], data["horizon"])
            except PlanError as error:
                raise ValueError(str(error)) from None
            data = data if prices is None else data | {"prices": prices}
        return data

    @field_validator("gap")
    @classmethod
    def _an_empty_position_is_none(cls, given: Position | None) -> Position | None:
        return None if given == Position() else given

    @model_validator(mode="after")
    def _consistent(self) -> Plan:
        broken = [*broken_lock(self), *broken_rules(self)]
        if broken:
            raise ValueError("\n".join(broken))
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Plan:
        """A copy, checked anew where parts of it are replaced, and then no longer locked."""
        if update is None:
            return super().model_copy(deep=deep)
        parts = {name: getattr(self, name) for name in Plan.model_fields} | {"lock": None}
        return Plan.model_validate(parts | dict(update))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The base year and every plan year, in order."""
        return tuple(str(year) for year in FinancialYear.parse(self.base_year).through(self.horizon))

    @cached_property
    def periods(self) -> range:
        """The plan years as numbers: 1 for the first, `horizon` for the last; 0 is the base year."""
        return range(1, self.horizon + 1)

    @property
    def title(self) -> str:
        """The plan's name, with that of the scenario for which it is computed."""
        return called(self, self.scenario) if self.scenario else self.name

    @property
    def services(self) -> dict[str, Service]:
        """The kinds of activity; none without an activity model."""
        return self.activity.services if self.activity is not None else {}

    def rate_id(self, stream: str, rate: str, part: str = "allocation") -> str:
        """Id of the input that holds a stream's or provider's rate: its own, or the one for all."""
        own = getattr(getattr(self, part)[stream], rate)
        return f"{part}.{stream}.{rate}" if own is not None else f"rates.{rate}"

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """Every input by id, in the order of the Inputs sheet; see `mtfs.plan.inputs`."""
        return inputs_of(self)

    @cached_property
    def structure(self) -> bytes:
        """A digest of all that the model looks at besides values: equal for plans computed by the same steps."""
        looked_at = [
            (key, entry.given if entry.structural else None, entry.missing, entry.unit)
            for key, entry in self.inputs.items()
            if not key.startswith(BESIDE_THE_MODEL)
        ]
        return blake2b(repr(looked_at).encode(), digest_size=20).digest()

    @cached_property
    def values(self) -> dict[str, tuple[Any, ...]]:
        """Every input's value in each year, base year first: what the model reads, in the scenario if there is one."""
        changed = inputs_in(self, self.scenario) if self.scenario else {}
        return {key: changed.get(key, entry).by_year(self) for key, entry in self.inputs.items()}
