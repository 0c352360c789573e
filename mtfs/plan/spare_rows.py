"""Spare rows of a workbook: room for further parts of a plan, one row each on Inputs.

The workbook is written from the plan with empty parts in it: the model gives their lines, their cells and their place
in every total, as it does for any part. A part has one row on Inputs: its name, one figure under All years, amounts by
year. What has no cell there is a constant in the formulas. All else of the workbook (counts, charts, claims, Summary)
is made from the plan without them, so that a row that is left empty changes nothing.

Read back, a row with a name and figures is a part of the plan, with an id made of its name; empty rows are none. A
blank year is 0, as a spreadsheet counts it; of what carries on or may be missing no year may be blank. Figures without
a name, and a name without figures, are refused.

N rows are given to each family that the plan has; a family that stands in several places (schemes by kind,
non-recurrent items by stream) shares them out, at least one each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtfs.plan.ids import free_id
from mtfs.plan.inputs import Declared, yes_or_no
from mtfs.plan.parts.base import NamedSeries, Part
from mtfs.plan.plan import Plan
from mtfs.plan.rules.size import MOST_OF_ANY, MOST_WITHIN_A_LINE
from mtfs.plan.walk import declared_at

ITSELF = ""
"""In the place of a field: the part is itself what is given by year."""
KIND = "spare row: "
"""Begins the kind of a spare row on Inputs."""
LATER = "Not on the spare row: 0 until another is entered."
ENTRY = "x"
"""Stands for the id of any entry of a group."""
Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpareForm:
    """What a spare row of a family holds.

    Attributes:
        family: Where its parts stand in a plan, or those in which they stand.
        items: The field of the latter, for parts within other parts.
        what: What they are called.
        says: What is typed into a row beside a name.
        one: The field of the figure or word under All years, if there is one.
        by_year: The field of the amounts by year, or ITSELF; None where there is none.
        rest: What has no cell: words, switches, and rates for all years.
    """

    family: str
    what: str
    says: str
    one: str = ""
    by_year: str | None = None
    items: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What stands in the column Kind of Inputs."""
        return f"{KIND}{self.what}"

    def declared(self, name: str) -> Declared:
        """Return what is declared about one of its fields."""
        path = [self.family, ENTRY, *([self.items, ENTRY] if self.items else []), *([] if name == ITSELF else [name])]
        declared = declared_at(".".join(path), Plan)
        assert declared is not None  # it is an input of every plan with such a part
        return declared

    @property
    def of_one(self) -> Declared | None:
        """What is declared about what stands under All years."""
        return self.declared(self.one) if self.one else None

    @property
    def of_years(self) -> Declared | None:
        """What is declared about the amounts by year."""
        return None if self.by_year is None else self.declared(self.by_year)

    @property
    def every_year(self) -> bool:
        """Whether each plan year has to be filled in: a blank one would be the year before's, or missing."""
        return self.of_years is not None and self.of_years.kind == "series"

    @property
    def first_period(self) -> int:
        """The first year that has a cell: 1 where the model does not look at the base year."""
        of_years = self.of_years
        return int(of_years is not None and (self.every_year or of_years.input.years == "plan years"))

    @property
    def default(self) -> str | None:
        """What stands under All years as written: the first of the words there are to choose from; None for numbers."""
        return None if self.of_one is None or not self.of_one.switch else yes_or_no(True)

    @property
    def unit(self) -> str:
        """The units of its cells."""
        declared = [each.input.unit for each in (self.of_one, self.of_years) if each is not None and each.input.unit]
        return ", ".join(dict.fromkeys(declared))


AMOUNTS = "the amount of each year"


def _schemes(kind: str, what: str) -> SpareForm:
    says = "the new amount of each year; under All years whether it is recurrent"
    return SpareForm(
        family="schemes", what=what, says=says, one="recurrent", by_year="amounts", rest={"kind": kind}
    )  # fmt: skip


