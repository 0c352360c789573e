"""Adding NHS England's workbooks to the user's own data, taking them away, and reading all of them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from mtfs.core.csv_rows import csv_text_of
from mtfs.core.errors import DataError, WorkbookError
from mtfs.core.files import write_whole
from mtfs.core.locks import only_writer
from mtfs.core.problems import InvalidPart
from mtfs.core.tables import TEXT, Cell, Table, Tabular
from mtfs.core.tones import Tone
from mtfs.core.units import COUNT
from mtfs.core.version import VERSION
from mtfs.nhse import own_data
from mtfs.nhse.agreement import same_value
from mtfs.nhse.headers import THOUSANDS
from mtfs.nhse.importer import import_allocations, rows_text
from mtfs.nhse.organisations import listed
from mtfs.nhse.own_data import Entry
from mtfs.nhse.own_figures import own_figures, read_figures
from mtfs.nhse.owners import ICB
from mtfs.nhse.published import by_place
from mtfs.nhse.tables import Row

AS_ADDED = "as added"


@dataclass(frozen=True)
class OwnData(Tabular):
    """The files of the user's own data; `states` says of each what reading it again found, where that was done."""

    entries: tuple[Entry, ...]
    states: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether every file is as it was added."""
        return all(state == AS_ADDED for state in self.states)

    def table(self) -> Table:
        """Return file, source, years, ICBs, sheets, when and by which version it was added, and its hash."""
        columns = {"File": TEXT, "Source": TEXT, "Years": TEXT, "ICBs": COUNT.name, "Sheets": TEXT, "Added": TEXT,
                   "Version": TEXT, "SHA-256": TEXT} | ({"Now": TEXT} if self.states else {})  # fmt: skip
        rows: list[list[Cell]] = [
            [one.file, one.source, ", ".join(one.years), one.organisations, ", ".join(one.sheets), one.added,
             one.version, one.sha256, *self.states[place : place + 1]]
            for place, one in enumerate(self.entries)
        ]  # fmt: skip
        tones = {state: Tone.GOOD if state == AS_ADDED else Tone.BAD for state in self.states}
        return Table(f"Your own data in {own_data.folder()}", columns, rows, self._notes(), tones=tones)

    def readable(self) -> Table:
        """Return the table without the titles of the sheets and the hash, which are too long for a reader."""
        whole = self.table()
        kept = [place for place, name in enumerate(whole.columns) if name not in ("Sheets", "SHA-256")]
        columns = {name: unit for place, (name, unit) in enumerate(whole.columns.items()) if place in kept}
        return Table(whole.title, columns, [[row[place] for place in kept] for row in whole.rows], whole.notes,
                     tones=whole.tones)  # fmt: skip

    def _notes(self) -> list[str]:
        if self.entries:
            return []
        return ["Nothing was added; mtfs data add FILE.xlsx takes in a workbook of NHS England's allocations."]


def added() -> OwnData:
    """Return what was added."""
    return OwnData(own_data.entries())


def add(path: str | Path, allow_new_icbs: bool = False) -> Entry:
    """Add a workbook of NHS England's allocations to the user's data, all of it or nothing.

    Args:
        path: The workbook.
        allow_new_icbs: Accept ICBs that mtfs does not know.

    Raises:
        WorkbookError: where it is no workbook that can be opened.
        DataError: where it is not as expected, is there already, or has another value for a figure than is there.
        ToolError: where the folder cannot be written.
    """
    path = Path(path)
    rows = import_allocations(path, allow_new_icbs, allow_revised=True)
    content = path.read_bytes()
    entry = _entry(
        path.name,
        content,
        source=rows[0].source,
        sheets=tuple(dict.fromkeys(row.sheet for row in rows)),
        years=tuple(sorted({row.sheet_year for row in rows})),
        organisations=len({row.code for row in rows if row.level == ICB}),
        new_icbs=allow_new_icbs,
    )
    keep(entry, rows, content)
    return entry


def _entry(file: str, content: bytes, **more: Any) -> Entry:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return Entry(file=file, sha256=sha256(content).hexdigest(), added=now, version=VERSION, **more)


def add_figures(path: str | Path) -> Entry:
    """Add a table of figures to the user's data, all of it or nothing; see `own_figures`.

    Raises:
        DataError: where it is not as expected, is there already, or has another value for a figure than is there.
        ToolError: where the folder cannot be written.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
        figures = read_figures(csv_text_of(content), path.name)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except InvalidPart as error:
        raise DataError(error.problems, str(path)) from None
    entry = _entry(
        path.name,
        content,
        source="",
        sheets=(),
        years=tuple(sorted({one.year for one in figures})),
        organisations=len({one.code for one in figures}),
        new_icbs=False,
        kind=own_data.FIGURES,
    )
    with _alone():
        _check_new(entry)
        known = own_figures()
        for one in figures:
            before, file = known.get((one.code, one.year, one.item), (one, ""))
            if before.value != one.value:
                raise DataError(
                    f"{path.name}: {one.code} {one.year} {one.item} is {one.value:,.3f}; {file} has "
                    f"{before.value:,.3f}; run mtfs data remove {file} if {path.name} replaces it"
                )
        write_whole(own_data.figures(entry), content)
        own_data.write_entries((*own_data.entries(), entry))
    return entry


