"""What two plans differ in: inputs that both have and that changed, by sensible parts, and their structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from mtfs.formulas.algebra import is_missing
from mtfs.plan.inputs import Input
from mtfs.plan.outturns import outturns
from mtfs.plan.parts.base import Series
from mtfs.plan.plan import Plan

By = Literal["group", "input"]
STRUCTURE, OUTTURN = "structure", "actuals"
"""The changes that are no change of a value: of which steps the model has, and of which lines have an outturn."""
DIGITS = "digits"
"""The group of inputs of which only digits differ that a spreadsheet does not keep; they are no changed assumptions."""
KEPT_DIGITS = 15
"""Digits that LibreOffice writes of a number: a plan that was saved there has lost the others."""


@dataclass(frozen=True, slots=True)
class Change:
    """A changed assumption: its old and new value in the years in which they differ, and where the new one comes from.

    `years` is empty for what holds in all years. `old` or `new` is None where a plan does not have the input.
    """

    group: str
    input: str
    name: str
    years: str
    unit: str
    old: Any
    new: Any
    status: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Differences:
    """The differences of two plans: changed inputs by the group that they belong to, and the structural ones in words.

    `shared` are the inputs that both plans have as values of the same thing, changed or not.
    """

    old: Plan
    new: Plan
    shared: frozenset[str]
    groups: dict[str, list[str]]
    names: dict[str, str]
    structural: list[str]
    outturns_differ: bool

    def changes(self) -> list[Change]:
        """Return every changed assumption, those of one group together; what only one plan has at the end."""
        shared = [
            change
            for group, keys in self.groups.items()
            if group != DIGITS
            for key in keys
            for change in _runs(self.old, self.new, key, self.names[group])
        ]
        return shared + [change for key in self._unshared() for change in self._one_sided(key)]

    def _unshared(self) -> list[str]:
        keys = dict.fromkeys((*self.old.inputs, *self.new.inputs))
        return [
            key for key in keys if key not in self.shared and _counts(self.new.inputs.get(key) or self.old.inputs[key])
        ]

    def _one_sided(self, key: str) -> Iterator[Change]:
        """Yield a value or choice that one plan has and the other has not, or has as another thing."""
        plan = self.new if key in self.new.inputs else self.old
        entry = plan.inputs[key]
        outturn = entry.place.declared.are_outturns
        if entry.kind == "text" and (outturn or not entry.structural):
            return
        old, new = (_at_start(of.inputs[key], of) if key in of.inputs else None for of in (self.old, self.new))
        if old is None or new is None or not same(old, new):
            group = self.names[OUTTURN if outturn else STRUCTURE]
            years = f"from {plan.years[1]}" if entry.kind in ("series", "amounts") else ""
            yield Change(group, key, entry.full_name, years, entry.unit, old, new, *_origin(entry))


def differences(old: Plan, new: Plan, by: By = "group") -> Differences:
    """Return what two plans differ in; with `by` "input" every changed input is a group of its own."""
    outturns_differ = set(old.actuals) != set(new.actuals) or outturn_lines(old) != outturn_lines(new)
    shared = frozenset(key for key in old.inputs if key in new.inputs and _shared(old, new, key, outturns_differ))
    groups: dict[str, list[str]] = {}
    names = {OUTTURN: "Outturn", STRUCTURE: "Structure"}
    for key in sorted(shared):
        if runs := list(_runs(old, new, key, "")):
            group, name = (key, new.inputs[key].full_name) if by == "input" else group_of(new.inputs[key])
            if all(_as_kept(run.old) == _as_kept(run.new) for run in runs):
                group, name = DIGITS, f"Digits after the {KEPT_DIGITS}th, which a spreadsheet drops"
            groups.setdefault(group, []).append(key)
            names[group] = name
    _tell_apart(names, groups)
    return Differences(old, new, shared, groups, names, _in_words(old, new, shared), outturns_differ)


def outturn_lines(plan: Plan) -> set[tuple[str, str]]:
    """Return the lines and years that have an outturn."""
    return {(line, plan.years[period]) for line, period in outturns(plan)}


def group_of(entry: Input) -> tuple[str, str]:
    """Return the part of the plan that an input belongs to for those who ask what changed: its id and name."""
    return entry.group.id, entry.group.name


def _tell_apart(names: dict[str, str], groups: dict[str, list[str]]) -> None:
    """Put the id behind names that two groups have."""
    for group in groups:
        if list(names.values()).count(names[group]) > 1:
            names[group] = f"{names[group]} ({group})"


def _counts(entry: Input) -> bool:
    """Return whether a figure rests on an input.

    A scenario is the inputs that it sets, so that the choice of one is no change of its own.
    """
    return entry.place.declared.moves_figures


def _shared(old: Plan, new: Plan, key: str, outturns_differ: bool) -> bool:
    """Return whether both plans have an input as a value of the same thing."""
    one, other = old.inputs[key], new.inputs[key]
    if one.structural or other.structural or one.kind == "text" or not _counts(one):
        return False
    if (one.kind, one.unit) != (other.kind, other.unit):
        return False
    if one.place.declared.are_outturns and outturns_differ:
        return False
    return old.base_year == new.base_year or not one.declared.input.of_base_year


def _as_kept(value: Any) -> Any:
    """Return a value as a spreadsheet keeps it."""
    return f"{value:.{KEPT_DIGITS}g}" if isinstance(value, float) and not is_missing(value) else value


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same: missing is the same as missing."""
    return one == other or (is_missing(one) and is_missing(other))