def _items(family: str, of: str) -> SpareForm:
    what = f"non-recurrent items of {of}"
    return SpareForm(family=family, items="non_recurrent", what=what, says=AMOUNTS, by_year=ITSELF)


FORMS = (
    _items("allocation", "the allocation"),
    SpareForm(
        family="funds", what="funds", one="opening", by_year="repurpose", rest={"uplift": 0.0, "recurrent": False},
        says="the opening size under All years and the share repurposed of each year; no uplift, not recurrent",
    ),
    SpareForm(family="pressures", what="funding pressures", says=AMOUNTS, by_year=ITSELF),
    SpareForm(
        family="providers", what="providers", one="contract", says="the contract value in the base year under All years"
    ),
    SpareForm(
        family="productivity", what="productivity opportunities", one="stated",
        says="the value a year in £ under All years; it releases no cash",
    ),
    _items("expenditure", "expenditure"),
    SpareForm(family="expenditure", what="expenditure", says=AMOUNTS, by_year="levels"),
    _items("funding", "funding"),
    SpareForm(family="funding", what="funding", says=AMOUNTS, by_year="levels"),
    _schemes("savings", "savings"),
    _schemes("benefits", "programme benefits"),
    _schemes("investment", "investment"),
    SpareForm(
        family="reserves", what="reserves", one="opening", by_year="used",
        says="the balance in the base year under All years and what is used in each year",
    ),
    SpareForm(family="gap.reserves", what="uses of reserves", says=AMOUNTS, by_year=ITSELF),
)  # fmt: skip
FORM_OF = {form.kind: form for form in FORMS}
"""The form of a row by its kind on Inputs."""


@dataclass(frozen=True, slots=True)
class SpareRow:
    """One spare row: its form, where its part stands in the plan, and the name of the part that holds it, if any."""

    form: SpareForm
    path: str
    key: str
    number: int
    within: str

    @property
    def id(self) -> str:
        """Its id on Inputs: that of its empty part."""
        return f"{self.path}.{self.key}"

    @property
    def name(self) -> str:
        """What its part is called while it is empty."""
        return f"Spare row {self.number}"

    @property
    def heading(self) -> str:
        """What stands above its rows on Inputs."""
        of = f" ({self.within})" if self.within else ""
        years = "; a blank year is 0" if self.form.by_year is not None and not self.form.every_year else ""
        return f"Spare rows for {self.form.what}{of}: type a name and {self.form.says}{years}."

    @property
    def one_key(self) -> str | None:
        """The input that stands under All years."""
        return f"{self.id}.{self.form.one}" if self.form.one else None

    @property
    def years_key(self) -> str | None:
        """The input that stands in the columns of the years."""
        by_year = self.form.by_year
        return by_year if by_year is None else f"{self.id}.{by_year}".rstrip(".")


SpareRows = Mapping[str, SpareRow]
"""The spare rows of a workbook, by the ids of their empty parts: no other part of the plan has such an id."""


def spare_row_of(key: str, rows: SpareRows) -> SpareRow | None:
    """Return the spare row of an input or a line, by its id; None where it is none of an empty part."""
    return next((rows[part] for part in key.split(".") if part in rows), None) if rows else None


def with_spare_rows(plan: Plan, count: int) -> tuple[Plan, SpareRows]:
    """Return the plan with an empty part for each spare row, and the rows.

    Args:
        plan: The plan.
        count: How many rows each family has; fewer where its totals would hold no more.
    """
    rows = {row.key: row for row in _rows(plan, count)}
    if not rows:
        return plan, rows
    update: dict[str, Any] = {}
    for row in rows.values():
        family, *within = row.path.split(".")
        part = _empty_part(row, plan.years)
        if not within:
            update.setdefault(family, dict(getattr(plan, family)))[row.key] = part
        elif len(within) == 1:
            update[family] = _holding(update.get(family, getattr(plan, family)), within[0], row.key, part)
        else:
            holder, items = within
            entries = update.setdefault(family, dict(getattr(plan, family)))
            entries[holder] = _holding(entries[holder], items, row.key, part)
    return plan.model_copy(update=update), rows


