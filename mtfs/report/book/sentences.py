"""Sentences in a workbook: texts whose figures are live."""

from __future__ import annotations

from collections.abc import Iterable

from mtfs.analysis.figures.pieces import (
    ILLUSTRATIVE,
    Amount,
    BySign,
    IfEntered,
    IfIllustrative,
    IfKnown,
    Name,
    Piece,
    Rate,
    Sentence,
    lines_of,
    text_of,
)
from mtfs.analysis.figures.sentences import (
    MANY,
    RESTS,
    Assumed,
    Component,
    Total,
    are_many,
    how_growth_counts,
    illustrative_texts,
    named_in,
    scope_of,
    total_of_pot,
    totals_of_gap,
)
from mtfs.backends.cell_formula import span
from mtfs.core.units import RATE, axis_format
from mtfs.model.naming import headline_label
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.plan.sheet import SHEET as INPUTS
from mtfs.plan.sheet import Columns, letters
from mtfs.report.book.labels import label_text
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed

LONGEST_FORMULA = 8_000
"""Characters of a formula, a little less than spreadsheets take."""
TENTHS = axis_format(1)
RATE_TEXT = axis_format(RATE.decimals or 0, percent=True)
LONGEST_TEXT, QUOTE, COMMA = 120, '"', ","


def pot_lines(parts: Parts, million: Placed, longest: int) -> list[tuple[str, str]]:
    """Return the sentences beside pot or gap in lines: what stands in the cell of each, and what it reads now.

    Args:
        parts: What the sheet is made from.
        million: The cell that holds £k in £1m.
        longest: Characters of a line, where a sentence has a place to be broken.
    """
    plan, projection = parts.plan, parts.projection
    lines: list[tuple[str, str]] = []
    for total in [] if plan.allocation else totals_of_gap(plan):  # beside a pot there is no room for them
        lines.append((f"={_illustrative(parts, million, total)[0]}", illustrative_texts(projection, total)[0]))
    if not plan.allocation:
        return lines
    if plan.available_growth is not None:
        how = how_growth_counts(plan)
        stated, otherwise = (_joined(parts, how[is_stated], million) for is_stated in (True, False))
        formula = f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}",{stated},{otherwise})'
        lines.append((formula, text_of(how[plan.states_available_growth], projection)))
    pot = total_of_pot(plan)
    formulas, texts = _illustrative(parts, million, pot), illustrative_texts(projection, pot)
    components = pot.components  # whichever scenario is selected, so that rows stay where they are
    named = "" if are_many(components) else "".join(own.text for one in components for own in one.assumed)
    if len(RESTS) + len(named) <= longest // 2:
        formulas, texts = ("&".join(formulas), ""), ("".join(texts), "")
    lines += [(f"={formula}", text) for formula, text in zip(formulas, texts, strict=True) if formula]
    scope = lines_of(scope_of(plan), projection, longest)
    lines += [(formula_of(parts, line, million), text_of(line, projection)) for line in scope]
    return [(formula if len(formula) < LONGEST_FORMULA else text, text) for formula, text in lines]


def formula_of(parts: Parts, sentence: Sentence, million: Placed) -> str:
    """Return what stands in the cell of a sentence: a formula where it has figures, or its text.

    Args:
        parts: What the sheet is made from.
        sentence: The pieces.
        million: The cell that holds £k in £1m.
    """
    if all(isinstance(piece, str) for piece in sentence):
        return text_of(sentence, parts.projection)
    formula = f"={_joined(parts, sentence, million)}"
    return formula if len(formula) < LONGEST_FORMULA else text_of(sentence, parts.projection)


def _joined(parts: Parts, sentence: Sentence, million: Placed) -> str:
    return "&".join(_piece(parts, piece, million) for piece in sentence)


def _piece(parts: Parts, piece: Piece, million: Placed) -> str:
    match piece:
        case Amount():
            return _money(_cells(parts, piece), million)
        case Rate():
            return f'TEXT({parts.line(piece.line, piece.period).cell},"{RATE_TEXT}")'
        case Name():
            return _name(parts, piece)
        case BySign():
            return _by_sign(parts, piece, million)
        case IfKnown():
            then, otherwise = (_joined(parts, said, million) for said in (piece.then, piece.otherwise))
            known = (f"ISNUMBER({_cells(parts, amount)})" for amount in piece.amounts)
            return f"IF(AND({COMMA.join(known)}),{then},{otherwise})"
        case IfEntered():
            then, otherwise = (_joined(parts, said, million) or '""' for said in (piece.then, piece.otherwise))
            entered = (f"ISNUMBER({parts.input(key, 1).cell})" for key in piece.keys)
            return f"IF(AND({COMMA.join(entered)}),{then},{otherwise})"
        case IfIllustrative():
            return f'IF({_any_illustrative(parts, piece.keys)},{quoted_text(piece.text)},"")'
    return quoted_text(piece)


