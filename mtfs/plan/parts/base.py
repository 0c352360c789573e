"""What every part of a plan is made of: texts, years, and numbers with unit, status, source and note."""

import math
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from mtfs.core.errors import PlanError
from mtfs.core.numbers import finite_number, number_remedy, shown
from mtfs.core.problems import InvalidPart, Problem
from mtfs.core.texts import FORMULA_STARTS, one_line
from mtfs.core.tones import Tone
from mtfs.core.units import MONEY, unit_named
from mtfs.core.years import WRITTEN_YEAR, FinancialYear
from mtfs.plan.parts.declared import LONGEST_CODE, LONGEST_NAME, LONGEST_NOTE, InputField
from mtfs.plan.parts.money_units import in_thousands

Status = Literal["default", "published", "derived", "local", "illustrative", "missing"]
OPENING, CLOSING = " (was ", ")"
"""What stands around what a number was before, behind its status."""
ADD_THE_SOURCE = "add source = ... or mark it local"
ADD_THE_VALUE, REMOVE_THE_VALUE = "add value = ...", "remove the value or correct the status"
ADD_THE_VALUES, REMOVE_THE_VALUES = "add values = { ... }", "remove the values or correct the status"
STATUS_MEANING: dict[str, str] = {
    "default": "a setting of mtfs where the plan says nothing; no figure of the plan",
    "published": "stands in the source as it is here",
    "derived": "follows from published figures by the arithmetic in its note",
    "local": "entered by your own organisation",
    "illustrative": "chosen so that the plan can be shown; replace it before use",
    "missing": "nobody has published or entered it; it is left out and never guessed",
}
STATUS_TONES: dict[str, Tone] = {
    "default": Tone.GOOD,
    "published": Tone.GOOD,
    "derived": Tone.GOOD,
    "illustrative": Tone.CAUTION,
    "local": Tone.GOOD,
    "missing": Tone.BAD,
}
"""The colours of the words on a terminal."""


def status_and_was(text: str) -> tuple[str, str]:
    """Return the status in a text, and what the number was before: the reverse of `Provenance.standing`."""
    status, opening, was = text.partition(OPENING)
    return (status, was.removesuffix(CLOSING)) if opening else (text, "")


def invalid(message: str, remedy: str) -> InvalidPart:
    """Return what a validator raises for a value that is wrong as a whole."""
    return InvalidPart(Problem("", None, message, remedy))


def _text(value: str) -> str:
    if not value:
        return value
    value = one_line(value)
    if "x005f_" in value.lower():
        raise invalid(f"{value[:40]!r} holds x005F_, which spreadsheets swallow", "remove it")
    if not value.isprintable():
        raise invalid(f"{value[:40]!r} holds a control character", "remove it")
    return value


def _name(value: str) -> str:
    """Check a name, which stands in lists to choose from, in headings and in formulas: it never starts as one."""
    value = _text(value)
    if value.startswith(FORMULA_STARTS):
        raise invalid(f"{value[:40]!r} starts as a spreadsheet formula does", "begin with a letter or a digit")
    if not value:
        raise invalid("is blank", "give it a name")
    return value


def _number(value: object, info: ValidationInfo) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        unit = info.data.get("unit")
        remedy = number_remedy(value, unit_named(unit) if unit else None)
        raise invalid(f"{shown(value)} is no number", remedy)
    try:
        return finite_number(value)
    except ValueError as error:
        raise InvalidPart(Problem("", None, str(error))) from None


def _year(value: object) -> str:
    try:
        return str(FinancialYear.parse(value))
    except PlanError as error:
        raise InvalidPart(*error.problems) from None


Text = Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(_text)]
Phrase = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_text)]
"""A text as short as a name that may be blank."""
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_name)]
Code = Annotated[str, Field(max_length=LONGEST_CODE), AfterValidator(_name)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Year = Annotated[
    str, BeforeValidator(_year), WithJsonSchema({"type": "string", "pattern": f"^{WRITTEN_YEAR}$"}, mode="validation")
]
Unit = Annotated[str, Field(max_length=24), AfterValidator(_name)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


@cache
def _money_fields(part: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a part that hold money in £k."""
    return tuple(
        name
        for name, field in part.model_fields.items()
        if any(isinstance(data, InputField) and data.unit == MONEY.name for data in field.metadata)
    )


class Part(BaseModel):
    """A part of a plan: unknown keys are refused, nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _money_in_thousands(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        entered = [name for name in _money_fields(cls) if isinstance(data.get(name), dict)]
        return data | {name: in_thousands(data[name]) for name in entered} if entered else data


class Provenance(Part):
    """Where a number comes from and how far it can be trusted."""

    unit: Unit
    status: Status
    source: Text = ""
    note: Text = ""
    owner: Text = ""
    was: Text = ""
    """What stood here before the number was changed: its status, the number and its source."""

    @property
    def standing(self) -> str:
        """The status, and what an edited number was before: local (was published 2.3%, SCP)."""
        return f"{self.status}{OPENING}{self.was}{CLOSING}" if self.was else self.status

    def numbers(self) -> str:
        """Return the number, or those of each year, with the unit; empty where there is none."""
        raise NotImplementedError

    def overwritten(self) -> dict[str, str]:
        """Return what is said of another number in this one's place: it is the organisation's own.

        The source of a published, derived or illustrative number does not give the new one: it is kept in what the
        number was. An own number keeps its source, such as the ledger.
        """
        if self.status in ("local", "missing"):
            return {"status": "local"}
        was = ", ".join(filter(None, (f"{self.status} {self.numbers()}", self.source)))
        return {"status": "local", "source": "", "was": was[:LONGEST_NOTE]}

    @model_validator(mode="after")
    def _a_published_number_names_its_source(self) -> Self:
        if self.status in ("published", "derived") and not self.source:
            raise invalid(f"is marked {self.status} but names no source", ADD_THE_SOURCE)
        return self


class Figure(Provenance):
    """One number that holds for the base year or for all years."""

    has_years: ClassVar[bool] = False

    value: Number | None = None

    def numbers(self) -> str:
        """Return the value with its unit; empty where it is missing."""
        return "" if self.value is None else unit_named(self.unit).exact(self.value)

    @property
    def number(self) -> float:
        """The value; NaN where it is missing, as in formulas."""
        return math.nan if self.value is None else self.value

    @model_validator(mode="after")
    def _missing_or_given(self) -> Self:
        if (self.value is None) != (self.status == "missing"):
            remedy = ADD_THE_VALUE if self.value is None else REMOVE_THE_VALUE
            value = "no value" if self.value is None else f"value {shown(self.value)}"
            raise invalid(f"has status {self.status} and {value}", remedy)
        return self


class Series(Provenance):
    """One number a year; its field says whether the last given year carries on or a year not given is nothing."""

    has_years: ClassVar[bool] = True

    values: dict[Year, Number] = {}

    def numbers(self) -> str:
        """Return the values with their unit, and their years where there are several."""
        unit, years = unit_named(self.unit), sorted(self.values)
        if len(years) == 1:
            return unit.exact(self.values[years[0]])
        return ", ".join(f"{unit.exact(self.values[year])} in {year}" for year in years)

    @model_validator(mode="after")
    def _missing_or_given(self) -> Self:
        if (not self.values) != (self.status == "missing"):
            remedy = REMOVE_THE_VALUES if self.values else ADD_THE_VALUES
            raise invalid(f"has status {self.status} and {len(self.values)} values", remedy)
        return self


class NamedSeries(Series):
    """A series that a finance reader knows by a name of its own."""

    name: Name
