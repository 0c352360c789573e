"""An input of a plan: its id, name and unit, what it may be, and which part of the plan it belongs to.

Backends, the Inputs sheet, checks and explanations all read a plan's inputs as this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from mtfs.formulas.algebra import MISSING
from mtfs.plan.parts.base import Figure, Provenance, Series
from mtfs.plan.parts.declared import LONGEST_NOTE, Chapter, Group, InputField, PartField

Kind = Literal["text", "choice", "figure", "series", "amounts"]
Content = Provenance | str | int
"""What a plan says of an input: a number with its provenance, a text or word, or a count of years."""
YES_OR_NO = ("yes", "no")
STEPS = {"rate": 0.01, "share": 0.05}
"""The common step by which a fraction is moved: one and five percentage points."""
STEP_OF_AMOUNTS = 0.1
"""The common step of all else, as a share of its value."""
OF_THE_PLAN = "plan"
"""First part of the ids of what the plan itself is: its name, its years."""
SELECTOR = "plan.scenario"
"""Id of the input that chooses the scenario."""
AS_IT_STANDS = "As it stands"
"""What readers call the plan without a scenario."""


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a plan that an input belongs to: a stream, a fund, a service, the rates.

    Attributes:
        id: Its id; that of the plan itself is `plan`.
        section: Heading of its inputs.
        declared: What is declared about all parts of its kind.
        family: Name of the plan's own field in which it stands.
        part: The part, for what its inputs are called.
        single: Whether a plan has one of it or none.
    """

    id: str
    section: str
    declared: PartField
    family: str
    part: BaseModel | None = field(repr=False, compare=False)
    single: bool = True


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared about an input at its field, with what follows from the field's type.

    `base_missing`: the plan leaves its amount of the base year open.
    """

    input: InputField
    kind: Kind
    options: tuple[str, ...] = ()
    switch: bool = False
    lengths: tuple[int, int] = (1, LONGEST_NOTE)
    required: bool = True
    ruled_together: bool = False
    base_missing: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One input, of one kind.

    A text or a choice of words; a figure that holds for all years; a series by year whose last value carries
    on; amounts by year, nothing in the years not given. A structural input decides which lines the plan has.
    """

    id: str
    name: str
    unit: str
    content: Any
    place: Place
    declared: Declared

    @property
    def kind(self) -> Kind:
        """Of which kind it is."""
        return self.declared.kind

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that it may be, where it is a number."""
        return self.declared.input.bounds

    @property
    def options(self) -> tuple[str, ...]:
        """The words of which a choice takes one."""
        return self.declared.options

    @property
    def is_switch(self) -> bool:
        """Whether it is a yes or no."""
        return self.declared.switch

    @property
    def section(self) -> str:
        """Heading under which it stands on the Inputs sheet."""
        return self.place.section

    @property
    def full_name(self) -> str:
        """What it is called with the part that it belongs to, unless both have one name."""
        return self.name if self.name == self.section else f"{self.section}: {self.name}"

    @property
    def chapter(self) -> Chapter:
        """Chapter of the Inputs sheet in which that heading stands."""
        return self.place.declared.chapter

    @property
    def structural(self) -> bool:
        """Whether it decides which lines the plan has."""
        return self.declared.input.structural

    @property
    def may_be_missing(self) -> bool:
        """Whether a plan may leave it open, or leaves its base year open."""
        return self.declared.input.may_be_missing or self.declared.base_missing

    @property
    def if_below_0(self) -> str:
        """What to do, if the minus is not a slip, where it is below 0 in every year; empty if both signs are meant."""
        return self.declared.input.if_below_0

    @property
    def decides_what_the_plan_is(self) -> bool:
        """Whether it is the plan's own name, date or years."""
        return self.place.id == OF_THE_PLAN

    @property
    def ruled_together(self) -> bool:
        """Whether a rule speaks of it and others together, or the steps of the model change with it."""
        return self.declared.ruled_together or self.declared.input.structural

    @property
    def ruled_with(self) -> str:
        """The part of the plan of which the same rules speak."""
        return self.place.declared.ruled_with or self.place.family

    @property
    def can_be_drawn(self) -> bool:
        """Whether it is a number that figures rest on, so that a range may be drawn for it."""
        return isinstance(self.content, Provenance) and self.place.declared.may_be_drawn

    @property
    def step(self) -> float | None:
        """The common step by which it is moved, in its unit; None where that is a share of its value."""
        return STEPS.get(self.unit)

    @property
    def group(self) -> Group:
        """The inputs with which it changes, for those who ask what changed between two plans."""
        place = self.place
        group = self.declared.input.group or place.declared.group
        if group is None:
            return Group(place.id, place.section)
        return Group(*(text.format(part=place.part, part_id=place.id) for text in (group.id, group.name)))

    @property
    def provenance(self) -> Provenance | None:
        """Unit, status, source and note, where the input is a number."""
        return self.content if isinstance(self.content, Provenance) else None

    @property
    def first_period(self) -> int:
        """The first year that may be given: 1 where an amount changes the year before."""
        return int(self.declared.input.years == "plan years")

    @property
    def deciding_years(self) -> tuple[str, ...]:
        """The years that it is given for, where these decide which lines the plan has; none otherwise."""
        decides = self.declared.input.years_are_lines and isinstance(self.content, Series)
        return tuple(self.content.values) if decides else ()

    @property
    def missing(self) -> bool:
        """Whether nobody has published or entered it."""
        if isinstance(self.content, Series):
            return not self.content.values
        return isinstance(self.content, Figure) and self.content.value is None

    def by_year(self, plan: PlanYears) -> tuple[Any, ...]:
        """Return the value in the base year and each plan year."""
        content, count = self.content, len(plan.years)
        if isinstance(content, Series):
            return tuple(self._series(content, plan)) if content.values else (MISSING,) * count
        if isinstance(content, Figure):
            return (MISSING if content.value is None else float(content.value),) * count
        return (content if isinstance(content, str) else float(content),) * count

    def _series(self, series: Series, plan: PlanYears) -> Iterator[float]:
        last, carries_on = 0.0, self.declared.kind == "series"
        if self.declared.base_missing and plan.years[0] not in series.values:
            yield MISSING
        for year in plan.years[self.declared.base_missing and plan.years[0] not in series.values :]:
            value = series.values.get(year)
            if value is not None:
                last = float(value)
            yield last if value is not None or carries_on else 0.0


class PlanYears(Protocol):
    """A plan as far as its years go."""

    @property
    def years(self) -> tuple[str, ...]:
        """The base year and every plan year, in order."""


class PlanValues(PlanYears, Protocol):
    """A plan as far as its inputs and their values go."""

    @property
    def inputs(self) -> dict[str, Input]:
        """Every input by id."""

    @property
    def values(self) -> dict[str, tuple[Any, ...]]:
        """Every input's value in each year, base year first."""


def yes_or_no(flag: bool) -> str:
    """Return the word for a switch."""
    return "yes" if flag else "no"
