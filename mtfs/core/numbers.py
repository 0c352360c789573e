"""Numbers as people type them, read strictly: nothing is taken for a number that a reader would not see as one."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Protocol

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
MOST_MONEY = 1e9
"""The most that an amount of a plan may be, in £k: £1,000bn."""
SMALLEST = 1e-100
"""A number closer to 0 than this is a slip; to divide by it could leave the range of numbers."""
LONGEST_SHOWN = 40
EXAMPLE = "type one, such as 0.023 for 2.3%"
DECIMAL_POINT = "write decimals behind a point, as in 1.5, and a comma between thousands alone, as in 1,500"
NONE = ("-", "nil", "none")
UNKNOWN = ("n/a", "na")
"""What people write for a number that they do not know, which is not 0."""
GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?")
TYPED = re.compile(
    r"(?P<open>\()?(?P<sign>[+-]?)(?P<pound>£?)\s*(?P<number>[\d, .]*\d\.?)\s*"
    r"(?P<unit>%|per ?cent|k|m|bn|thousand|million|billion)?(?P<close>\))?",
    re.IGNORECASE,
)
SCALES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


class NumberUnit(Protocol):
    """What a remedy needs to know of the unit of a number; `mtfs.core.units.Unit` is one."""

    @property
    def name(self) -> str:
        """How plans write it."""

    @property
    def ratio(self) -> bool:
        """Whether numbers are fractions that are shown as percentages."""

    @property
    def thousands(self) -> int | None:
        """What one is in pounds, as a power of a thousand; None for what is no money."""


def read_number(text: str, unit: NumberUnit | None = None) -> float:
    """Return the number in a text: ASCII digits with a sign, a decimal point or an exponent, and nothing else.

    Raises:
        ValueError: for any other text, with the remedy that fits the unit.
    """
    stripped = text.strip(" ")
    if not NUMBER.fullmatch(stripped):
        raise ValueError(no_number(text, unit))
    number = finite_number(float(stripped))
    if number == 0 and re.search("[1-9]", re.split("[eE]", stripped)[0]):
        raise ValueError(f"{shown(stripped)} is too small a number; write 0")
    return number


def read_whole_number(text: str) -> int:
    """Return the whole number in a text: ASCII digits with or without a sign.

    Raises:
        ValueError: for any other text, with the remedy.
    """
    stripped = text.strip(" ")
    if not WHOLE.fullmatch(stripped):
        raise ValueError(f"{shown(text)} is no whole number; write digits alone, such as 10000")
    return int(stripped)


def finite_number(value: float) -> float:
    """Return a number that can be computed with.

    Raises:
        ValueError: for one that is infinite, none at all (NaN), too large, or too close to 0 to be meant.
    """
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(f"{shown(value)} is too large a number; correct it") from None
    if not math.isfinite(number):
        raise ValueError(f"{shown(value)} is no finite number; correct it")
    if 0 < abs(number) < SMALLEST:
        raise ValueError(f"{shown(value)} is too small a number; write 0")
    return number


def no_number(value: object, unit: NumberUnit | None = None) -> str:
    """Say that something is no number, and what to type instead."""
    return f"{shown(value)} is no number; {number_remedy(value, unit)}"


def shown(value: object) -> str:
    """Return a value as messages show it: as a plan file writes it, a text in quotes, and never long."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case datetime() if (value.hour, value.minute, value.second) != (0, 0, 0):
            return value.isoformat(" ", "seconds")
        case date():
            return value.strftime("%Y-%m-%d")
        case dict():
            return "a group of entries"
        case list() | tuple() | set():
            return "a list"
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except ValueError:  # a whole number of more digits than Python writes
        return "a whole number of thousands of digits"
    return text if len(text) <= LONGEST_SHOWN + 2 else f"{text[:LONGEST_SHOWN]}..."


def number_remedy(value: object, unit: NumberUnit | None = None, as_percentage: bool = False) -> str:
    """Say what to type in the place of something that is no number.

    Args:
        value: What stands there.
        unit: The unit of the number; without one the remedy shows a rate, and speaks of £k.
        as_percentage: Whether a fraction is typed as it is shown, as 2.3%, as in the cells of a workbook.
    """
    example = _example(unit, as_percentage)
    if not isinstance(value, str):
        return example
    text = _plain(value)
    if NUMBER.fullmatch(text):
        same = NUMBER.fullmatch(value.strip(" "))
        return f"type {text} as a number, not as text" if same else f"write {text}"
    if text.lower() in NONE:
        return "write 0 for none"
    if text.lower() in UNKNOWN:
        return "leave it out if it is not known, or write 0 if it is nothing"
    typed = TYPED.fullmatch(text)
    if typed is None:
        return _of_unit(text, example) if unit is None else example
    digits = re.sub("[, ]", "", typed["number"])
    if ("," in typed["number"] or " " in typed["number"]) and not GROUPED.fullmatch(typed["number"]):
        return DECIMAL_POINT if typed["number"].count(",") == 1 else example
    if not NUMBER.fullmatch(digits):
        return example
    number = float(digits) * (-1 if typed["sign"] == "-" or typed["open"] else 1)
    scale = (typed["unit"] or "").lower().replace(" ", "")
    if scale in ("%", "percent"):
        percentage = f"write {number / 100:.15g}"
        if as_percentage:  # where 2.3% is typed as it is shown: what is wrong is that it is a text
            percentage = f"type {number:.15g}% as a number, not as text"
        return percentage if unit is None or unit.ratio else example
    if scale or typed["pound"]:
        return _in_unit(number, SCALES[scale], bool(typed["pound"]), unit) or example
    return f"write {number:.15g}"


def _example(unit: NumberUnit | None, as_percentage: bool) -> str:
    """Return what to type, by an example in the unit."""
    if unit is None or unit.ratio:
        return "type one, such as 2.3%" if as_percentage else EXAMPLE
    if unit.thousands:
        return f"type one in {unit.name}, such as {1.5e6 / 1000**unit.thousands:.15g} for £1.5m"
    return f"type one in {unit.name}, such as 25" if unit.name else "type one, such as 25"


def _in_unit(number: float, scale: float, pounds: bool, unit: NumberUnit | None) -> str:
    """Return the remedy for a number with £ or a scale such as m beside it; nothing where it has no meaning."""
    if unit is None:
        return f"write {number * scale / 1000:.15g} where the unit is £k: the number alone, without its unit"
    if unit.thousands and scale == 1:  # £ says that it is money, and not whether in the unit that stands beside it
        return f"write {number:.15g} if it is in {unit.name}, {number / 1000**unit.thousands:.15g} if it is in £"
    if unit.thousands is not None:
        return f"write {number * scale / 1000**unit.thousands:.15g}: the number alone, in {unit.name}"
    return "" if pounds or unit.ratio else f"write {number * scale:.15g}"


def _plain(text: str) -> str:
    """Return a text in ASCII digits, with plain minus signs and spaces, without underscores between digits."""
    kept = "".join(_plain_letter(letter) for letter in text)
    return re.sub(r"(?<=\d)_(?=\d)", "", " ".join(kept.split()))


def _plain_letter(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    return {"−": "-", "–": "-", "—": "-", "٫": ".", "٬": ",", "％": "%"}.get(letter, letter)


def _of_unit(text: str, example: str) -> str:
    if re.fullmatch(r"£? ?(?:k|m|bn|thousand|million|billion)?", text, re.IGNORECASE) and text:
        return "write the number alone, without its unit; amounts are in £k, so that £1.5m is 1500"
    return example
