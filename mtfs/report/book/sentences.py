"""Sentences in a workbook: texts whose figures are live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mtfs.analysis.figures.sentences import (
    CHANGES,
    ILLUSTRATIVE,
    MANY,
    NOTHING_ILLUSTRATIVE,
    RESTS,
    UNCHANGED,
    Amount,
    Change,
    Component,
    Piece,
    Sentence,
    are_many,
    how_growth_counts,
    illustrative_components,
    scope_of,
)
from mtfs.backends.cell_formula import span
from mtfs.catalogue.lines import Pot
from mtfs.core.units import axis_format
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.plan.sheet import SHEET as INPUTS
from mtfs.plan.sheet import Columns, letters
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed

LONGEST_FORMULA = 8_000
"""Characters of a formula, a little less than spreadsheets take."""
TENTHS = axis_format(1)
LONGEST_TEXT, QUOTE, COMMA = 120, '"', ","


def pot_formulas(parts: Parts, said: Sequence[str], million: Placed) -> list[str]:
    """Return what stands in the cells of the sentences beside the pot: formulas, or texts where they would be too long.

    Args:
        parts: What the sheet is made from.
        said: The sentences as they read now.
        million: The cell that holds £k in £1m.
    """
    plan = parts.plan
    if not plan.allocation:
        return []
    formulas = [_illustrative(parts, million), _joined(parts, scope_of(plan), million)]
    if plan.available_growth is not None:
        how = how_growth_counts(plan)
        stated, otherwise = (_joined(parts, how[is_stated], million) for is_stated in (True, False))
        formulas.insert(0, f'IF({parts.input(GROWTH_METHOD).cell}="{STATED}",{stated},{otherwise})')
    pairs = zip(formulas, said, strict=True)
    return [f"={formula}" if len(formula) < LONGEST_FORMULA else text for formula, text in pairs]


def _joined(parts: Parts, sentence: Sentence, million: Placed) -> str:
    return "&".join(_piece(parts, piece, million) for piece in sentence)


def _piece(parts: Parts, piece: Piece, million: Placed) -> str:
    match piece:
        case Amount():
            return _money(_cells(parts, piece), million)
        case Change():
            first, last = (_cells(parts, amount) for amount in (piece.first, piece.last))
            rise, fall = (f'"{CHANGES[is_larger]}"' for is_larger in (True, False))
            return f'IF(ROUND({last}-{first},1)=0,"{UNCHANGED}",IF({last}>{first},{rise},{fall}))'
    return _quoted(piece)


def _quoted(text: str) -> str:
    """Return a text as formulas write it: a long one in pieces, for spreadsheets take 255 characters in one."""
    pieces = (text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT))
    return "&".join(f'"{piece.replace(QUOTE, 2 * QUOTE)}"' for piece in pieces)


def _money(amount: str, million: Placed) -> str:
    """Return the text of an amount in £m, the sign before the pound sign."""
    rounded = f"ROUND({amount}/{million.cell},1)"
    return f'IF({rounded}<0,"-£","£")&TEXT(ABS({rounded}),"{TENTHS}")&"m"'


def _cells(parts: Parts, amount: Amount) -> str:
    """Return the cell of an amount, or the sum of its years."""
    if amount.period is not None:
        return str(parts.line(amount.line, amount.period).cell)
    return f"SUM({span(parts.line(amount.line, 1).cell, parts.line(amount.line, parts.plan.horizon).cell)})"


def _illustrative(parts: Parts, million: Placed) -> str:
    """Return the formula that says how much of the pot rests on illustrative inputs, by their status on Inputs."""
    components = illustrative_components(parts.plan)
    if not components:
        return _quoted(NOTHING_ILLUSTRATIVE)
    amounts = "+".join(_counted(parts, component) for component in components)
    names = (
        _quoted(MANY)
        if are_many(components)
        else "&".join(
            f'IF(AND({_cells(parts, component.amount)}<>0,{_any(parts, component, own.keys)}),{_quoted(own.text)},"")'
            for component in components
            for own in component.assumed
        )
    )
    pot = _money(_cells(parts, Amount(Pot.ANNUAL)), million)
    text = f'{_money(f"({amounts})", million)}&" of "&{pot}&{_quoted(RESTS)}&{names}'
    return f"IF({amounts}=0,{_quoted(NOTHING_ILLUSTRATIVE)},{text})"


def _counted(parts: Parts, component: Component) -> str:
    keys = [key for own in component.assumed for key in own.keys]
    return f"IF({_any(parts, component, keys)},{_cells(parts, component.amount)},0)"


def _any(parts: Parts, component: Component, keys: Iterable[str]) -> str:
    """Return the condition that one of some inputs is illustrative, and that the plan makes the component's choices."""
    status = letters(Columns(parts.plan.horizon).after("Status"))
    cells = (f"{INPUTS}!${status}${parts.layout.inputs[key].row + 1}" for key in keys)
    conditions = (f'{cell}="{ILLUSTRATIVE}"' for cell in cells)
    choices = [f'{parts.input(key).cell}="{word}"' for key, word in component.when]
    return f"AND({','.join([*choices, f'OR({COMMA.join(conditions)})'])})"
