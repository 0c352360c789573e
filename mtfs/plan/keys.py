"""The keys of a plan file as a table, derived from what its fields declare: what the documentation lists."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple

from pydantic import BaseModel

from mtfs.plan.inputs import Declared
from mtfs.plan.parts.declared import PartField
from mtfs.plan.plan import Plan
from mtfs.plan.walk import branches

ENTRY = "NAME"
"""What stands in a key for the id that a plan gives an entry."""


class InputKey(NamedTuple):
    """One key of a plan file, each column as text; the names of the columns are `InputKey._fields`."""

    key: str
    label: str
    unit: str
    allowed: str
    years: str
    may_be_left_out: str
    may_be_missing: str
    help: str


def input_keys() -> list[InputKey]:
    """Return every key of a plan file that is an input, in the order of the Inputs sheet.

    The columns are texts: the key with NAME for ids that the plan chooses, what readers call it, its unit, what it may
    be (bounds, words, or a text), which years it has, whether a plan may leave it out, whether a number may be marked
    missing, and what else a reader needs to know.
    """
    return list(_keys(Plan, "", ()))


def part_keys() -> list[tuple[str, str]]:
    """Return the parts of a plan file, each by its key with what it is."""
    metadata = ((name, item) for name, field in Plan.model_fields.items() for item in field.metadata)
    return [(name, item.help) for name, item in metadata if isinstance(item, PartField) and item.help]


def _keys(model: type[BaseModel], path: str, outer: tuple[str, ...]) -> Iterator[InputKey]:
    parts = (_words(model), *outer)
    for branch in branches(model):
        key = f"{path}{branch.name}.{ENTRY}" if branch.many else f"{path}{branch.name}"
        if branch.declared is not None:
            if branch.name_declared is not None:
                yield _key(f"{key}.name", branch.name_declared, parts)
            yield _key(key, branch.declared, parts)
        elif branch.model is not None:
            yield from _keys(branch.model, f"{key}.", parts)


def _key(key: str, declared: Declared, parts: tuple[str, ...]) -> InputKey:
    about = declared.input
    is_number = declared.kind not in ("text", "choice")
    return InputKey(
        key=key,
        label=filled_in(about.label, parts, of_unit=False),
        unit=filled_in(about.unit, parts, of_unit=True),
        allowed=_allowed(declared),
        years=_years(declared) if is_number else "",
        may_be_left_out="no" if declared.required else "yes",
        may_be_missing=("yes" if about.may_be_missing else "no") if is_number else "",
        help=" ".join(about.help.split()),
    )


def filled_in(template: str, parts: tuple[str, ...], of_unit: bool) -> str:
    """Return a label or unit without a plan to fill it in from: in words, or with names in capitals."""
    text = ""
    for literal, field, _, _ in Formatter().parse(template):
        text += literal
        if field is not None:
            holder, _, attribute = field.partition(".")
            of_part = {"part": parts[0], "outer": parts[-1] if len(parts) < 2 else parts[1]}.get(holder)
            in_words = f"that of the {of_part}" if of_part else "its own"
            text += in_words if of_unit else (attribute or ENTRY).upper()
    return text


def _words(model: type[BaseModel]) -> str:
    """Return what a part is called in a sentence: `budget line` for BudgetLine."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()


def _allowed(declared: Declared) -> str:
    if declared.switch:
        return "true or false"
    if declared.options:
        return " or ".join(declared.options)
    if declared.input.bounds is None:
        return "text" if declared.kind == "text" else "a whole number"
    return " to ".join(f"{bound:,.15g}" for bound in declared.input.bounds)


def _years(declared: Declared) -> str:
    if declared.kind == "figure":
        return "one for all"
    others = "the last carries on" if declared.kind == "series" else "none where left out"
    return f"{declared.input.years}; {others}"
