"""Dates as readers write them."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """Return a date as 26 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
