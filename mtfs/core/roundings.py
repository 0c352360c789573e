"""Roundings as publications state them: "nearest £1k", "£0.1m", "0.1%"."""

from __future__ import annotations

from mtfs.core.numbers import SCALES, TYPED, NumberUnit, shown

EXAMPLES = 'write it as "nearest £1k" or "£0.1m", and that of a rate as "0.1%"'


def rounding_step(text: str, unit: NumberUnit) -> float:
    """Return the step of a rounding in a unit: "nearest £1k" is 1 in £k, "£0.1m" is 100, "0.1%" of a rate is 0.001.

    Raises:
        ValueError: for a text that is no rounding, or none of amounts in the unit, with the remedy.
    """
    typed = TYPED.fullmatch(text.strip().removeprefix("nearest ").strip())
    if typed is None or typed["open"] or typed["sign"] or not float(typed["number"].replace(",", "") or 0) > 0:
        raise ValueError(f"{shown(text)} is no rounding; {EXAMPLES}")
    number, scale = float(typed["number"].replace(",", "")), (typed["unit"] or "").lower().replace(" ", "")
    is_rate = scale in ("%", "percent")
    if is_rate != unit.ratio or bool(typed["pound"]) != (unit.thousands is not None):
        raise ValueError(f"{shown(text)} is no rounding of figures in {unit.name}; {EXAMPLES}")
    if is_rate:
        return number / 100
    return number * SCALES[scale] / (1.0 if unit.thousands is None else 1000.0**unit.thousands)
