"""What the cells of the Inputs sheet accept, and what they say when one is chosen or filled in wrongly."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfs.core.texts import FORMULA_STARTS
from mtfs.core.units import MONEY, grouped, percentage, unit_named
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.parts.declared import LONGEST_NOTE

LONGEST_TITLE = 32
"""Characters that Excel takes as a title, as the file holds them."""
LONGEST_LIST = 255
"""Characters that Excel takes as a list of options."""
FIXED = (
    "Decides which rows this workbook has. To change it, edit the plan file and write the workbook again.",
    "This is fixed in this workbook. Edit the plan file and write the workbook again.",
)
PROVENANCE = {
    "Source": (0, LONGEST_NOTE, "Where the number comes from: a key of the sources below, or a document of your own."),
    "Note": (0, LONGEST_NOTE, "What a reader needs to know about the number."),
    "Owner": (0, LONGEST_NOTE, "Who answers for the number."),
}


def of_input(sheet: Worksheet, row: int, first: int, last: int, entry: Input) -> None:
    """Validate the cells of an input."""
    if entry.structural:
        rule = _fixed(entry)
    elif entry.kind == "choice":
        rule = _choice(list(entry.options), "Choose one of: " + ", ".join(entry.options))
    elif entry.kind == "text":
        rule = _text(*entry.declared.lengths, "" if entry.declared.input.lengths is None else entry.declared.input.help)
    else:
        rule = _number(entry)
    _add_validation(sheet, row, first, last, entry.name, rule)


def of_provenance(sheet: Worksheet, row: int, columns: dict[str, int], keys: str) -> None:
    """Validate status, source, note and owner of a number; `keys` are the cells of sources to choose from, if any."""
    for heading, column in columns.items():
        if heading == "Status":
            rule = _choice(list(STATUS_MEANING), "How far the number can be trusted; Assumptions says what each means.")
        else:
            rule = _text(*PROVENANCE[heading])
        if heading == "Source" and keys:  # any other text may be typed
            prompt = rule["input_message"]
            rule = {"validate": "list", "source": f"={keys}", "input_message": prompt, "show_error": False}
        _add_validation(sheet, row, column, column, heading, rule)


def _fixed(entry: Input) -> dict[str, Any]:
    prompt, refusal = FIXED
    if entry.unit:
        rule: dict[str, Any] = {"validate": "integer", "criteria": "==", "value": entry.content}
    else:
        rule = _one_of([entry.content])
    return {**rule, "input_message": prompt, "error_message": refusal}


def _choice(options: list[str], prompt: str) -> dict[str, Any]:
    refusal = "Choose one of: " + ", ".join(options)
    return {**_one_of(options), "input_message": prompt, "error_message": refusal}


def _one_of(options: list[str]) -> dict[str, Any]:
    """Return the rule that a cell holds one of some texts: a list, or their length where a list cannot hold them."""
    unlisted = any("," in option or '"' in option or option.startswith(FORMULA_STARTS) for option in options)
    lengths = sorted(map(_length, options))
    if unlisted or _length(",".join(options)) > LONGEST_LIST:
        return {"validate": "length", "criteria": "between", "minimum": lengths[0], "maximum": lengths[-1]}
    return {"validate": "list", "source": options}


def _length(text: str) -> int:
    """Return how many characters Excel counts: units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _text(shortest: int, longest: int, prompt: str) -> dict[str, Any]:
    prompt = prompt or f"A text of at most {longest} characters that does not begin with = + - or @."
    return {
        "validate": "length",
        "criteria": "between",
        "minimum": shortest,
        "maximum": longest,
        "input_message": prompt,
        "error_message": prompt,
    }


def _number(entry: Input) -> dict[str, Any]:
    low, high = bounds_of(entry)
    what = "a percentage" if unit_named(entry.unit).ratio else "a number"
    what, span = what + (", in £k" if entry.unit == MONEY.name else ""), span_of(entry)
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "input_message": f"{what[0].upper()}{what[1:]}: {span}.",
        "error_message": f"This is {what}: {span}.",
    }


def bounds_of(entry: Input) -> tuple[float, float]:
    """Return the least and the most that a number may be."""
    assert entry.bounds is not None  # every number has bounds
    return entry.bounds


def span_of(entry: Input) -> str:
    """Return the bounds of a number as its cell shows them."""
    shown = percentage if unit_named(entry.unit).ratio else grouped
    return " to ".join(shown(bound, 0) for bound in bounds_of(entry))


def _add_validation(sheet: Worksheet, row: int, first: int, last: int, name: str, rule: dict[str, Any]) -> None:
    title = name
    while _length(sheet._escape_control_characters(title)) > LONGEST_TITLE:
        title = title[:-1]
    options = {**rule, "input_title": title, "error_title": title, "ignore_blank": True}
    sheet.data_validation(row, first, row, last, options)


def of_fixed(sheet: Worksheet, row: int, column: int, name: str, value: Any) -> None:
    """Validate a cell that the plan's file decides: it takes nothing but what it holds."""
    rule = _one_of([value]) if isinstance(value, str) else {"validate": "decimal", "criteria": "==", "value": value}
    _add_validation(
        sheet, row, column, column, name, {**rule, "input_message": SET_BY_SCENARIO, "error_message": SET_BY_SCENARIO}
    )


def of_selector(sheet: Worksheet, row: int, column: int, names: str) -> None:
    """Validate the cell that selects a scenario, by the cells that hold the names of those there are."""
    prompt = "Choose a scenario: every sheet follows. The first is the plan as it stands."
    rule = {"validate": "list", "source": f"={names}", "input_message": prompt, "error_message": prompt}
    _add_validation(sheet, row, column, column, "Scenario", rule)


SET_BY_SCENARIO = "Set by the scenario, fixed in this workbook. Edit the plan file and write the workbook again."
