"""What the headers and cells of NHS England's allocation tables say.

A header such as "2024/25 Fair shares target (inc. COVID)" is read into a year, an item and a unit; the same
thing has the same item name in every year, whatever it was called.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple, NoReturn

from mtfs.core.errors import DataError
from mtfs.core.numbers import shown

THOUSANDS, RATE, PER_HEAD = "£k", "rate", "£/head"

YEAR = re.compile(r"\b(20[0-9][0-9]/[0-9][0-9])\b")
NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
UNITS = (
    (PER_HEAD, re.compile(r"£ ?(?:/|per) ?head")),
    (THOUSANDS, re.compile(r"\( ?£k ?\)|£k")),
    (RATE, re.compile(r"\( ?% ?\)|%")),
)
INCLUDING = re.compile(r"\(inc\. [^)]*\)")

SYNONYMS = {
    "22/23 odc block adjustments": "odc block adjustments",
    "additional discharge allocation": "discharge",
    "additional elective funding (icb)": "additional elective funding",
    "adjusted recurrent allocation per head": "adjusted recurrent baseline per head",
    "distance from target inc covid": "distance from target",
    "improving access (from sdf)": "transfer of gp access from sdf",
    "recurrent allocation ahanges (including top ups, neonatal, genomics testing)": (
        "recurrent allocation changes (including top ups, neonatal, genomics testing)"
    ),
    "recurrent baseline - published": "recurrent baseline",
}
"""Item names as printed, and the one name used for them here."""

IN_THOUSANDS = {"base growth": "base growth amount"}
"""Items that other tables print as a rate under the same name."""


SPACER = re.compile(r"(c[0-9]+)?")
"""Headers of empty columns."""


class Header(NamedTuple):
    """What one column holds; no year where the header names none."""

    year: str | None
    item: str
    unit: str


def fold(text: object) -> str:
    """Return text without regard to case, line breaks and repeated spaces; "" for anything else."""
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""


def is_filled(value: object) -> bool:
    """Return whether a cell holds anything but spaces."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def is_spacer(header: object) -> bool:
    """Return whether a header stands over an empty column."""
    return not is_filled(header) or (isinstance(header, str) and SPACER.fullmatch(fold(header)) is not None)


def raise_data_error(place: str, value: object, expected: str, remedy: str) -> NoReturn:
    """Raise DataError with the place, the value there, what was expected and what to do."""
    raise DataError(f"{place}: found {shown(value)}; expected {expected}; {remedy}")


def parse_header(text: str) -> Header:
    """Read year, item and unit from a header; an amount of money without a unit is in £k."""
    words = fold(text)
    years = YEAR.findall(words)
    year = years[0] if years else None
    if year:
        words = words.replace(year, " ")
    unit = THOUSANDS
    for name, pattern in UNITS:
        if pattern.search(words):
            unit, words = name, pattern.sub(" ", words)
            break
    item = " ".join(INCLUDING.sub(" ", words).split()).strip(" -")
    if unit == PER_HEAD:
        item += " per head"
    item = SYNONYMS.get(item, item)
    return Header(year, IN_THOUSANDS.get(item, item) if unit == THOUSANDS else item, unit)


def parse_number(value: object, unit: str) -> float | None:
    """Return the number in a cell, also one printed as text (" 94,591,175 ", "3.44% "); a dash is zero.

    Returns:
        None where the cell holds no number.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value + 0.0 if math.isfinite(value) else None
    text = value.strip() if isinstance(value, str) else ""
    if text == "-":
        return 0.0
    percent = text.endswith("%")
    digits = text.removesuffix("%").strip()
    if not NUMBER.fullmatch(digits) or percent != (unit == RATE):
        return None
    number = float(digits.replace(",", ""))
    return float(f"{number / 100:.12g}") if percent else number


def tidy_name(text: str) -> str:
    """Return one spelling for a name: single spaces, "and" for "&", small words in lower case."""
    words = " ".join(text.replace("&", " and ").split())
    return re.sub(r"(?<!^)\b(And|Of|On|The)\b", lambda match: match[0].lower(), words)
