"""The Integrated Care Boards with dates: those of a day, what became of one, and what one is made of.

The tables `icbs.csv` and `icb_succession.csv` hold all that is known of them: a merger is a row there, and no code.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from mtfs import data
from mtfs.core.errors import DataError

ICBS, SUCCESSION, REGIONS = "icbs.csv", "icb_succession.csv", "regions.csv"
ADDS_UP_WITHIN = 1e-9
"""Shares of one predecessor add up to 1 within this."""
ONE_DAY = timedelta(days=1)
Parts = Mapping[str, float]
"""Shares of ICBs, by code."""


@dataclass(frozen=True, slots=True)
class Icb:
    """An Integrated Care Board between two days; one whose area changes has a record before and one after.

    Attributes:
        code: NHS code, of three or five characters.
        name: As NHS England writes it.
        region: Code of its region.
        region_name: Name of its region.
        ons: Code of the Office for National Statistics.
        start: The first day.
        end: The last day; None where no end is known.
        cluster: ICBs that share their leadership have the same word here; empty for the others.
    """

    code: str
    name: str
    region: str
    region_name: str
    ons: str
    start: date
    end: date | None
    cluster: str

    def exists(self, day: date) -> bool:
        """Return whether there is this ICB on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Transfer:
    """The part of a predecessor that went to a successor.

    Attributes:
        predecessor: Code of the ICB that ended.
        successor: Code of the ICB that took over.
        day: The successor's first day.
        share: Of the predecessor's money.
        population_share: Of the predecessor's people.
        computed: How the shares were computed.
        source: Id of the source in sources.csv.
    """

    predecessor: str
    successor: str
    day: date
    share: float
    population_share: float
    computed: str
    source: str


def today() -> date:
    """Return the day that counts where none is asked for."""
    return date.today()


@cache
def every_icb() -> tuple[Icb, ...]:
    """Return every record in the order of codes and days."""
    regions = {row["code"]: row["name"] for row in _rows(REGIONS)}
    return tuple(
        Icb(row["code"], row["name"], row["region"], regions[row["region"]], row["ons"],
            date.fromisoformat(row["from"]), date.fromisoformat(row["to"]) if row["to"] else None, row["cluster"])
        for row in sorted(_rows(ICBS), key=lambda row: (row["code"], row["from"]))
    )  # fmt: skip


@cache
def region_names() -> dict[str, str]:
    """Return the names of the regions by code."""
    return {icb.region: icb.region_name for icb in every_icb()}


def icbs_on(day: date) -> tuple[Icb, ...]:
    """Return the ICBs of a day in the order of their codes."""
    return tuple(icb for icb in every_icb() if icb.exists(day))


def days() -> list[date]:
    """Return the first days of each set of ICBs, in order."""
    return sorted({icb.start for icb in every_icb()})


def icb_of(code: str, day: date | None = None) -> Icb:
    """Return the record of a code on a day.

    Without a day it is that of today; where there is none any more the last, and where there is none yet the first.

    Raises:
        DataError: for a code that is no ICB's, or that none has on the day.
    """
    records = [icb for icb in every_icb() if icb.code == code]
    if not records:
        raise DataError(f"{code!r} is no ICB; `mtfs icbs` lists their codes and names")
    on = day or today()
    for icb in records:
        if icb.exists(on):
            return icb
    last = records[-1]
    if day is None:
        return records[0] if records[0].start > on else last
    ended = last.end is not None and last.end < on
    what = f"ended on {shown_day(last.end)}" if ended and last.end else f"begins on {shown_day(records[0].start)}"
    raise DataError(f"there is no {code} ({last.name}) on {shown_day(day)}: it {what}; `mtfs icbs {code}` says more")


@cache
def transfers() -> tuple[Transfer, ...]:
    """Return who took over what from whom, in the order of days."""
    return read_transfers(_rows(SUCCESSION))


def read_transfers(rows: Iterable[Mapping[str, str]]) -> tuple[Transfer, ...]:
    """Return the transfers in the rows of a table.

    Raises:
        DataError: where the shares of a predecessor do not add up to 1, or an ICB is not there on the day.
    """
    read = sorted(
        (Transfer(row["predecessor"], row["successor"], date.fromisoformat(row["date"]), float(row["share"]),
                  float(row["population_share"]), row["computed"], row["source"]) for row in rows),
        key=lambda transfer: (transfer.day, transfer.predecessor, transfer.successor),
    )  # fmt: skip
    for name in ("share", "population_share"):
        sums: defaultdict[tuple[str, date], float] = defaultdict(float)
        for transfer in read:
            sums[transfer.predecessor, transfer.day] += getattr(transfer, name)
        for (code, day), total in sums.items():
            if not abs(total - 1) <= ADDS_UP_WITHIN:
                raise DataError(
                    f"{SUCCESSION}: {name} of {code} on {day} adds up to {total:g}; expected 1; correct its rows"
                )
    for transfer in read:
        icb_of(transfer.predecessor, transfer.day - ONE_DAY)
        icb_of(transfer.successor, transfer.day)
    return tuple(read)


def parts(code: str, day: date, other_day: date, people: bool = False) -> Parts:
    """Return what an ICB of one day is made of, as shares of the ICBs of another.

    Args:
        code: Of the ICB.
        day: On which it is meant.
        other_day: The other day.
        people: Shares of people instead of money.

    Raises:
        DataError: for an ICB that is not there on the day, or that has been split or merged by the other one.
    """
    icb_of(code, day)
    shares = {code: 1.0}
    if other_day > day:
        gone = [
            transfer for transfer in transfers() if day < transfer.day <= other_day and transfer.predecessor == code
        ]
        merged = [one for one in transfers() if one.successor == code and day < one.day <= other_day]
        if gone or merged:
            raise DataError(f"{became(code, day)}; there is no {code} of {shown_day(day)} on {shown_day(other_day)}")
        return shares
    for change in sorted({one.day for one in transfers() if other_day < one.day <= day}, reverse=True):
        before: defaultdict[str, float] = defaultdict(float)
        for own, share in shares.items():
            parents = [one for one in transfers() if (one.successor, one.day) == (own, change)]
            for one in parents:
                before[one.predecessor] += share * (one.population_share if people else one.share)
            if not parents:
                before[own] += share
        shares = dict(before)
    return shares


def day_of(codes: Collection[str], year_start: date) -> date:
    """Return the latest first day of a set of ICBs that is the given one; the day of the year where none is."""
    same = [day for day in days() if {icb.code for icb in icbs_on(day)} == set(codes)]
    return same[-1] if same else year_start


def became(code: str, day: date | None = None) -> str:
    """Return what became of an ICB, as a sentence; empty for one of which no end is known."""
    icb = icb_of(code, day)
    if icb.end is None:
        return ""
    after = [one for one in transfers() if one.predecessor == code and one.day == icb.end + ONE_DAY]
    to = [f"{share_of(one.share)}{icb_of(one.successor, one.day).name} ({one.successor})" for one in after]
    verb = "ends" if icb.end >= today() else "ended"
    return f"{icb.name} ({code}) {verb} on {shown_day(icb.end)}; succeeded by {listed(to)}"


def share_of(share: float) -> str:
    """Return how a share of money is told before a name: nothing for the whole."""
    return "" if share == 1 else f"{100 * share:.4g}% to "


def listed(words: Collection[str]) -> str:
    """Return words as a list in a sentence."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def shown_day(day: date) -> str:
    """Return a day as it is written in sentences: 31 March 2026."""
    return f"{day.day} {day:%B %Y}"


def _rows(name: str) -> list[dict[str, str]]:
    with data.path(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
