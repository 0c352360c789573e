"""The top of every sheet: its title and what it is for, the way back to the contents, and the verdict of the checks."""

from __future__ import annotations

from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.plan.sheet import ALL_YEARS, HEADER_ROW, NAME, UNIT, letters
from mtfs.report.book.line_sheets import alarms, colour_text, verdict
from mtfs.report.book.parts import Parts

COVER, CONTENTS = "Cover", "Contents"
TITLE_ROW, PURPOSE_ROW, LINK_ROW = range(3)
TITLE_HEIGHT = 24
NOT_GIVEN = "(not given)"
"""What stands for a version or a name that nobody has typed."""
VERDICT_CELL = f"Checks!${letters(ALL_YEARS)}${HEADER_ROW + 2}"


def write(parts: Parts, name: str, purpose: str, linked: bool = True) -> None:
    """Write the top of a sheet: title and purpose; linked to others, the verdict of the checks and the contents too."""
    book, sheet = parts.book, parts.book.sheets[name]
    sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
    sheet.write_string(TITLE_ROW, NAME, name, book.style("title"))
    sheet.write_string(PURPOSE_ROW, NAME, purpose, book.style("subtitle"))
    if linked:
        link_contents(parts, name, LINK_ROW, NAME)
        write_verdict(parts, name, TITLE_ROW, UNIT)


def link_contents(parts: Parts, name: str, row: int, column: int) -> None:
    """Write a link to the contents on the cover."""
    parts.book.sheets[name].write_url(row, column, f"internal:'{COVER}'!A1", parts.book.style("link"), CONTENTS)


def write_verdict(parts: Parts, name: str, row: int, column: int, before: str = f"{ARITHMETIC}: ") -> None:
    """Write the live verdict of the checks: how many pass, and what fails; red where anything does."""
    book, style = parts.book, parts.book.style("strong", "sound")
    book.write_cell(name, row, column, f'="{before}"&{VERDICT_CELL}', before + verdict(parts), style)
    for word in alarms(parts):
        colour_text(parts, name, row, column, word, book.style("faulty"))


def write_note(parts: Parts, name: str, text: str, *looks: str) -> None:
    """Write what a reader of a sheet has to know, beside the link."""
    parts.book.sheets[name].write_string(LINK_ROW, UNIT, text, parts.book.style(*(looks or ("subtitle",))))
