"""Whose figures a row of an allocations sheet holds: an ICB's, a region's, England's or NHS England's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mtfs.nhse.headers import fold, is_filled, parse_header, raise_data_error, tidy_name

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

    Line = tuple[Cell | MergedCell, ...]
else:
    Line = tuple

ICB, REGION, NATIONAL, RETAINED = "icb", "region", "england", "retained"
ENGLAND = "ENG"

LABELS = {
    "code": re.compile(r"icb ?(\d\d|code)"),
    "name": re.compile(r"system name|icb name|integrated care board( \(icb\))?"),
    "region": re.compile(r"r\d\d|region code"),
    "region name": re.compile(r"region( name)?"),
}
"""The columns that say whose row it is, by their headers."""

ICB_CODE = re.compile(r"Q[A-Z0-9]{2}|[A-Z][0-9][A-Z][0-9][A-Z]")
REGION_CODE = re.compile(r"Y\d\d")


class Owner(NamedTuple):
    """Whose figures they are; the fields are those of a row."""

    level: str
    code: str
    name: str
    region: str


def owned_lines(
    title: str, lines: list[Line], labels: Mapping[str, int], units: Mapping[int, str]
) -> Iterator[tuple[Line, Owner]]:
    """Yield the lines below a header that hold figures; repeated headers, notes and empty lines are passed over.

    Args:
        title: of the sheet.
        lines: the sheet's, below its header.
        labels: position of each label's column.
        units: unit of each column of figures, by its position.

    Raises:
        DataError: where it is not clear whose figures they are, or they are there twice.
    """
    seen: dict[tuple[str, str], int | None] = {}
    for line in lines:
        texts = {label: _text(line[index].value) for label, index in labels.items()}
        place = f"sheet {title!r} {line[labels['code']].coordinate}"
        if any(pattern.fullmatch(fold(text)) for pattern in LABELS.values() for text in texts.values()):
            _check_repeated_header(title, line, units)
            continue
        if not any(is_filled(line[index].value) for index in units) and not ICB_CODE.fullmatch(texts["code"]):
            continue
        owner = _owner(place, texts)
        key = owner.level, owner.code
        if key in seen:
            raise_data_error(place, owner.code, f"it once (it is in row {seen[key]} too)", "remove one of the rows")
        seen[key] = line[0].row
        yield line, owner


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _owner(place: str, texts: Mapping[str, str]) -> Owner:
    code, region, name = texts["code"], texts["region"], tidy_name(texts["name"])
    if ICB_CODE.fullmatch(code):
        if not name:
            raise_data_error(place, code, "the ICB's name beside its code", "add it")
        return Owner(ICB, code, name, region)
    if REGION_CODE.fullmatch(code):
        if fold(texts["region name"]) == "nhs england":
            return Owner(RETAINED, code, f"NHS England {name}", code)
        return Owner(REGION, code, name, code)
    # the running costs of 2023/24 to 2025/26 have a total row without any label
    if fold(name) == "england" or not any(texts.values()):
        return Owner(NATIONAL, ENGLAND, "England", "")
    raise_data_error(
        place,
        code,
        "an ICB code (such as QUE or S1Y5D), a region or England",
        "correct the code",
    )


def _check_repeated_header(title: str, line: Line, units: Mapping[int, str]) -> None:
    """Check that the headers above the totals, worded differently in places, keep the order of units."""
    for index, unit in units.items():
        header = line[index].value
        if parse_header(_text(header)).unit != unit:
            place = f"sheet {title!r} {line[index].coordinate}"
            raise_data_error(place, header, f"a header in {unit}, as above", "put the totals under their own columns")
