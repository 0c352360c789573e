"""The pieces of a sentence about a plan, from which both its text and its live formula are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import LineId
from mtfs.core.units import MONEY, RATE, THOUSANDS_PER_MILLION, round_half_away
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import headline_label
from mtfs.plan.plan import Plan

ILLUSTRATIVE = "illustrative"


class Amount(NamedTuple):
    """Money in a sentence: a line in a period, or over the plan years; with `size` without its sign.

    With `least` it is the smallest of the plan years in place of what they come to.
    """

    line: LineId
    period: int | None = None
    size: bool = False
    least: bool = False

    def of(self, projection: Projection) -> float:
        """Return the amount in £k; NaN where it is missing."""
        years = projection.plan.years
        if self.least:
            amount = min(projection.value(self.line, year) for year in years[1:])
        else:
            amount = projection.value(self.line, None if self.period is None else years[self.period])
        return abs(amount) if self.size else amount


class Rate(NamedTuple):
    """A rate in a sentence: a line in a period."""

    line: LineId
    period: int


class Name(NamedTuple):
    """What a line is called in the table of main lines, as the choices of the plan stand."""

    line: LineId


class BySign(NamedTuple):
    """What is said where an amount is above, as much as or below 0, or another one, each in £m to one decimal."""

    amount: Amount
    above: Sentence
    level: Sentence
    below: Sentence
    less: Amount | None = None


class IfKnown(NamedTuple):
    """What is said where amounts are known, and otherwise."""

    amounts: tuple[Amount, ...]
    then: Sentence
    otherwise: Sentence


class IfEntered(NamedTuple):
    """What is said where all of some inputs by year are entered, and otherwise."""

    keys: tuple[str, ...]
    then: Sentence
    otherwise: Sentence


class IfIllustrative(NamedTuple):
    """What is said where one of some inputs is illustrative."""

    keys: tuple[str, ...]
    text: str


Piece = str | Amount | Rate | Name | BySign | IfKnown | IfEntered | IfIllustrative
Sentence = tuple[Piece, ...]


def text_of(sentence: Sentence, projection: Projection) -> str:
    """Return a sentence with the figures of a projection."""
    return "".join(_text(piece, projection) for piece in sentence)


def _text(piece: Piece, projection: Projection) -> str:
    match piece:
        case Amount():
            return MONEY.millions(piece.of(projection))
        case Rate():
            return RATE.in_table(projection.value(piece.line, projection.plan.years[piece.period]))
        case Name():
            record = piece.line.kind.headline
            assert record is not None  # only lines of the table are named so
            return headline_label(projection.plan, piece.line, record)
        case BySign():
            return text_of(_by_sign(piece, projection), projection)
        case IfKnown():
            known = not any(is_missing(amount.of(projection)) for amount in piece.amounts)
            return text_of(piece.then if known else piece.otherwise, projection)
        case IfEntered():
            entered = not any(is_missing(projection.plan.values[key][1]) for key in piece.keys)
            return text_of(piece.then if entered else piece.otherwise, projection)
        case IfIllustrative():
            return piece.text if any(is_illustrative(projection.plan, key) for key in piece.keys) else ""
    return piece


def _by_sign(piece: BySign, projection: Projection) -> Sentence:
    amounts = [amount.of(projection) for amount in (piece.amount, piece.less) if amount is not None]
    if any(map(is_missing, amounts)):
        return piece.above
    shown, less = (round_half_away(amount / THOUSANDS_PER_MILLION, 1) for amount in (*amounts, 0.0)[:2])
    return piece.above if shown > less else piece.below if shown < less else piece.level


def is_illustrative(plan: Plan, key: str) -> bool:
    """Return whether an input is a number that was chosen so that the plan can be shown."""
    provenance = plan.inputs[key].provenance
    return provenance is not None and provenance.status == ILLUSTRATIVE


def lines_of(sentence: Sentence, projection: Projection, longest: int) -> Iterator[Sentence]:
    """Give a sentence in as many lines as it needs, each no longer than so many characters where its pieces allow."""
    line: Sentence = ()
    for place, piece in enumerate(sentence):
        figure = tuple(one for one in sentence[place + 1 : place + 2] if not isinstance(one, str))
        if line and isinstance(piece, str) and len(text_of((*line, piece, *figure), projection)) > longest:
            rest = piece.lstrip(" ,;")
            yield (*line, piece.removesuffix(rest).rstrip())
            piece, line = rest, ()
        line = (*line, piece)
    yield line
