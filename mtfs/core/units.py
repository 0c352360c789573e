"""Units: how a figure is written in a cell, a table, a sentence and a chart, how it is read, and how it scales.

Every figure that is shown as text is rounded by one rule, halves away from zero, as spreadsheets round: from its 15
leading digits, so that 1.15 is 1.2 and not 1.1. Minus nothing is written as nothing: 0.0, not -0.0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from mtfs.core.numbers import finite_number

MISSING_WORD = "missing"
"""What stands where a figure is missing."""
OUTTURN = "act."
"""The word behind a figure that is an outturn, not computed."""
GENERAL_DIGITS = 6
"""Digits of a figure that has no fixed number of decimals."""
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_CONTEXTS = {digits: Context(prec=digits, rounding=ROUND_HALF_UP) for digits in (3, GENERAL_DIGITS)}


def round_half_away(value: float, decimals: int, scale: int = 0) -> Decimal:
    """Return a number times ten to the power of `scale`, rounded; halves away from zero, never minus zero.

    Args:
        value: A finite number.
        decimals: Digits after the point, 0 or more.
        scale: 2 makes a percentage of a fraction, -3 £m of £k.
    """
    number = Decimal(f"{value:.15g}").scaleb(scale, _EXACT)
    return _EXACT.quantize(number, Decimal(1).scaleb(-decimals)) + 0


def general(value: float, digits: int = GENERAL_DIGITS) -> str:
    """Return a number with so many leading digits (3 or 6), without zeros at the end; halves away from zero."""
    rounded = _CONTEXTS[digits].create_decimal(f"{value:.15g}")
    return f"{float(rounded) + 0.0:.{digits}g}"


def grouped(value: float, decimals: int) -> str:
    """Return a number with commas between the thousands."""
    return f"{round_half_away(value, decimals):,f}" if math.isfinite(value) else str(value)


def percentage(value: float, decimals: int) -> str:
    """Return a fraction as a percentage: 0.023 as 2.30%."""
    return f"{round_half_away(value, decimals, 2):f}%" if math.isfinite(value) else str(value)


def cell_format(decimals: int = 0, percent: bool = False, divided: int = 0, zero: str | None = None) -> str:
    """Return a number format of spreadsheets for positive figures, negative ones and zero.

    Args:
        decimals: Digits after the point.
        percent: Shown as a percentage, which has no commas.
        divided: How many times the figure is divided by a thousand: once shows £k as £m.
        zero: What stands for zero, such as `""` for nothing; a zero with its decimals if left out.
    """
    end = "%" if percent else "," * divided
    point = f".{'0' * decimals}" if decimals else ""
    body = f"{'0' if percent else '#,##0'}{point}{end}"
    return f"{body};-{body};{f'0{point}{end}' if zero is None else zero}"


def axis_format(decimals: int = 0, percent: bool = False, divided: int = 0) -> str:
    """Return the number format of a chart's axis."""
    return cell_format(decimals, percent, divided).partition(";")[0]


