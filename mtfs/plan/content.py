"""What a plan says: its parts together, as inputs and as values by year, before any rule across the parts.

Units: money £k, rates and shares fractions. Years are written 2025/26. Nothing here computes the plan.
"""

from functools import cached_property
from hashlib import blake2b
from typing import Any

from pydantic import field_validator, model_validator

from mtfs.core.years import FinancialYear
from mtfs.plan.changed_inputs import changed_inputs
from mtfs.plan.deflators import published_prices
from mtfs.plan.fields import PlanFields
from mtfs.plan.heading import OF_THE_PLAN
from mtfs.plan.inputs import Input
from mtfs.plan.parts.care import Service
from mtfs.plan.parts.gap import Position
from mtfs.plan.parts.money import STATED
from mtfs.plan.parts.scenarios import assigned
from mtfs.plan.walk import inputs_of

GROWTH_METHOD = "available_growth.method"
"""Id of the input that says how available growth comes about."""


class PlanContent(PlanFields):
    """Everything that is needed to compute a medium-term financial strategy, each part sound by itself."""

    @model_validator(mode="before")
    @classmethod
    def _published_deflators_unless_given(cls, data: Any) -> Any:
        if isinstance(data, dict) and "prices" not in data and {"base_year", "horizon"} <= data.keys():
            prices = published_prices(data["base_year"], data["horizon"])
            data = data if prices is None else data | {"prices": prices}
        return data

    @field_validator("gap")
    @classmethod
    def _an_empty_position_is_none(cls, position: Position | None) -> Position | None:
        return None if position == Position() else position

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The base year and every plan year, in order."""
        return tuple(str(year) for year in FinancialYear.parse(self.base_year).through(self.horizon))

    @cached_property
    def periods(self) -> range:
        """The plan years as numbers: 1 for the first, `horizon` for the last; 0 is the base year."""
        return range(1, self.horizon + 1)

    @property
    def services(self) -> dict[str, Service]:
        """The kinds of activity; none without an activity model."""
        return self.activity.services if self.activity is not None else {}

    @cached_property
    def states_available_growth(self) -> bool:
        """Whether the plan states its available growth, so that the pressures are the balancing figure."""
        return self.available_growth is not None and self.values[GROWTH_METHOD][0] == STATED

    def rate_id(self, stream: str, rate: str, part: str = "allocation") -> str:
        """Return the id of the input that holds a stream's or provider's rate: its own, or the one for all."""
        own = getattr(getattr(self, part)[stream], rate)
        return f"{part}.{stream}.{rate}" if own is not None else f"rates.{rate}"

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """Every input by id, in the order of the Inputs sheet; see `mtfs.plan.inputs`."""
        return inputs_of(self, OF_THE_PLAN)

    @cached_property
    def structure(self) -> bytes:
        """A digest of all that the model looks at besides values: equal for plans computed by the same steps."""
        looked_at = [
            (
                key,
                entry.content if entry.structural else entry.deciding_years,
                entry.missing,
                entry.declared.base_missing,
                entry.unit,
            )
            for key, entry in self.inputs.items()
            if entry.place.declared.in_structure
        ]
        return blake2b(repr(looked_at).encode(), digest_size=20).digest()

    def inputs_in(self, scenario: str) -> dict[str, Input]:
        """Return the inputs that a scenario sets, as they are in it, without checking what they are together.

        Raises:
            LineError: for an unknown scenario, or an input that the plan does not have.
            PlanError: for scenarios that contradict each other, or a text that is no value of the input.
        """
        if scenario not in self.known_in_scenarios:
            self.known_in_scenarios[scenario] = changed_inputs(self, assigned(self.scenarios, scenario))
        return self.known_in_scenarios[scenario]

    @cached_property
    def known_in_scenarios(self) -> dict[str, dict[str, Input]]:
        """The inputs in each scenario that was asked for."""
        return {}

    @cached_property
    def values(self) -> dict[str, tuple[Any, ...]]:
        """Every input's value in each year, base year first: what the model reads, in the scenario if there is one."""
        changed = self.inputs_in(self.scenario) if self.scenario else {}
        return {key: changed.get(key, entry).by_year(self) for key, entry in self.inputs.items()}
