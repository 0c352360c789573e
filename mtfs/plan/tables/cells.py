"""Cells of a table as people paste them: amounts, years, yes and no. What is not understood is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mtfs.core.csv_rows import refuse_ambiguous
from mtfs.core.numbers import finite_number, no_number, shown
from mtfs.core.texts import visible
from mtfs.core.units import MILLIONS, MONEY, POUNDS, POWERS, RATE, WRITTEN, Unit, percentage
from mtfs.core.years import DASHES, FinancialYear

AS_MINUS = str.maketrans(dict.fromkeys(DASHES, "-"))
NIL = ("-", "nil")
NOT_CALCULATED = "is a formula that was never calculated; open the table in Excel or LibreOffice and save it"
PERCENT = replace(RATE, name="%")
"""The unit of a rate whose numbers are percentages: 0.5 is 0.5%."""
PER_CENT = 100
BESIDE_YEAR = re.compile(
    r"[ :,-]*\(?(?:(?:draft|revised|approved|final) )?"
    r"(?:budget|forecast|estimate|plan|projection|outturn|actual)?s?\)?[ :,-]*$",
    re.IGNORECASE,
)
"""Words behind a year that say how its figures came about."""
ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
NEW_AMOUNTS = {"": False, "level": False, "levels": False, "new": True}
"""What the column Amounts may say: levels unless it says that each year's amount is new."""
UNITS = {
    **dict.fromkeys(("£k", "£000", "£000s", "£'000", "£'000s", "£thousand", "£thousands"), MONEY),
    **dict.fromkeys(("£m", "£mn", "£million", "£millions"), MILLIONS),
    "£": POUNDS,
}
"""Units of amounts by how they are written, in small letters and without spaces."""
NAMED_UNIT = re.compile(
    "(?:" + "|".join(sorted(filter(lambda name: name != "£", UNITS), key=len, reverse=True)) + r")(?![\w'])"
    r"|(?<=\()£(?=\))|^£$"
)
"""A unit in a title or heading: £ alone where it stands in brackets or says nothing else."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a table.

    Attributes:
        value: In £k; a rate as a fraction.
        rounding: What one in its last digit is, in £k: 1 of "22,564" in £k, 100 of "£8.1m"; 0 where that is not
            known, as of a whole 0, or of a whole number in a cell that holds no digits as typed.
        text: As it stands in the table.
    """

    value: Decimal
    rounding: Decimal
    text: str

    @property
    def says_unit(self) -> bool:
        """Whether it names its own unit, as £1.5m does, or needs none."""
        return not self.value or re.search("[kmb%]", self.text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number of a cell whose format shows another one: 50,000,000 as 50,000k.

    Attributes:
        value: The number.
        number_format: The format of the cell, which divides by a thousand or a million.
    """

    value: float
    number_format: str

    def __str__(self) -> str:
        """Return the number."""
        return f"{self.value:,.15g}"


def text_of(cell: object) -> str:
    """Return what a cell says, without invisible signs, with single spaces; empty for a blank one."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return visible(str(cell))


def read_amount(cell: object, unit: Unit, ambiguous: bool = False) -> Amount | None:
    """Return the amount or rate in a cell, None for a blank one.

    A number without a letter of its own is in the unit of its row, whether £ stands before it or not.

    Args:
        cell: The cell.
        unit: The unit of its row.
        ambiguous: Whether a comma or point may stand before decimals or between thousands.

    Raises:
        ValueError: saying what is not understood and how to write it.
    """
    text = text_of(cell)
    if not text:
        return None
    if ambiguous:
        refuse_ambiguous(text)
    if isinstance(cell, Scaled):
        remedy = "give the cell the number format 0, and write the unit of that number in the column Unit"
        raise ValueError(f"{text} is shown as another number (format {cell.number_format.partition(';')[0]}); {remedy}")
    if isinstance(cell, bool | date):
        raise ValueError(f"{no_number(cell, unit)}; a blank cell is none")
    if isinstance(cell, int | float):
        number = Decimal(f"{finite_number(cell):.15g}")
        if unit.ratio:
            return _rate(number / PER_CENT if unit is PERCENT else number, text)
        amount = _in_thousands(number, int(unit.thousands or 0), Decimal(f"{float(cell):.12g}"), f"{number:,f}")
        return replace(amount, rounding=Decimal(0)) if number == number.to_integral_value() else amount
    if text.startswith("="):
        raise ValueError(f"{shown(text)} {NOT_CALCULATED}")
    plain = _plain(text)
    if plain.lower() in NIL:
        return Amount(Decimal(0), Decimal(0), text)
    try:
        value = unit.read(plain)
    except ValueError:
        raise ValueError(no_number(text, unit)) from None
    if unit.ratio:
        per = PER_CENT if unit is PERCENT and "%" not in plain else 1
        return _rate(Decimal(f"{value:.15g}") / per, text)
    match = WRITTEN.fullmatch(plain.removesuffix(f" {unit}").strip())
    digits = match["digits"].replace(",", "") if match is not None else plain
    letter = (match["scale"] or "").lower() if match is not None else ""
    power = POWERS[letter] if letter else int(unit.thousands or 0)
    number = abs(Decimal(digits))
    return _in_thousands(number.copy_sign(Decimal(value)), power, number, text)


def _rate(fraction: Decimal, text: str) -> Amount:
    """Return a rate; raise ValueError for one beyond 100%, which is a percentage without its sign."""
    if abs(fraction) > 1:
        beyond = f"{shown(text)} is {percentage(float(fraction), 0)}, and a rate is 100% at most"
        raise ValueError(f"{beyond}; write it as 3%, or write % in the column Unit")
    return Amount(fraction, Decimal(0), text)


def _in_thousands(number: Decimal, power: int, typed: Decimal, text: str) -> Amount:
    """Return an amount in £k; `power` is what one is in pounds, as a power of a thousand."""
    exponent = typed.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    scale = 3 * (power - int(MONEY.thousands or 0))
    step = Decimal(1).scaleb(scale - decimals) if number or decimals else Decimal(0)
    return Amount(number.scaleb(scale), step, text)


def _plain(text: str) -> str:
    """Return an amount in ASCII signs, with commas between thousands, and without £ before it."""
    plain = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", ",", text.translate(AS_MINUS))
    plain = re.sub(r"^ ?([-+(]?) ?£ ?(?=[-+(0-9.]|$)", r"\1", plain)
    return re.sub(r"(?<=[-+(]) | (?=\))|^ | $", "", plain)


def read_year(cell: object) -> str | None:
    """Return the financial year that a heading is, such as 2025/26, FY2025-26, 2025/26 Budget (£m); None for another.

    Raises:
        PlanError: for one that is written as a year and is none, such as 2025/27.
    """
    text = re.sub(r"\(\)|\[\]", "", NAMED_UNIT.sub("", _spelt(text_of(cell)))).strip()
    year = FinancialYear.typed(text) or FinancialYear.typed(BESIDE_YEAR.sub("", text))
    return None if year is None else str(year)


def _spelt(text: str) -> str:
    """Return a text in small letters, with straight apostrophes and no space behind £."""
    return text.lower().replace("’", "'").replace("£ ", "£")


def named_units(texts: Iterable[str]) -> dict[Unit, str]:
    """Return the units that titles and headings name, each with the first text that does."""
    units: dict[Unit, str] = {}
    for text in texts:
        for name in NAMED_UNIT.findall(_spelt(text)):
            units.setdefault(UNITS[name], text)
    return units


def read_answer(cell: object) -> bool | None:
    """Return whether a cell says yes or no; None for a blank one.

    Raises:
        ValueError: for any other word.
    """
    text = text_of(cell).lower()
    if text and text not in ANSWERS:
        raise ValueError(f"{shown(text_of(cell))} is neither yes nor no; write one of them, or leave it blank")
    return ANSWERS.get(text)


def is_unit(text: str) -> bool:
    """Return whether a text is a unit of amounts and nothing else."""
    return _spelt(text).strip("()") in UNITS


def read_unit(cell: object, rate: bool = False, otherwise: Unit = MONEY) -> Unit:
    """Return the unit of a row, for a blank cell what it is otherwise; or that of a rate.

    Raises:
        ValueError: for a unit in which no such row is entered.
    """
    text = text_of(cell)
    if rate:
        if text not in ("", PERCENT.name, RATE.name):
            raise ValueError(f"{shown(text)} is no unit of an assumption, which is a rate; write %, or leave it blank")
        return PERCENT if text == PERCENT.name else RATE
    if text and _spelt(text) not in UNITS:
        raise ValueError(f"{shown(text)} is no unit of a row; write £, £k or £m, or leave it blank for £k")
    return UNITS[_spelt(text)] if text else otherwise


def read_id(cell: object) -> str:
    """Return the id in a cell, empty for a blank one.

    Raises:
        ValueError: for what is none.
    """
    text = text_of(cell)
    if text and not ID.fullmatch(text):
        raise ValueError(f"{shown(text)} is no id; write small letters, digits and _, beginning with a letter")
    return text


def read_new(cell: object, always: bool = False) -> bool:
    """Return whether a cell says that amounts are new ones of their year; those of a funding pressure always are.

    Raises:
        ValueError: for any other word than level and new, and for level where amounts are always new.
    """
    text = text_of(cell).lower()
    if text not in NEW_AMOUNTS:
        raise ValueError(f"{shown(text_of(cell))} says nothing of amounts; write level or new, or leave it blank")
    if always and text and not NEW_AMOUNTS[text]:
        raise ValueError("a funding pressure is what its year takes off growth; enter what each year adds, as new")
    return NEW_AMOUNTS[text]
