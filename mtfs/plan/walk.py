"""The walk over the fields of a plan's parts, each of which declares the input that it is: it gives the inputs.

What a part's fields declare is read once for each kind of part.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mtfs.plan.inputs import (
    AS_IT_STANDS,
    OF_THE_PLAN,
    SELECTOR,
    YES_OR_NO,
    Declared,
    Input,
    Kind,
    Place,
    yes_or_no,
)
from mtfs.plan.parts.base import Figure, NamedSeries, Part, Series
from mtfs.plan.parts.declared import LONGEST_NAME, LONGEST_NOTE, InputField, PartField


class Branch(NamedTuple):
    """A field of a part that is an input or holds inputs, compiled for the walk.

    Attributes:
        name: The field.
        many: Whether it is a group of entries, each with an id of its own.
        model: The part or number that it holds; None where it is a text or a choice.
        declared: What it is as an input; None where it holds a part.
        place: What it is as a part, where it starts one.
        fills_in: Whether its label is filled in from the plan.
        fills_in_unit: Whether its unit is.
        name_declared: The name that an entry gives itself, where that is an input of its own.
    """

    name: str
    many: bool
    model: type[BaseModel] | None
    declared: Declared | None
    place: PartField | None
    fills_in: bool = False
    fills_in_unit: bool = False
    name_declared: Declared | None = None


@cache
def branches(model: type[BaseModel]) -> tuple[Branch, ...]:
    """Return the fields of a part that are inputs or hold some, in the order of the Inputs sheet."""
    compiled = (_branch(name, info) for name, info in model.model_fields.items())
    return tuple(branch for branch in compiled if branch is not None)


def _branch(name: str, info: FieldInfo) -> Branch | None:
    kind = _without_none(info.annotation)
    many = get_origin(kind) is dict
    held = _without_none(get_args(kind)[1]) if many else kind
    declared = next((item for item in info.metadata if isinstance(item, InputField)), None)
    place = next((item for item in info.metadata if isinstance(item, PartField)), None)
    model = held if isinstance(held, type) and issubclass(held, Part) else None
    if declared is None:
        return Branch(name, many, model, None, place) if model is not None else None
    of_type = _of_type(declared, held, info)
    named = None
    if model is not None and issubclass(model, NamedSeries):
        named = Declared(InputField(label=declared.name_label), "text", lengths=(1, LONGEST_NAME))
    return Branch(name, many, model, of_type, place, "{" in declared.label, "{" in declared.unit, named)


def _without_none(annotation: Any) -> Any:
    """Return the type within an annotation."""
    if get_origin(annotation) is Annotated:
        return _without_none(get_args(annotation)[0])
    if get_origin(annotation) in (types.UnionType, Union):
        return next(_without_none(inside) for inside in get_args(annotation) if inside is not type(None))
    return annotation


def _of_type(declared: InputField, held: Any, info: FieldInfo) -> Declared:
    together, required = declared.ruled_together, info.is_required()
    if get_origin(held) is Literal:
        return Declared(declared, "choice", get_args(held), required=required, ruled_together=together)
    if held is bool:
        return Declared(declared, "choice", YES_OR_NO, True, required=required, ruled_together=together)
    if isinstance(held, type) and issubclass(held, Series):
        kind: Kind = "series" if declared.carries_on else "amounts"
        return Declared(declared, kind, required=required, ruled_together=together)
    if held is int or (isinstance(held, type) and issubclass(held, Figure)):
        return Declared(declared, "figure", required=required, ruled_together=together)
    longest = next((limit for item in info.metadata if (limit := getattr(item, "max_length", None))), LONGEST_NOTE)
    return Declared(declared, "text", lengths=declared.lengths or (1, longest), required=required)


def inputs_of(plan: BaseModel, declared: PartField) -> dict[str, Input]:
    """Return every input of a plan by id, in the order of the Inputs sheet.

    Args:
        plan: The plan.
        declared: What is declared about the inputs of the plan itself.
    """
    walk = _Walk(plan, {})
    own = Place(OF_THE_PLAN, declared.section, declared, OF_THE_PLAN, plan)
    for branch in sorted(branches(type(plan)), key=lambda branch: not _is_selector(branch)):
        value = getattr(plan, branch.name)
        if _is_selector(branch):
            walk.selector(branch, value)
        elif branch.place is None and branch.declared is not None and not branch.many:
            walk.leaf(branch, f"{OF_THE_PLAN}.{branch.name}", branch.name, value, plan, plan, own)
        elif value is not None:
            walk.held(branch, branch.name, value, plan, plan, own, branch.name)
    return walk.inputs


def _is_selector(branch: Branch) -> bool:
    return branch.declared is not None and branch.declared.input.selector


@dataclass(slots=True)
class _Walk:
    """The walk over the parts of a plan: the inputs that it met so far."""

    plan: Any
    inputs: dict[str, Input]

    def selector(self, branch: Branch, key: str) -> None:
        """Add the input that chooses a scenario by its name, if there are any."""
        scenarios, declared, place = self.plan.scenarios, branch.declared, branch.place
        if not scenarios or declared is None or place is None:
            return
        chosen = scenarios[key].name if key in scenarios else AS_IT_STANDS
        names = (AS_IT_STANDS, *(scenario.name for scenario in scenarios.values()))
        of_plan = Place(OF_THE_PLAN, place.section, place, OF_THE_PLAN, self.plan)
        declared = replace(declared, kind="choice", options=names)
        self.inputs[SELECTOR] = Input(SELECTOR, declared.input.label, "", chosen, of_plan, declared)

    def part(self, part: BaseModel, path: str, outer: Any, place: Place) -> None:
        """Walk over the fields of a part."""
        values = part.__dict__
        for branch in branches(type(part)):
            value = values[branch.name]
            if value is None:
                continue
            if branch.declared is not None and not branch.many:
                self.leaf(branch, f"{path}.{branch.name}", branch.name, value, part, outer, place)
            elif value:
                self.held(branch, f"{path}.{branch.name}", value, part, outer, place, place.family)

    def held(self, branch: Branch, path: str, value: Any, part: Any, outer: Any, place: Place, family: str) -> None:
        """Walk over what a field holds: a part, entries that are inputs, or entries that are parts."""
        if not branch.many:
            self.part(value, path, part, self._place(branch, path, value, place, family, True))
            return
        for key, entry in value.items():
            entry_path = f"{path}.{key}"
            of_entry = self._place(branch, entry_path, entry, place, family, False)
            if branch.declared is None:
                self.part(entry, entry_path, part, of_entry)
                continue
            if branch.name_declared is not None:
                named = branch.name_declared
                self.inputs[f"{entry_path}.name"] = Input(
                    f"{entry_path}.name", named.input.label, "", entry.name, of_entry, named
                )
            self.leaf(branch, entry_path, key, entry, part, outer, of_entry)

    @staticmethod
    def _place(branch: Branch, path: str, value: Any, place: Place, family: str, single: bool) -> Place:
        if branch.place is None:
            return place
        section = branch.place.section
        return Place(
            path, section.format(part=value) if "{" in section else section, branch.place, family, value, single
        )

    def leaf(self, branch: Branch, path: str, key: str, own: Any, part: Any, outer: Any, place: Place) -> None:
        """Add the input that a field or an entry is."""
        declared = branch.declared
        assert declared is not None  # the branch is an input
        about = declared.input
        if declared.switch:
            own = yes_or_no(own)
        elif declared.kind == "text":
            if not own and not about.always_listed:
                return
            own = own.isoformat() if isinstance(own, date) else own
        label, unit = about.label, about.unit
        if branch.fills_in:
            named = self._named(about, key) if about.names else ""
            label = label.format(own=own, part=part, outer=outer, named=named)
        if branch.fills_in_unit:
            unit = unit.format(own=own, part=part, outer=outer)
        if about.ruled_beside and getattr(part, about.ruled_beside) is not None:
            declared = replace(declared, ruled_together=True)
        if about.base_may_be_missing and self.plan.base_year not in own.values:
            declared = replace(declared, base_missing=True)
        self.inputs[path] = Input(path, label, unit, own, place, declared)

    def _named(self, about: InputField, key: str) -> str:
        """Return what an entry is called by what its id stands for."""
        entries: Any = self.plan
        for name in about.names.split("."):
            entries = getattr(entries, name, None)
        entry = (entries or {}).get(key)
        return entry.name if entry is not None else about.unnamed.format(key=key)


def part_at(path: Sequence[str], model: type[BaseModel]) -> type[BaseModel] | None:
    """Return the kind of part or number that stands at a path in a plan's data; None where there is none."""
    names = iter(path)
    for name in names:
        branch = next((branch for branch in branches(model) if branch.name == name), None)
        if branch is None or branch.model is None or (branch.many and next(names, None) is None):
            return None
        model = branch.model
    return model


def declared_at(key: str, model: type[BaseModel]) -> Declared | None:
    """Return what is declared about the input of an id; None where no plan has such an input.

    Args:
        key: Id of an input, such as `funds.bcf.recurrent` or `plan.horizon`.
        model: The plan.
    """
    path = key.split(".")
    if path[0] == OF_THE_PLAN:
        path = path[1:]
    while path:
        branch = next((branch for branch in branches(model) if branch.name == path[0]), None)
        if branch is None:
            return None
        path = path[1 + branch.many :]
        if branch.declared is not None:
            if path == ["name"]:
                return branch.name_declared
            return None if path else branch.declared
        assert branch.model is not None  # it holds a part
        model = branch.model
    return None