def _check_new(entry: Entry) -> None:
    for one in own_data.entries():
        if one.sha256 == entry.sha256:
            raise DataError(f"{entry.file}: is there already, added as {one.file} on {one.added}")


def keep(entry: Entry, rows: list[Row], content: bytes) -> None:
    """Keep the figures of a workbook and the workbook itself, all or nothing: the index names them last.

    Raises:
        DataError: where it is there already, or has another value for a figure than is there.
        ToolError: where the folder cannot be written.
    """
    with _alone():
        _check_new(entry)
        check_agrees(entry.file, rows)
        figures = rows_text(rows).encode()
        entry = replace(entry, figures_sha256=sha256(figures).hexdigest())
        write_whole(own_data.figures(entry), figures)
        write_whole(own_data.workbook(entry), content)
        own_data.write_entries((*own_data.entries(), entry))


def remove(name: str) -> Entry:
    """Take a file away, named by its name, its source or the beginning of its hash.

    Raises:
        DataError: where there is none of that name, or several.
        ToolError: where the folder cannot be written.
    """
    with _alone():
        entries = own_data.entries()
        named = [one for one in entries if name in (one.file, one.source) or one.sha256.startswith(name.lower() or "-")]
        if len(named) != 1:
            there = listed([f"{one.file} ({one.sha256[:12]})" for one in named or entries] or ["nothing"])
            which = f"{name!r} names {len(named)} files" if named else f"{name!r} is none of the files added"
            raise DataError(f"{which}; there is {there}")
        (entry,) = named
        own_data.write_entries(tuple(one for one in entries if one != entry))
        for file in (own_data.figures(entry), own_data.workbook(entry)):
            with suppress(OSError):  # it is in no index any more
                file.unlink()
    return entry


def check() -> OwnData:
    """Read every workbook that was added again, and say of each whether its figures are as they were added."""
    entries = own_data.entries()
    return OwnData(entries, tuple(map(_state, entries)))


def _state(entry: Entry) -> str:
    try:
        if entry.kind == own_data.FIGURES:
            read_figures("\n".join(own_data.lines(entry)), entry.file)
            return AS_ADDED
        content = own_data.workbook(entry).read_bytes()
        if sha256(content).hexdigest() != entry.sha256:
            return "the kept workbook has been changed"
        rows = import_allocations(own_data.workbook(entry), entry.new_icbs, allow_revised=True)
        same = rows_text(rows).splitlines() == own_data.lines(entry)
    except OSError as error:
        return f"the kept workbook cannot be read ({error.strerror})"
    except (DataError, WorkbookError) as error:
        return str(error)
    return AS_ADDED if same else own_data.CHANGED


def check_agrees(file: str, rows: list[Row]) -> None:
    """Raise DataError where another file has another value for a figure of these allocations, showing both.

    Of what comes with mtfs it is the same workbook, by its source, that counts: a later one may revise it.
    """
    known = by_place()
    own = {one.source for one in own_data.entries(own_data.ALLOCATIONS)}
    of_others = {place[1:]: figure for place, figure in known.items() if figure.source in own}
    for row in rows:
        place = (row.source, row.stream, row.table, row.level, row.code, row.year, row.sheet_year, row.item)
        before = known.get(place) or of_others.get(place[1:])
        if before is None or same_value(row.value, before.value):
            continue
        owners = [one.file for one in own_data.entries() if one.source == before.source]
        whose = owners[0] if owners else f"{before.source}, which comes with mtfs"
        remedy = f"run mtfs data remove {owners[0]} if {file} replaces it" if owners else "compare the two workbooks"
        shown = "{:,.3f}" if row.unit == THOUSANDS else "{:.9g}"
        raise DataError(
            f"{file}: sheet {row.sheet!r} {row.cell} has {shown.format(row.value)} for {row.item!r} {row.year} of "
            f"{row.name}; sheet {before.sheet!r} {before.cell} of {whose} has {shown.format(before.value)}; {remedy}"
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Make the folder, and let nobody else change what is in it meanwhile."""
    place = own_data.make_folder()
    try:
        with only_writer(place / own_data.INDEX):
            yield
    except OSError as error:
        raise own_data.closed(place, error) from None