def _name(parts: Parts, piece: Name) -> str:
    record = piece.line.kind.headline
    assert record is not None  # only lines of the table are named so
    name = headline_label(parts.plan, piece.line, record)
    text = label_text(parts, piece.line, name, record.label.format(base=parts.plan.base_year))
    return text.removeprefix("=") if text.startswith("=") else quoted_text(text)


def _by_sign(parts: Parts, piece: BySign, million: Placed) -> str:
    above, level, below = (_joined(parts, said, million) or '""' for said in (piece.above, piece.level, piece.below))
    amount = f"ROUND({_cells(parts, piece.amount)}/{million.cell},1)"
    less = f"ROUND({_cells(parts, piece.less)}/{million.cell},1)" if piece.less is not None else "0"
    return f"IF({amount}>{less},{above},IF({amount}<{less},{below},{level}))"


def quoted_text(text: str) -> str:
    """Return a text as formulas write it: a long one in pieces, for spreadsheets take 255 characters in one."""
    pieces = (text[start : start + LONGEST_TEXT] for start in range(0, max(len(text), 1), LONGEST_TEXT))
    return "&".join(f'"{piece.replace(QUOTE, 2 * QUOTE)}"' for piece in pieces)


def _money(amount: str, million: Placed) -> str:
    """Return the text of an amount in £m, the sign before the pound sign."""
    rounded = f"ROUND({amount}/{million.cell},1)"
    return f'IF({rounded}<0,"-£","£")&TEXT(ABS({rounded}),"{TENTHS}")&"m"'


def _cells(parts: Parts, amount: Amount) -> str:
    """Return the cell of an amount, or the sum of its years."""
    if amount.period is not None:
        cells = str(parts.line(amount.line, amount.period).cell)
    else:
        first, last = (parts.line(amount.line, period).cell for period in (1, parts.plan.horizon))
        cells = f"{'MIN' if amount.least else 'SUM'}({span(first, last)})"
    return f"ABS({cells})" if amount.size else cells


def _illustrative(parts: Parts, million: Placed, total: Total) -> tuple[str, str]:
    """Return the formulas that say how much of a total rests on illustrative inputs, and on which."""
    components, nothing = total.components, quoted_text(total.nothing)
    if not components:
        return nothing, '""'
    amounts = "+".join(_counted(parts, component) for component in components)
    names = (
        quoted_text(MANY)
        if are_many(components)
        else "&".join(_part_named(parts, component, own) for component in components for own in component.assumed)
    )
    whole, rests = _money(_cells(parts, total.amount), million), quoted_text(f"{named_in(total)}{RESTS}")
    text = f'{_money(f"({amounts})", million)}&" of "&{whole}&{rests}'
    return (
        f"IF({amounts}=0,{nothing},{text})",
        f'IF({amounts}=0,"",{names})',
    )


def _part_named(parts: Parts, component: Component, own: Assumed) -> str:
    counts = f"AND({_cells(parts, component.amount)}<>0,{_any(parts, component, own.keys)})"
    return f'IF({counts},{quoted_text(own.text)},"")'


def _counted(parts: Parts, component: Component) -> str:
    keys = [key for own in component.assumed for key in own.keys]
    return f"IF({_any(parts, component, keys)},{_cells(parts, component.amount)},0)"


def _any(parts: Parts, component: Component, keys: Iterable[str]) -> str:
    """Return the condition that one of some inputs is illustrative, and that the plan makes the component's choices."""
    choices = [f'{parts.input(key).cell}="{word}"' for key, word in component.when]
    return f"AND({','.join([*choices, _any_illustrative(parts, keys)])})"


def _any_illustrative(parts: Parts, keys: Iterable[str]) -> str:
    status = letters(Columns(parts.plan.horizon).after("Status"))
    cells = (f"{INPUTS}!${status}${parts.layout.inputs[key].row + 1}" for key in keys)
    conditions = [f'{cell}="{ILLUSTRATIVE}"' for cell in cells]
    return f"OR({COMMA.join(conditions)})"