def _runs(old: Plan, new: Plan, key: str, group: str) -> Iterator[Change]:
    """Yield the changes of one input: neighbouring years with the same old and new value are one."""
    entry, before, after = new.inputs[key], old.values[key], new.values[key]
    name, origin = entry.full_name, _origin(_in_scenario(new, entry))
    if entry.kind not in ("series", "amounts"):
        if not same(before[0], after[0]):
            yield Change(group, key, name, "", entry.unit, before[0], after[0], *origin)
        return
    runs: list[tuple[list[str], Any, Any]] = []
    for year in common_years(old, new, entry):
        pair = before[old.years.index(year)], after[new.years.index(year)]
        if same(*pair):
            runs.append(([], *pair))
        elif runs and runs[-1][0] and all(map(same, runs[-1][1:], pair)):
            runs[-1][0].append(year)
        else:
            runs.append(([year], *pair))
    for years, was, now in runs:
        if years:
            span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
            yield Change(group, key, name, span, entry.unit, was, now, *origin)


def common_years(old: Plan, new: Plan, entry: Input) -> list[str]:
    """Return the years in which both plans look at an input: its other years belong to the structure."""
    first = 1 if entry.kind == "series" else entry.first_period
    return [year for year in new.years[first:] if year in old.years[first:]]


def _in_scenario(plan: Plan, entry: Input) -> Input:
    """Return an input as the scenario that the plan is in sets it."""
    return plan.inputs_in(plan.scenario).get(entry.id, entry) if plan.scenario else entry


def _origin(entry: Input) -> tuple[str, str, str]:
    provenance = entry.provenance
    return ("", "", "") if provenance is None else (provenance.standing, provenance.source, provenance.note)


def _at_start(entry: Input, plan: Plan) -> Any:
    """Return what an input is in the first plan year."""
    return entry.content if entry.kind == "text" else plan.values[entry.id][1]


def _in_words(old: Plan, new: Plan, shared: frozenset[str]) -> list[str]:
    """Return the structural differences in words: years, parts that came or went, choices of how the model steps."""
    phrases = []
    if old.base_year != new.base_year:
        phrases.append(f"base year {old.base_year} to {new.base_year}")
    if old.horizon != new.horizon:
        phrases.append(f"horizon {old.horizon} to {new.horizon} years")
    for plan, other, word in ((old, new, "removed"), (new, old, "added")):
        kept = {entry.place.id for entry in other.inputs.values()}
        whole = {entry.place.id: _called(entry) for entry in plan.inputs.values() if _of_the_model(entry)}
        phrases += [f"{section} {word}" for part, section in whole.items() if part not in kept]
        phrases += [
            f"{entry.full_name} {word}"
            for key, entry in plan.inputs.items()
            if key not in other.inputs and entry.place.id in kept and entry.kind != "text" and _of_the_model(entry)
        ]
    for key, entry in new.inputs.items():
        before = old.inputs.get(key)
        if before is not None and _of_the_model(entry) and entry.structural and before.content != entry.content:
            phrases.append(f"{entry.full_name} {before.content} to {entry.content}")
    return phrases


def _of_the_model(entry: Input) -> bool:
    declared = entry.place.declared
    return declared.moves_figures and not declared.are_outturns and not entry.decides_what_the_plan_is


def _called(entry: Input) -> str:
    """Return what the part of an input is called, as one that comes or goes as a whole."""
    place = entry.place
    if isinstance(place.part, Series):
        return entry.full_name
    return entry.section if place.declared.group is None or not place.single else place.declared.group.name
