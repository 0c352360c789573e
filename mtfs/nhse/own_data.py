"""The user's own data: workbooks of NHS England that were added to a folder, and the figures read from them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mtfs.core.csv_rows import csv_text_of
from mtfs.core.errors import DataError, ToolError
from mtfs.core.numbers import shown
from mtfs.core.problems import InvalidPart
from mtfs.core.texts import unix_lines

FOLDER_VARIABLE = "MTFS_DATA"
INDEX = "index.json"
ALLOCATIONS, FIGURES = "allocations", "figures"
State = tuple[str, int, int, int]
"""Folder, and time, size and number of its index: another state means other data."""
NO_DATA: State = ("", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was added.

    Attributes:
        file: Its name where it was added from.
        sha256: Of its content; the file and its figures are kept under the first characters of it.
        source: Id of the source that its figures name.
        sheets: Titles of the sheets that were read.
        years: Years whose allocations it sets.
        organisations: How many ICBs it has.
        added: Day and time, in UTC.
        version: Of mtfs.
        new_icbs: Whether ICBs were accepted that mtfs does not know.
        kind: Allocations, of a workbook, or figures, of a table.
        figures_sha256: Of the figures that are kept; empty where an earlier mtfs kept them.
    """

    file: str
    sha256: str
    source: str
    sheets: tuple[str, ...]
    years: tuple[str, ...]
    organisations: int
    added: str
    version: str
    new_icbs: bool
    kind: str = ALLOCATIONS
    figures_sha256: str = ""

    @property
    def stem(self) -> str:
        """What its files in the folder are called, without their endings."""
        return f"{self.source or self.kind}-{self.sha256[:12]}"

    @property
    def title_years(self) -> str:
        """The years for a title: the first and the last."""
        first, last = self.years[0], self.years[-1]
        return first if first == last else f"{first} to {last}"


def folder() -> Path:
    """Return the folder of the user's data: what MTFS_DATA names, or the one of the system.

    Raises:
        ToolError: in a Python without platformdirs, as LibreOffice's may be, where MTFS_DATA names none.
    """
    place = _folder(os.environ.get(FOLDER_VARIABLE))
    if place is None:
        raise ToolError(f"the folder of your own data is not known here; name it with {FOLDER_VARIABLE}")
    return place


@cache
def _folder(named: str | None) -> Path | None:
    if named:
        return Path(named)
    if find_spec("platformdirs") is None:
        return None
    from platformdirs import user_data_path

    return user_data_path("mtfs", appauthor=False)


def state() -> State:
    """Return what tells whether the data have changed; asked for often, so it is one look at the index.

    Raises:
        ToolError: where the folder cannot be read, or is a file.
    """
    place = _folder(os.environ.get(FOLDER_VARIABLE))
    if place is None:
        return NO_DATA
    try:
        index = os.stat(place / INDEX)
    except (FileNotFoundError, NotADirectoryError):
        if place.exists() and not place.is_dir():
            raise ToolError(f"{place}: is a file, not a folder; name a folder with {FOLDER_VARIABLE}") from None
        return NO_DATA
    except OSError as error:
        raise ToolError(
            f"{place}: cannot be read ({error.strerror}); allow reading it, or name another folder with "
            f"{FOLDER_VARIABLE}"
        ) from None
    return str(place), index.st_mtime_ns, index.st_size, index.st_ino


def entries(kind: str = "") -> tuple[Entry, ...]:
    """Return what was added, in the order in which it was; of one kind if one is asked for.

    Raises:
        DataError: for an index that cannot be read.
    """
    return tuple(entry for entry in _entries(state()) if kind in ("", entry.kind))


@cache
def _entries(of: State) -> tuple[Entry, ...]:
    if of == NO_DATA:
        return ()
    index = Path(of[0]) / INDEX
    try:
        listed = json.loads(index.read_text(encoding="utf-8"))
        if not isinstance(listed, list):
            raise TypeError("it is no list")
        if not listed and (kept := [file.name for file in index.parent.iterdir() if STEM.fullmatch(file.stem)]):
            raise ValueError(f"it names no file, and {min(kept)} stands beside it")
        return tuple(map(_entry, listed))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DataError(
            f"{index}: is not as mtfs wrote it ({error}); rename it, and add the workbooks beside it again"
        ) from None


def _entry(each: Any) -> Entry:
    """Return an entry of the index; raise TypeError or ValueError where a value is none that mtfs writes."""
    if not isinstance(each, dict):
        raise TypeError(f"{shown(each)} is no entry")
    for field in fields(Entry):
        if field.name not in each and field.default is MISSING:
            raise TypeError(f"an entry has no {field.name}")
        value, kinds = each.get(field.name, field.default), {"str": str, "int": int, "bool": bool}
        if kind := kinds.get(str(field.type)):
            fits = type(value) is kind
        else:
            fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
        if not fits:
            raise TypeError(f"{field.name} is {shown(value)}")
    entry = Entry(**each | {"sheets": tuple(each["sheets"]), "years": tuple(each["years"])})
    if entry.kind not in (ALLOCATIONS, FIGURES) or not entry.years or not STEM.fullmatch(entry.stem):
        raise ValueError(f"the entry of {shown(entry.file)} has a kind, years, source or hash that it cannot have")
    return entry


STEM = re.compile(r"[\w.-]+-[0-9a-z]{12}")
"""The name of a file of the folder without its ending: nothing that leads out of it."""


def write_entries(listed: tuple[Entry, ...]) -> None:
    """Write the index, whole or not at all."""
    from mtfs.core.files import write_whole

    content = json.dumps([asdict(entry) for entry in listed], indent=1, ensure_ascii=False)
    write_whole(folder() / INDEX, (content + "\n").encode())


def make_folder() -> Path:
    """Return the folder, made if it is not there.

    Raises:
        ToolError: where it cannot be written.
    """
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise closed(place, error) from None
    if not os.access(place, os.W_OK):
        raise closed(place, None)
    return place


def closed(place: Path, error: OSError | None) -> ToolError:
    """Return the error of a folder that cannot be written."""
    why = f" ({error.strerror})" if error else ""
    return ToolError(
        f"{place}: cannot be written{why}; allow writing to it, or name another folder with {FOLDER_VARIABLE}"
    )


def figures(entry: Entry) -> Path:
    """Return the file of the figures of an entry."""
    return folder() / f"{entry.stem}.csv"


def workbook(entry: Entry) -> Path:
    """Return the copy of the workbook of an entry."""
    return folder() / f"{entry.stem}.xlsx"


def lines(entry: Entry) -> list[str]:
    """Return the lines of the figures of an entry.

    Raises:
        DataError: where they are not there any more, or are not those that were added.
    """
    remedy = f"run mtfs data remove {entry.file}, then add it again"
    try:
        content = figures(entry).read_bytes()
        expected = entry.sha256 if entry.kind == FIGURES else entry.figures_sha256
        if expected and sha256(content).hexdigest() != expected:
            raise DataError(f"{figures(entry)}: {CHANGED} since {entry.file} was added; {remedy}")
        return unix_lines(csv_text_of(content)).rstrip("\n").split("\n")
    except (OSError, InvalidPart) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise DataError(f"{figures(entry)}: cannot be read ({why}); {remedy}") from None


CHANGED = "its figures have been changed"
