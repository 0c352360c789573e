"""The record of a line: all that is known of it besides its figures, and the id of one line of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass, field, fields
from functools import lru_cache
from typing import Literal, NamedTuple, ParamSpec

from mtfs.core.units import MONEY

ALTERNATIVES = "alternatives"
"""Groups of productivity opportunities of which one counts: named by a plan, but no entries of it."""
MEANT_ABOVE_0 = "inputs that are meant above 0"
"""Inputs of a plan, by their ids: what the `*` of a line that speaks of one stands for."""
Subpart = Literal[
    "opportunities", "population groups", "mitigations", "drivers", "shared assumptions", "years of a published row"
]
"""Where the second `*` of a line is named."""
LAST_YEAR = "horizon_"
"""Begins the last part of the ids of the activity model's last year, which may lie beyond the plan's."""


class Sheet(str):
    """The name of a working sheet, with a sentence that says what it holds."""

    __slots__ = ("purpose",)
    purpose: str

    def __new__(cls, name: str, purpose: str = "") -> Sheet:
        """Return a name that equals its text."""
        sheet = super().__new__(cls, name)
        sheet.purpose = purpose
        return sheet


class FamilyChart(NamedTuple):
    """A chart of the lines of a family, which stands below the table of their sheet: stacked columns, one a year.

    `description` is for those who cannot see it. The columns begin with the base year if `from_base`, and they have
    their figures inside while there are at most `most_labelled` parts. With `least`, the family of the amounts below
    which a figure must not fall, each part that has one also has a chart of both.
    """

    title: str
    description: str
    from_base: bool = False
    most_labelled: int = 100
    least: Line | None = None


class Headline(NamedTuple):
    """Where a line stands in the table of main lines: under which heading, called what, at which place there.

    `{base}` in the label is the base year. A `strong` line is printed like a result.
    """

    heading: str
    label: str
    place: int
    strong: bool = False


class LineId(str):
    """The id of one line of a plan: its record, and the ids of the stream, service and so on that it speaks of."""

    __slots__ = ("keys", "kind")
    kind: Line
    keys: tuple[str, ...]

    def __new__(cls, text: str, kind: Line, keys: tuple[str, ...] = ()) -> LineId:
        """Return an id that equals its text."""
        line = super().__new__(cls, text)
        line.kind, line.keys = kind, keys
        return line


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What is known of a line, or of the lines of a family that differ in the stream, fund or service only.

    Attributes:
        pattern: The id; a `*` stands for the id of a stream, fund, service and so on.
        name: What readers call it, without its part.
        unit: Unit of its figures.
        sheet: The working sheet that it stands on.
        sheet_without_allocation: That of a plan without an allocation, where it is another one.
        block: Heading within the sheet; without one it stands under its part.
        after_the_parts: The block stands below those of the parts.
        part: Where in a plan the first `*` is named: a field such as `funds` or `activity.services`.
        subpart: Where the second `*` is named.
        unit_from_part: The unit is that of the service, opportunity or claim.
        adds_up: Money whose years may be summed.
        running: A running total.
        single_value: One figure for all years.
        of_last_year: A figure of the activity model's last year.
        base_prices: In the base year's prices already.
        growth_of: The line whose growth it is.
        since_base_year: Growth is a yearly rate since the base year, not on the year before.
        key: A line that readers look for first.
        one_decimal: Amounts so small that they are shown to £0.1k.
        outturn: A past year may have an outturn, and the lines around it still add up.
        follows: The line from which it follows, so that only one of both can have the outturn of a year.
        follows_part: The part of a plan from whose lines it follows where the plan has that, so that those have it.
        better: Whether a higher figure is certain to be favourable (`more`) or adverse (`less`).
        chart_label: What a chart calls it, where that is not its name; `{base}` is the base year.
        in_sentence: What a sentence calls it.
        balancing_name: What readers call it where the plan states the available growth, so that it is what balances.
        headline: Its place in the table of main lines.
        chart: The chart of its family.
    """

    pattern: str
    name: str
    unit: str = "£k"
    _: KW_ONLY
    sheet: Sheet
    sheet_without_allocation: str = ""
    block: str = ""
    after_the_parts: bool = False
    part: str = ""
    subpart: Subpart | None = None
    unit_from_part: bool = False
    adds_up: bool = False
    running: bool = False
    single_value: bool = False
    of_last_year: bool = False
    base_prices: bool = False
    growth_of: Line | None = None
    since_base_year: bool = False
    key: bool = False
    one_decimal: bool = False
    outturn: bool = False
    follows: LineId | None = None
    follows_part: str = ""
    better: Literal["", "more", "less"] = ""
    chart_label: str = ""
    in_sentence: str = ""
    balancing_name: str = ""
    headline: Headline | None = None
    chart: FamilyChart | None = None

    def of(self, *keys: str) -> LineId:
        """Return the line of one stream, service and so on: an id for each `*` of the pattern.

        Raises:
            ValueError: for more or fewer ids than the pattern has `*`.
        """
        return _line_of(self, keys)

    def sheet_in(self, allocation: bool) -> str:
        """Return the sheet on which it stands in a plan with an allocation, or without one."""
        return self.sheet if allocation else self.sheet_without_allocation or self.sheet

    @property
    def is_deflated(self) -> bool:
        """Whether its figures change in the base year's prices: amounts in cash do, and growth of such amounts."""
        is_cash = self.unit == MONEY.name and not self.base_prices and not self.single_value
        return is_cash or self.growth_of is not None

    @property
    def label(self) -> str:
        """What a chart calls it."""
        return self.chart_label or self.name


@lru_cache(maxsize=16_384)
def _line_of(kind: Line, keys: tuple[str, ...]) -> LineId:
    """Return a line, the same object each time: the model asks for it in every year."""
    pieces = kind.pattern.split("*")
    if len(pieces) != len(keys) + 1:
        raise ValueError(f"{kind.pattern} takes {len(pieces) - 1} ids, not {len(keys)}")
    text = pieces[0] + "".join(key + piece for key, piece in zip(keys, pieces[1:], strict=True))
    return LineId(text, kind, keys)


@dataclass(frozen=True, slots=True, eq=False)
class YearlyLine(Line):
    """A line of the activity model: `last_year` is the same figure in the model's last year."""

    last_year: Line = field(init=False)

    def __post_init__(self) -> None:
        """Derive the record of the last year's figure."""
        traits = {trait.name: getattr(self, trait.name) for trait in fields(Line)}
        head, _, last = self.pattern.partition("*.")
        traits |= {"pattern": f"{head}*.{LAST_YEAR}{last}", "single_value": True}
        object.__setattr__(self, "last_year", Line(**traits | {"adds_up": False, "of_last_year": True}))


Traits = ParamSpec("Traits")


def _of_whole_plan(record: Callable[Traits, Line]) -> Callable[Traits, LineId]:
    def line(*args: Traits.args, **kwargs: Traits.kwargs) -> LineId:
        return record(*args, **kwargs).of()

    return line


line = _of_whole_plan(Line)
"""A line of the whole plan, of which there is one only: takes what `Line` takes."""


def records_in(namespace: object) -> Iterator[Line]:
    """Yield the records of a namespace in order, those of the activity model's last year after the others."""
    lines = [value for value in vars(namespace).values() if isinstance(value, Line | LineId)]
    records = [value.kind if isinstance(value, LineId) else value for value in lines]
    yield from records
    yield from (record.last_year for record in records if isinstance(record, YearlyLine))
