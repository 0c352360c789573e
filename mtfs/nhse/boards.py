"""The list of Integrated Care Boards of a day, and what one of them is made of and became."""

from __future__ import annotations

from datetime import date

from mtfs.core.tables import TEXT, Cell, Table, Tabular
from mtfs.core.units import MONEY, RATE, SHARE
from mtfs.nhse.footprints import Footprint, day_with_icbs
from mtfs.nhse.organisations import (
    ONE_DAY,
    Icb,
    became,
    icb_of,
    icbs_on,
    listed,
    shown_day,
    today,
    transfers,
)
from mtfs.nhse.published import RECURRENT, organisation


class Icbs(list[Icb], Tabular):
    """The Integrated Care Boards of a day in the order of their codes."""

    def table(self) -> Table:
        """Return code, name, region, core recurrent allocation and distance of the latest year, and predecessors."""
        areas = [Footprint((icb,), icb.start, None) for icb in self]
        years = set.intersection(*(set(area.years) for area in areas)) if areas else set()
        year = max(years, default="")
        columns = {"Code": TEXT, "Name": TEXT, "Region": TEXT, f"Core recurrent allocation {year} ({MONEY})":
                   MONEY.name, "Distance from target of core services": RATE.name, "Made of": TEXT}  # fmt: skip
        rows: list[list[Cell]] = [
            [area.code, area.name, area.region_name, area.figure(year, "core", RECURRENT).value,
             area.distance(year, "core", RECURRENT).value, made_of(area.icbs[0])]
            for area in areas
        ]  # fmt: skip
        notes = ["A distance above 0 is above the fair-shares target."]
        if any(row[-1] for row in rows):
            notes.append(
                "The figures of an ICB that is made of others are derived from theirs; of a split one by its share."
            )
        return Table("Integrated Care Boards", columns, rows, notes)


def icbs(on: str | date | None = None) -> Icbs:
    """Return the ICBs of a day in the order of their codes; of today if none is given.

    Raises:
        DataError: for a text that is no day, or a day before the first ICBs.
    """
    return Icbs(icbs_on(today() if on is None else day_with_icbs(on)))


def made_of(icb: Icb) -> str:
    """Return the predecessors of an ICB with the shares that it took over; empty for one that has none."""
    return ", ".join(
        one.predecessor if one.share == 1 else f"{RATE.in_table(one.share)} of {one.predecessor}"
        for one in sorted(transfers(), key=lambda one: -one.share)
        if (one.successor, one.day) == (icb.code, icb.start)
    )


def history(name: str, on: str | date | None = None) -> Table:
    """Return what an ICB is made of and what became of it: a row for each part that went from one ICB to another.

    Args:
        name: Its code or name.
        on: The day on which it is meant; today if left out.

    Raises:
        DataError: for what is no ICB, or is none on that day.
    """
    icb = icb_of(organisation(name), None if on is None else day_with_icbs(on))
    rows: list[list[Cell]] = []
    for one in transfers():
        if icb.code in (one.predecessor, one.successor):
            before, after = icb_of(one.predecessor, one.day - ONE_DAY), icb_of(one.successor, one.day)
            rows.append([one.day.isoformat(), before.code, before.name, after.code, after.name, one.share,
                         one.computed, one.source])  # fmt: skip
    columns = {"Day": TEXT, "From": TEXT, "Predecessor": TEXT, "To": TEXT, "Successor": TEXT,
               "Share": SHARE.name, "Computed from": TEXT, "Source": TEXT}  # fmt: skip
    when = f"{shown_day(icb.start)} to {shown_day(icb.end)}" if icb.end else f"since {shown_day(icb.start)}"
    title = f"{icb.name} ({icb.code}, {icb.ons}), {icb.region_name}: {when}"
    return Table(title, columns, rows, _notes(icb))


def _notes(icb: Icb) -> list[str]:
    notes = [f"{sentence}."] if (sentence := became(icb.code, icb.start)) else []
    others = [one for one in icbs_on(today()) if icb.cluster and one.cluster == icb.cluster and one.code != icb.code]
    if others:
        names = listed([f"{one.name} ({one.code})" for one in others])
        group = "+".join(sorted([icb.code, *(one.code for one in others)]))
        notes.append(f"Board papers say that it shares its leadership with {names}; mtfs report nhse:{group} plans "
                     "them as one.")  # fmt: skip
    return notes
