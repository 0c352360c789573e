"""The parts of a plan about what was published: claims, and the ways in which assumptions can be read."""

from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from mtfs.core.numbers import shown
from mtfs.core.problems import Problem, raise_if_any
from mtfs.core.references import read_sum
from mtfs.core.roundings import rounding_step
from mtfs.core.units import unit_named
from mtfs.plan.parts.assignments import AmountsRounded, Sets, Sum
from mtfs.plan.parts.base import Figure, Id, Name, Part, Series, Text, Year, invalid
from mtfs.plan.parts.declared import ANY_FIGURE, InputField


class Option(Part):
    """One way to read an assumption: what it sets. The way that sets nothing is the plan as it stands."""

    name: Annotated[Name, InputField(label="Way to read it")]
    sets: Annotated[
        Sets,
        InputField(
            label="{part.name}: sets",
            always_listed=False,
            help="Inputs as ID [YEAR] = VALUE, or LINE = OTHER-LINE, joined by ;",
        ),
    ] = ""


class Reading(Part):
    """An assumption that can be read in several ways."""

    name: Annotated[Name, InputField(label="Assumption")]
    options: Annotated[dict[Id, Option], Field(min_length=2)]

    @model_validator(mode="after")
    def _one_option_is_the_plan_as_it_stands(self) -> Self:
        setting_nothing = sum(not option.sets for option in self.options.values())
        if setting_nothing != 1:
            raise invalid(
                f"{setting_nothing} of its options set nothing", "exactly one has to, for the plan as it stands"
            )
        return self


class Claim(Part):
    """A published figure: what was said, where, of which line and year, and the range that its rounding leaves.

    Several lines joined by + are added. A claim that no line speaks of says why in `not_computed`. A published row
    has its figures by year in `values` and their rounding in words, in place of year and range.
    """

    statement: Annotated[Text, Field(min_length=1), InputField(label="Statement")]
    published: Annotated[Text, InputField(label="As published", always_listed=False)] = ""
    source: Annotated[Text, InputField(label="Source of the claim")]
    line: Annotated[
        Sum, InputField(label="Line that it speaks of (several joined by +)", structural=True, always_listed=False)
    ] = ""
    year: Annotated[Year | None, InputField(label="Year that it speaks of (none: the whole plan)", structural=True)] = (
        None
    )
    not_computed: Annotated[
        Text, InputField(label="Why it cannot be computed", structural=True, always_listed=False)
    ] = ""
    values: Annotated[
        Series | None,
        InputField(
            label="Published row, by year",
            unit="{own.unit}",
            bounds=ANY_FIGURE,
            carries_on=False,
            years_are_lines=True,
            help="Each year is a claim of its own.",
        ),
    ] = None
    rounding: Annotated[
        Text,
        InputField(
            label="Rounding of the published row",
            structural=True,
            always_listed=False,
            help='In words: "nearest £1k", "£0.1m", "0.1%".',
        ),
    ] = ""
    at_least: Annotated[Figure | None, InputField(label="Holds from", unit="{own.unit}", bounds=ANY_FIGURE)] = None
    below: Annotated[Figure | None, InputField(label="Holds below", unit="{own.unit}", bounds=ANY_FIGURE)] = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines whose sum is compared."""
        return read_sum(self.line) if self.line else ()

    @property
    def unit(self) -> str:
        """The unit of what was published; empty where nothing can be compared."""
        figure = self.values or self.at_least or self.below
        return figure.unit if figure is not None else ""

    @property
    def rounded_by(self) -> float:
        """Half the step to which a published row is rounded, in its unit."""
        return rounding_step(self.rounding, unit_named(self.unit)) / 2

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        raise_if_any(self._problems())
        return self

    def _problems(self) -> Iterator[Problem]:
        if self.values is not None:
            yield from self._problems_of_row(self.values)
            return
        if self.rounding:
            yield Problem("rounding", None, "stands beside no values", "remove it, or give values by year")
        if not self.published:
            yield Problem("published", None, "is not there", "add it")
        if self.not_computed:
            if self.line or self.at_least or self.below:
                yield Problem("", None, "has not_computed beside a line or a range", "remove one of them")
            return
        if not self.line:
            remedy = "name the line it speaks of, or say in not_computed why there is none"
            yield Problem("line", None, "is not there", remedy)
        yield from self._named_twice()
        low, high = self.at_least, self.below
        if low is None and high is None:
            remedy = "add at_least, below or both: over £2.17bn is at_least 2170000 and below 2180000"
            yield Problem("", None, "has no range", remedy)
        if low is None or high is None:
            return
        if low.unit != high.unit:
            yield Problem("below", None, f"unit is {high.unit!r}, that of at_least {low.unit!r}", "make them one")
        if (low.value or 0.0) >= (high.value or 0.0):
            yield Problem(
                "below", None, f"{shown(high.value)} is not above at_least ({shown(low.value)})", "correct it"
            )

    def _named_twice(self) -> Iterator[Problem]:
        if len(set(self.lines)) < len(self.lines):
            yield Problem("line", None, f"{shown(self.line)} names a line twice", "it would be added twice, remove one")

    def _problems_of_row(self, row: Series) -> Iterator[Problem]:
        """Yield what is wrong with a published row."""
        if not self.line:
            yield Problem("line", None, "is not there", "name the line that the row speaks of")
        yield from self._named_twice()
        if self.year or self.at_least or self.below or self.not_computed:
            message = "stand beside a year, a range or not_computed"
            yield Problem("values", None, message, "remove those: each year is a claim, and rounding gives its range")
        if not row.values:
            yield Problem("values", None, "hold no year", "add the published figures")
        try:
            rounding_step(self.rounding, unit_named(row.unit))
        except ValueError as error:
            yield Problem("rounding", None, str(error))


class PublishedFigure(NamedTuple):
    """One figure that was published: a claim, or one year of a published row.

    `id` is that of the claim, with the year behind it in a row. Figures hold from `at_least` on and below `below`.
    """

    id: str
    key: str
    claim: Claim
    year: str | None
    in_row: bool
    at_least: float | None
    below: float | None
    published: str


def published_figures(claims: Mapping[str, Claim]) -> Iterator[PublishedFigure]:
    """Yield every published figure of a plan's claims, in order."""
    for key, claim in claims.items():
        if claim.values is None:
            at_least, below = (None if bound is None else bound.value for bound in (claim.at_least, claim.below))
            yield PublishedFigure(key, key, claim, claim.year, False, at_least, below, claim.published)
            continue
        for year, value in sorted(claim.values.values.items()):
            low, high = value - claim.rounded_by, value + claim.rounded_by
            said = claim.published or unit_named(claim.unit).exact(value)
            yield PublishedFigure(f"{key} {year}", key, claim, year, True, low, high, said)


class Rounding(Part):
    """A source whose amounts are rounded: its id, and the rounding in words."""

    source: Annotated[Text, Field(min_length=1), InputField(label="Source")]
    rounding: Annotated[AmountsRounded, InputField(label="Rounding of the amounts of {part.source}", structural=True)]
