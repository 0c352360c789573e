"""Numbers as people type them, read strictly: nothing is taken for a number that a reader would not see as one."""

from __future__ import annotations

import math
import re
import unicodedata

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
SMALLEST = 1e-100
"""A number closer to 0 than this is a slip; to divide by it could leave the range of numbers."""
LONGEST_SHOWN = 40
EXAMPLE = "type one, such as 0.023 for 2.3%"
NONE = ("-", "nil", "none", "n/a", "na")
GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?")
TYPED = re.compile(
    r"(?P<open>\()?(?P<sign>[+-]?)(?P<pound>£?)\s*(?P<number>[\d, .]*\d\.?)\s*"
    r"(?P<unit>%|per ?cent|k|m|bn|thousand|million|billion)?(?P<close>\))?",
    re.IGNORECASE,
)
IN_THOUSANDS = {"": 1e-3, "k": 1.0, "thousand": 1.0, "m": 1e3, "million": 1e3, "bn": 1e6, "billion": 1e6}


def read_number(text: str) -> float:
    """Return the number in a text: ASCII digits with a sign, a decimal point or an exponent, and nothing else.

    Raises:
        ValueError: for any other text, with the remedy.
    """
    stripped = text.strip(" ")
    if not NUMBER.fullmatch(stripped):
        raise ValueError(no_number(text))
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


def no_number(value: object) -> str:
    """Say that something is no number, and what to type instead."""
    return f"{shown(value)} is no number; {number_remedy(value)}"


def shown(value: object) -> str:
    """Return a value as messages show it: in quotes if it is a text, and never long."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of more digits than Python writes
        return "a whole number of thousands of digits"
    return text if len(text) <= LONGEST_SHOWN + 2 else f"{text[:LONGEST_SHOWN]}..."


def number_remedy(value: object) -> str:
    """Say what to type in the place of something that is no number."""
    if not isinstance(value, str):
        return EXAMPLE
    text = _plain(value)
    if NUMBER.fullmatch(text):
        same = NUMBER.fullmatch(value.strip(" "))
        return f"type {text} as a number, not as text" if same else f"write {text}"
    if text.lower() in NONE:
        return "write 0 for none"
    typed = TYPED.fullmatch(text)
    if typed is None:
        return _of_unit(text)
    digits = re.sub("[, ]", "", typed["number"])
    if ("," in typed["number"] or " " in typed["number"]) and not GROUPED.fullmatch(typed["number"]):
        return EXAMPLE
    if not NUMBER.fullmatch(digits):
        return EXAMPLE
    number = float(digits) * (-1 if typed["sign"] == "-" or typed["open"] else 1)
    unit = (typed["unit"] or "").lower().replace(" ", "")
    if unit in ("%", "percent"):
        return f"write {number / 100:.15g}"
    if unit or typed["pound"]:
        return f"write {number * IN_THOUSANDS[unit]:.15g} where the unit is £k: the number alone, without its unit"
    return f"write {number:.15g}"


def _plain(text: str) -> str:
    """Return a text in ASCII digits, with plain minus signs and spaces, without underscores between digits."""
    kept = "".join(_plain_letter(letter) for letter in text)
    return re.sub(r"(?<=\d)_(?=\d)", "", " ".join(kept.split()))


def _plain_letter(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    return {"−": "-", "–": "-", "—": "-", "٫": ".", "٬": ",", "％": "%"}.get(letter, letter)


def _of_unit(text: str) -> str:
    if re.fullmatch(r"£? ?(?:k|m|bn|thousand|million|billion)?", text, re.IGNORECASE) and text:
        return "write the number alone, without its unit; amounts are in £k, so that £1.5m is 1500"
    return EXAMPLE
