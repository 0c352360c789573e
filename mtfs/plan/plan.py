"""The plan: its parts together and consistent, whichever way it is made."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import model_validator

from mtfs.core.problems import raise_if_any
from mtfs.plan.content import PlanContent
from mtfs.plan.rules.plan import problems_of_plan
from mtfs.plan.scenarios import scenario_title


class Plan(PlanContent):
    """A medium-term financial strategy: everything that is needed to compute it."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        raise_if_any(problems_of_plan(self))
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, checked again where parts of it are replaced, and then no longer locked."""
        if update is None:
            return super().model_copy(deep=deep)
        parts = {name: getattr(self, name) for name in type(self).model_fields} | {"lock": None}
        return type(self).model_validate(parts | dict(update))

    @property
    def title(self) -> str:
        """The plan's name, with that of the scenario for which it is computed."""
        return scenario_title(self, self.scenario) if self.scenario else self.name