WHOLE, ONE_DECIMAL = cell_format(), cell_format(1)
PLAIN = "0"
"""Number format of counts: no commas."""
RESIDUAL_CELL = "0.000000"
"""Number format of what a check leaves."""
ELASTICITY_CELL = "0.000;-0.000;0.000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its name in a plan file.

    Attributes:
        name: As plans, tables and JSON write it, such as £k, rate or bed days.
        cell: Number format of a cell.
        decimals: Decimals of a figure in a table; None for up to six digits and no zeros at the end.
        short: Decimals of a rounded figure in a text, such as a published amount.
        ratio: Whether figures are fractions that are shown as percentages.
        thousands: What one is in pounds, as a power of a thousand: 0 for £, 1 for £k, 2 for £m. None: no money.
        named: Whether the name stands behind a figure in a sentence.
    """

    name: str
    cell: str = WHOLE
    decimals: int | None = 1
    short: int = 0
    ratio: bool = False
    thousands: int | None = None
    named: bool = True

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def money(self) -> bool:
        """Whether figures are amounts in thousands of pounds or more, which are shown in £m where they are large."""
        return bool(self.thousands)

    @property
    def fine_cell(self) -> str:
        """Number format of a cell whose amount is not whole, such as £k to a tenth."""
        return ONE_DECIMAL if self.cell == WHOLE else self.cell

    @property
    def outturn_cell(self) -> str:
        """Number format of a cell that holds an outturn: the word stands behind the figure."""
        return as_outturn(self.cell)

    def typed_cell(self, value: float | None) -> str:
        """Return the number format of one typed figure: an amount that is not whole is shown with a decimal."""
        return self.cell if value is None or float(value).is_integer() else self.fine_cell

    def stored(self, value: float, decimals: int | None = None) -> float:
        """Return a figure as a workbook stores it where no formula computes it, without a machine's last bits."""
        return round(float(value), (8 if self.ratio else 3) if decimals is None else decimals) + 0.0

    def in_table(self, value: float | None) -> str:
        """Return a figure as it stands under its unit in a table; nothing where there is none."""
        if value is None:
            return ""
        if value != value:
            return MISSING_WORD
        if self.ratio:
            return percentage(value, self.decimals or 0)
        return general(value) if self.decimals is None else grouped(value, self.decimals)

    def in_sentence(self, value: object) -> str:
        """Return a figure with its unit, exact enough to be recognised; a word as it is."""
        if not isinstance(value, int | float):
            return "" if value is None else str(value)
        if value != value:
            return MISSING_WORD
        number = float(value)
        if self.ratio:
            digits = next((digits for digits in (2, 3, 4) if abs(number - round(number, digits + 2)) < 1e-12), 4)
            return percentage(number, digits)
        if self.name == "£":
            return pounds(number, 2).removesuffix(".00")
        text = general(number) if self.decimals is None or not self.name else grouped(number, self.decimals)
        return f"{text} {self.name}" if self.named else text

    def exact(self, value: float) -> str:
        """Return a figure with its unit and all the digits that it has, none more: 2.3%, 12,345.67 £k."""
        number = Decimal(f"{value:.15g}").scaleb(2 if self.ratio else 0, _EXACT).normalize(_EXACT) + 0
        text = f"{number:,f}"
        if self.ratio:
            return f"{text}%"
        if self.name == "£":
            return f"-£{text[1:]}" if number < 0 else f"£{text}"
        return f"{text} {self.name}" if self.named else text

    def rounded(self, value: float | None) -> str:
        """Return a figure with its unit as a published text has it: amounts of activity and pounds whole."""
        if value is None or value != value or self.ratio:
            return self.in_table(value)
        return pounds(value, self.short) if self.name == "£" else f"{grouped(value, self.short)} {self.name}"

    def large(self, value: float) -> str:
        """Return an amount as finance readers say it: money in £m, unless below £100k, all else as in a sentence."""
        if not self.money:
            return self.in_sentence(value)
        amount = self.convert(value, MONEY)
        small = math.isfinite(amount) and 0 < abs(round_half_away(amount, 1)) < LEAST_IN_MILLIONS
        return MONEY.in_sentence(amount) if small else self.millions(value)

    def exactly(self, value: object) -> str:
        """Return money in £m where that is all of it, such as £205.0m; all else as in a sentence."""
        if not self.money or not isinstance(value, int | float) or not math.isfinite(value):
            return self.in_sentence(value)
        large = self.large(value)
        return large if MONEY.read(large) == self.convert(value, MONEY) else self.in_sentence(value)

    def traceable(self, value: object) -> str:
        """Return a figure so exact that its steps add up: money in £m to £1k, unless below £100k; all else as it is."""
        if not self.money or not isinstance(value, int | float) or not math.isfinite(value):
            return self.in_sentence(value)
        large = self.large(value)
        return f"{pounds(self.convert(value, MILLIONS), 3)}m" if "£" in large[:2] else large

    def millions(self, value: float) -> str:
        """Return an amount of money in £m, such as £202.5m; from £10bn on in £bn, such as £178.7bn.

        Raises:
            ValueError: where the unit is no money.
        """
        amount = self.convert(value, MILLIONS)
        if math.isnan(amount):
            return MISSING_WORD
        if math.isfinite(amount) and abs(round_half_away(amount, 1)) >= LEAST_IN_BILLIONS:
            return f"{pounds(amount / MILLIONS_PER_BILLION, 1)}bn"
        return f"{pounds(amount, 1)}m"

    def for_readers(self, values: Iterable[float], beside: Iterable[float] = ()) -> Unit:
        """Return the unit in which readers see these amounts: £m for £k, all else as it is.

        Amounts that are all below £100k stay in £k, or have three decimals of £m beside larger amounts of £k.
        """
        if self.thousands != MONEY.thousands:
            return self
        largest, of_all = (max((abs(one) for one in some if one == one), default=0.0) for some in (values, beside))
        millions = replace(MILLIONS, name=self.name.replace(MONEY.name, MILLIONS.name, 1))
        if not 0 < largest < LEAST_IN_MILLIONS:
            return millions
        return self if of_all < LEAST_IN_MILLIONS else replace(millions, decimals=3)

    def convert(self, value: float, unit: Unit) -> float:
        """Return an amount of money in another unit of money.

        Raises:
            ValueError: where one of both is no money.
        """
        if self.thousands is None or unit.thousands is None:
            raise ValueError(f"{self.name} cannot be turned into {unit.name}; only money has another scale")
        power = self.thousands - unit.thousands
        scale = float(1000 ** abs(power))
        return value * scale if power >= 0 else value / scale

    def read(self, text: str) -> float:
        """Return the number in a text, in this unit: 2.3%, £1,950m, 1,950,000, £1.95bn, (1,234).

        A number without a sign of its own is in this unit. Brackets are a minus; the unit's name may follow.

        Raises:
            ValueError: saying what is not understood and how to write it.
        """
        match = WRITTEN.fullmatch(text.strip().removesuffix(f" {self.name}").strip())
        if match is None or (match["open"] is None) != (match["close"] is None) or (match["open"] and match["sign"]):
            raise ValueError(self._refusal(text))
        number = Decimal(match["digits"].replace(",", ""))
        if match["percent"]:
            if not self.ratio:
                raise ValueError(self._refusal(text))
            number = number.scaleb(-2)
        if match["pound"] or match["scale"]:
            if self.thousands is None:
                raise ValueError(self._refusal(text))
            number = number.scaleb(3 * (POWERS[(match["scale"] or "").lower()] - self.thousands))
        value = float(-number if match["sign"] in ("-", "−") or match["open"] else number) + 0.0
        if math.isinf(value):
            raise ValueError(self._refusal(text))
        return finite_number(value)

    def _refusal(self, text: str) -> str:
        if self.ratio:
            remedy = "write it as 2.3% or 0.023"
        elif self.thousands is not None:
            remedy = f"write it as 1,950,000 (in {self.name}), £1,950m or £1.95bn"
        else:
            remedy = f"write it as 1,950 or 0.5{f', in {self.name}' if self.name else ''}"
        return f"{text[:40]!r} is no number; {remedy}"


