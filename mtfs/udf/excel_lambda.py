"""The functions as LAMBDA functions of Excel, which need nothing installed: their text, from the registry and formulas.

What a formula computes is written by the backend of cells, from the same code that Python runs. What is refused shows
#VALUE!: arguments are held to the rules of the registry first, and to what a function refuses by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.udf.arguments import NOTHING
from mtfs.udf.lambda_lookup import LOOKUPS
from mtfs.udf.lambda_text import REFUSED, STORED, Dialect, Scribe
from mtfs.udf.lambda_years import OVER_YEARS, each_year, running
from mtfs.udf.published_table import SHEET
from mtfs.udf.registry import FUNCTIONS, Argument, Function, Kind
from mtfs.udf.results import MOST_CELLS

LONGEST_FORMULA = 8192
"""Characters that Excel takes in a formula, or in what a name stands for."""
LONGEST_COMMENT = 255
"""Characters that Excel takes as the comment of a name."""
RESULT = "result"


def lambdas() -> list[Function]:
    """Return the functions that are LAMBDAs: those that compute from their arguments alone or look up a sheet."""
    return [item for item in FUNCTIONS.values() if item.name in LOOKUPS or not any(map(_is_free_text, item.arguments))]


def _is_free_text(argument: Argument) -> bool:
    return argument.kind.name == "text" and not argument.kind.options


def comment(function: Function) -> str:
    """Return what Excel shows beside a function's name: what it gives, and how it is called where there is room."""
    needs = f" Needs the sheet {SHEET}." if function.name in LOOKUPS else ""
    full = f"{function.summary} {function.signature}. Unit: {function.unit}.{needs}"
    return full if len(full) <= LONGEST_COMMENT else function.summary


def lambda_text(function: Function, dialect: Dialect = STORED) -> str:
    """Return a function as a LAMBDA, without the equals sign: as files store it, or as it is typed into Excel."""
    scribe = Scribe(dialect)
    parameters = [scribe.parameter(item.name, item.optional) for item in function.arguments]
    rules = scribe.call("AND", *(rule(scribe, argument) for argument in function.arguments))
    value = scribe.call("IF", rules, _body(scribe, function), REFUSED)
    return scribe.call("LAMBDA", *parameters, value)


def rule(scribe: Scribe, argument: Argument) -> str:
    """Return the test that an argument is what the registry says: a cell or a range, of what, within which bounds."""
    name, kind = scribe.name(argument.name), argument.kind
    rows, columns = (scribe.call(of, name) for of in ("ROWS", "COLUMNS"))
    cells, nested = f"{rows}*{columns}", scribe.nested
    if kind.name == "flag":
        number = nested([scribe.call("ISNUMBER", name), scribe.call("OR", f"{name}=0", f"{name}=1")])
        test = nested([f"{cells}=1", scribe.call("IF", scribe.call("ISLOGICAL", name), "TRUE", number)])
    elif kind.name == "text":
        words = [f'{scribe.call("TRIM", name)}="{option}"' for option in kind.options]
        test = nested([f"{cells}=1", scribe.call("ISTEXT", name), *([scribe.call("OR", *words)] if words else [])])
    else:
        tests = [f"{cells}=1", scribe.call("ISNUMBER", name)]
        if kind.is_range:
            shape = [
                f"{scribe.call('MIN', rows, columns)}=1",
                f"{cells}<={MOST_CELLS}",
                f"{scribe.call('COUNT', name)}={cells}",
            ]
            tests = [scribe.call("IF", *tests, nested(shape))]
        test = nested(tests + _bounds(scribe, name, kind))
    return scribe.call("IF", scribe.call("ISOMITTED", name), "TRUE", test) if argument.optional else test


def _bounds(scribe: Scribe, name: str, kind: Kind) -> list[str]:
    low = [f"{scribe.call('MIN', name)}>={kind.low:g}"] if kind.low > -math.inf else []
    return low + ([f"{scribe.call('MAX', name)}<={kind.high:g}"] if kind.high < math.inf else [])


def _body(scribe: Scribe, function: Function) -> str:
    """Return what a function gives for arguments within their rules: its result, refused whole if an error is in it."""
    bindings, values = [], {}
    for argument in function.arguments:
        name = values[argument.name] = scribe.name(argument.name)
        if argument.optional:
            default = scribe.call("IF", scribe.call("ISOMITTED", name), _default(argument), name)
            values[argument.name] = scribe.name(f"{argument.name}_used")
            bindings += [values[argument.name], default]
    result = scribe.name(RESULT)
    is_good = scribe.call("ISNUMBER", scribe.call("SUM", result))
    shown = scribe.call("IF", is_good, result, REFUSED)
    return scribe.call("LET", *bindings, result, _by_choice(scribe, function, values), shown)


def _default(argument: Argument) -> str:
    default = argument.default
    if default is NOTHING:
        return "0"
    if isinstance(default, bool):
        return str(default).upper()
    return f'"{default}"' if isinstance(default, str) else f"{default:g}"


def _by_choice(scribe: Scribe, function: Function, values: Mapping[str, Any]) -> str:
    """Return the result, one for each word or truth value that may be chosen."""
    choice = next((item for item in function.arguments if item.kind.options or item.kind.name == "flag"), None)
    if choice is None:
        return _result(scribe, function, values)
    name = values[choice.name]
    if choice.kind.name == "flag":
        yes, no = (_result(scribe, function, {**values, choice.name: flag}) for flag in (True, False))
        return scribe.call("IF", name, yes, no)
    *others, last = (
        (f'{scribe.call("TRIM", name)}="{option}"', _result(scribe, function, {**values, choice.name: option}))
        for option in choice.kind.options
    )
    text = last[1]
    for test, result in reversed(others):
        text = scribe.call("IF", test, result, text)
    return text


def _result(scribe: Scribe, function: Function, values: Mapping[str, Any]) -> str:
    """Return the result where every word and truth value is known.

    A lookup or a function over years is written by its entry in LOOKUPS or OVER_YEARS, or follows from the formula that
    it is linked to. Any other is run on symbols in the place of its arguments.
    """
    if written := (OVER_YEARS | LOOKUPS).get(function.name):
        return written(scribe, **values)
    if function.result == "years":
        (formula,) = function.formulas
        ranges = {item.name: values[item.name] for item in function.arguments if item.kind.is_range}
        if function.running:
            return running(scribe, ranges, scribe.recorded(formula), _start(function, values))
        return each_year(scribe, ranges, scribe.recorded(formula))
    return scribe.formula(function.call.__wrapped__, *_in_order(function, values))  # type: ignore[attr-defined]


def _start(function: Function, values: Mapping[str, Any]) -> str:
    return str(values[function.arguments[0].name])


def _in_order(function: Function, values: Mapping[str, Any]) -> Sequence[Any]:
    return [values[argument.name] for argument in function.arguments]