def _holding(holder: Part, items: str, key: str, part: Data) -> Part:
    """Return a part of a plan with one more of the items that it holds."""
    held = getattr(holder, items) | {key: NamedSeries.model_validate(part)}
    return holder.model_copy(update={items: held})


def _rows(plan: Plan, count: int) -> Iterator[SpareRow]:
    taken: set[str] = set().union(*(key.split(".") for key in plan.inputs))
    places = [(form, *place) for form in FORMS for place in _places(plan, form)]
    sharing, so_far = Counter((form.family, form.items) for form, *_ in places), Counter[str]()
    number = 0
    for form, path, within, most in places:
        share = min(-(-count // sharing[form.family, form.items]), most - so_far[path])
        so_far[path] += max(share, 0)
        for _ in range(share):
            number += 1
            key = free_id(f"spare_{number}", taken)
            taken.add(key)
            yield SpareRow(form, path, key, number, within)


def _places(plan: Plan, form: SpareForm) -> Iterator[tuple[str, str, int]]:
    """Yield where parts of a form may be added: the path, the name of the part there, and how many have room."""
    family = form.family
    entries: Any = plan
    for name in family.split("."):
        entries = getattr(entries, name, {})
    if form.items:
        for key, entry in entries.items():
            items = getattr(entry, form.items)
            if items or family == "allocation":
                yield f"{family}.{key}.{form.items}", entry.name, MOST_WITHIN_A_LINE - len(items)
        return
    of_the_gap = family in ("funding", "schemes") and plan.expenditure
    if family == "providers" and not _contracts_move(plan):
        return
    if entries or of_the_gap:
        yield family, "", MOST_OF_ANY - len(entries)


def _contracts_move(plan: Plan) -> bool:
    """Return whether the plan has contracts, and rates that hold for any of them."""
    has_contracts = any(provider.contract is not None for provider in plan.providers.values())
    return has_contracts and plan.rates.inflation is not None and plan.rates.efficiency is not None


def _empty_part(row: SpareRow, years: Sequence[str]) -> Data:
    """Return the part of an empty row: 0, or missing where a plan may leave that open, as a blank cell is read."""
    form, about = row.form, {"status": "local"}
    one: float | bool | None = form.default is not None or (0.0 if form.of_one is not None else None)
    values: dict[str, float] | None = dict.fromkeys(years[form.first_period :], 0.0)
    data = part_data(form, row.name, one, values, about, years)
    for name, declared in ((form.one, form.of_one), (form.by_year, form.of_years)):
        if name is not None and declared is not None and declared.input.may_be_missing:
            holder = data if name == ITSELF else data[name]
            holder.pop("value", None), holder.pop("values", None)
            holder["status"] = "missing"
    return data


def part_data(
    form: SpareForm,
    name: str,
    one: float | bool | None,
    values: Mapping[str, float] | None,
    about: Mapping[str, str],
    years: Sequence[str],
) -> Data:
    """Return the part that a row is, as a plan's data.

    Args:
        form: What the row holds.
        name: Its name.
        one: What stands under All years.
        values: Its amounts by year; a year that is left out is 0.
        about: Status, source, note and owner of its numbers.
        years: The base year and the years of the plan.
    """
    data: Data = {"name": name}
    for key, value in form.rest.items():
        is_rate = isinstance(value, float)
        said = {"values": {years[0]: value}, "unit": form.declared(key).input.unit, "status": "local", "note": LATER}
        data[key] = said if is_rate else value
    if form.of_one is not None and form.of_one.switch:
        data[form.one] = one
    elif form.of_one is not None:
        data[form.one] = {"value": one, "unit": form.of_one.input.unit, **about}
    if form.by_year is not None and form.of_years is not None:
        every_year = {year: (values or {}).get(year, 0.0) for year in years[form.first_period :]}
        series = {"values": every_year, "unit": form.of_years.input.unit, **about}
        data |= series if form.by_year == ITSELF else {form.by_year: series}
    return data