WRITTEN = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−])?(?P<pound>£)?"
    r"(?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,40})(?:\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,3})?|\.[0-9]{1,40})"
    r" ?(?:(?P<scale>bn|[kKmM])|(?P<percent>%))?(?P<close>\))?"
)
POWERS = {"": 0, "k": 1, "m": 2, "bn": 3}
"""What a letter behind an amount is in pounds, as a power of a thousand."""


def pounds(value: float, decimals: int) -> str:
    """Return an amount of pounds with the sign before it: -£1,234."""
    text = grouped(abs(value), decimals)
    return f"-£{text}" if value < 0 and any(digit in text for digit in "123456789") else f"£{text}"


def as_outturn(number_format: str) -> str:
    """Return a number format with the word for an outturn behind every figure."""
    return ";".join(f'{part}" {OUTTURN}"' for part in number_format.split(";"))


MONEY = Unit("£k", short=1, thousands=1)
MILLIONS = Unit("£m", ONE_DECIMAL, short=1, thousands=2)
POUNDS = Unit("£", thousands=0)
RATE = Unit("rate", cell_format(2, percent=True), 2, 2, ratio=True)
SHARE = Unit("share", cell_format(1, percent=True), 2, 2, ratio=True)
INDEX = Unit("index", "0.0000", 4, 4, named=False)
YEARS = Unit("years", PLAIN, None)
BEDS = Unit("beds", ONE_DECIMAL, short=1)
COUNT = Unit("count", PLAIN, 0)
CORRELATION = Unit("correlation", cell_format(2).replace("#,##", ""))
ELASTICITY = Unit("% for 1%", decimals=4, short=4)
"""Of an elasticity: the change of a figure in % for 1% more of an input."""
PER_HEAD, PEOPLE = Unit("£/head", axis_format()), Unit("people", axis_format())
OF_CHECK = Unit("of the check", "0.0000000", None)
"""Of what a check may leave, in the unit of each check."""
NUMBER = Unit("", named=False)
"""A number without a unit."""
KNOWN = {unit.name: unit for unit in (MONEY, MILLIONS, POUNDS, RATE, SHARE, INDEX, YEARS, BEDS, COUNT, CORRELATION,
                                      ELASTICITY, PER_HEAD, PEOPLE, OF_CHECK, NUMBER)}  # fmt: skip
THOUSANDS_PER_MILLION = MILLIONS_PER_BILLION = 1000
LEAST_IN_MILLIONS, LEAST_IN_BILLIONS = 100, 10_000
"""The £k from which on readers see an amount in £m, and the £m from which on a sentence has it in £bn."""
MILLIONS_HEADLINE_CELL = '"£"#,##0.0"m";-"£"#,##0.0"m"'
"""Number format of a large figure in £m that names its unit."""


@lru_cache(maxsize=1024)
def unit_named(name: str) -> Unit:
    """Return the unit of a name: a known one, £k with its price base, or whatever a plan counts, such as bed days."""
    if name in KNOWN:
        return KNOWN[name]
    return replace(MONEY, name=name) if name.startswith("£k") else Unit(name)
