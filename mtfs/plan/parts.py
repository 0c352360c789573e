"""The parts of a plan, each number with unit, status, source and note.

Units: money £k, rates and shares fractions. Years are written 2025/26. Nothing here computes the plan.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from mtfs.core.errors import PlanError
from mtfs.core.numbers import finite_number, no_number
from mtfs.core.texts import FORMULA_STARTS, one_line
from mtfs.core.years import FinancialYear

Status = Literal["published", "derived", "illustrative", "local", "missing"]
STATUS_MEANING: dict[str, str] = {
    "published": "stands in the source as it is here",
    "derived": "follows from published figures by the arithmetic in its note",
    "illustrative": "chosen so that the plan can be shown; replace it before use",
    "local": "entered by your own organisation",
    "missing": "nobody has published or entered it; it is left out and never guessed",
}
RATES = ("growth", "inflation", "efficiency", "convergence")


def _text(value: str) -> str:
    value = one_line(value)
    if "x005f_" in value.lower():
        raise ValueError(f"{value[:40]!r} holds x005F_, which spreadsheets swallow; remove it")
    if not value.isprintable():
        raise ValueError(f"{value[:40]!r} holds a control character; remove it")
    return value


def _a_name(value: str) -> str:
    """Check a name, which stands in lists to choose from, in headings and in formulas: it never starts as one."""
    if not value:
        raise ValueError("is blank; give it a name")
    if value.startswith(FORMULA_STARTS):
        raise ValueError(f"{value[:40]!r} starts as a spreadsheet formula does; begin with a letter or a digit")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(no_number(value))
    return finite_number(value)


def _year(value: Any) -> str:
    try:
        return str(FinancialYear.parse(value))
    except PlanError as error:
        raise ValueError(str(error)) from None


Text = Annotated[str, Field(max_length=2000), AfterValidator(_text)]
Name = Annotated[str, Field(max_length=120), AfterValidator(_text), AfterValidator(_a_name)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Year = Annotated[str, BeforeValidator(_year)]
Unit = Annotated[str, Field(max_length=24), AfterValidator(_text), AfterValidator(_a_name)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Part(BaseModel):
    """A part of a plan: unknown keys are refused, nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, defer_build=True)


class Provenance(Part):
    """Where a number comes from and how far it can be trusted."""

    unit: Unit
    status: Status
    source: Text = ""
    note: Text = ""
    owner: Text = ""

    @model_validator(mode="after")
    def _a_published_number_names_its_source(self) -> Any:
        if self.status in ("published", "derived") and not self.source:
            raise ValueError(f"is marked {self.status} but names no source; add source = ... or mark it local")
        return self


class Figure(Provenance):
    """One number that holds for the base year or for all years."""

    value: Number | None = None

    @model_validator(mode="after")
    def _missing_or_given(self) -> Any:
        if (self.value is None) != (self.status == "missing"):
            remedy = "add value = ..." if self.value is None else "remove the value or correct the status"
            raise ValueError(f"has status {self.status} and value {self.value}; {remedy}")
        return self


class Series(Provenance):
    """One number a year; the last given year carries on unless the field says otherwise."""

    values: dict[Year, Number] = {}

    @model_validator(mode="after")
    def _missing_or_given(self) -> Any:
        if (not self.values) != (self.status == "missing"):
            remedy = "remove the values or correct the status" if self.values else "add values = { ... }"
            raise ValueError(f"has status {self.status} and {len(self.values)} values; {remedy}")
        return self


class NamedSeries(Series):
    """A series that a finance reader knows by a name of its own."""

    name: Name


class Rates(Part):
    """Rates that hold for every stream which has none of its own; the last given year carries on."""

    growth: Series | None = None
    inflation: Series | None = None
    efficiency: Series | None = None
    convergence: Series | None = None


class ConvergencePolicy(Part):
    """How convergence follows from the distance from target: pace, and the limits of one year."""

    pace_over: Figure
    pace_under: Figure
    largest_cut: Figure
    largest_gain: Figure


class Stream(Part):
    """One allocation stream: its opening recurrent allocation and what moves it."""

    name: Name
    opening: Figure
    method: Literal["multiplicative", "additive"] = "multiplicative"
    rounded_to_1k: StrictBool = False
    convergence_from: Literal["rate", "distance"] = "rate"
    target: Figure | None = None
    growth: Series | None = None
    inflation: Series | None = None
    efficiency: Series | None = None
    convergence: Series | None = None
    baseline_adjustments: dict[Id, NamedSeries] = {}
    non_recurrent: dict[Id, NamedSeries] = {}


class Fund(Part):
    """One fund of which a share is repurposed for investment."""

    name: Name
    opening: Figure
    uplift: Series
    repurpose: Series
    ringfenced: Series | None = None
    recurrent: StrictBool = False


class Commercial(Part):
    """Commercial income over the whole plan in three cases, and the case that enters the pot."""

    option: Literal["none", "low", "central", "high"] = "none"
    low: Figure
    central: Figure
    high: Figure


class AvailableGrowth(Part):
    """What a plan says is left of growth after pressures, a year: three cases, and the one that enters the pot."""

    option: Literal["low", "central", "high"] = "central"
    low: Figure
    central: Figure
    high: Figure


class Setting(Part):
    """A care setting and its share of the pot in the first and the last year."""

    name: Name
    first: Figure
    last: Figure


class Prices(Part):
    """Price growth, for figures in the base year's prices."""

    gdp_deflator: Series


class Limits(Part):
    """What the checks allow."""

    tolerance: Figure = Figure(
        value=1e-6,
        unit="of the check",
        status="illustrative",
        source="MTFS",
        note="A smaller residual counts as none.",
    )
    largest_rate: Figure = Figure(
        value=0.15,
        unit="rate",
        status="illustrative",
        source="MTFS",
        note="A yearly rate beyond it is taken for a slip.",
    )
