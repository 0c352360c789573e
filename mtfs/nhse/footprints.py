"""An area that a plan is for: one ICB of a day or several together, and its figures made from those of its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mtfs.core.errors import DataError, MtfsError
from mtfs.core.units import percentage
from mtfs.core.years import FinancialYear
from mtfs.formulas.allocation import distance_from_target, target_from_distance
from mtfs.nhse import organisations
from mtfs.nhse.organisations import Icb, Parts, day_of, icb_of, listed, shown_day
from mtfs.nhse.published import AFTER_CONVERGENCE, RECURRENT, Published, organisation, printings, published

JOINED_BY, DETAIL_AFTER = "+", "@"
PUBLISHED, DERIVED = "published", "derived"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an area: published as it is, or derived from published ones.

    `where` names the sheet, and the cell of each part with its share.
    """

    value: float
    status: str
    source: str
    where: str
    year: str


@dataclass(frozen=True)
class Footprint:
    """One ICB of a day, or several together; `year` is the base year where one was asked for."""

    icbs: tuple[Icb, ...]
    day: date
    year: str | None

    @property
    def code(self) -> str:
        """The codes, such as S1Y5D or QHL+QUA."""
        return JOINED_BY.join(icb.code for icb in self.icbs)

    @property
    def name(self) -> str:
        """The names as in a sentence."""
        return listed([icb.name for icb in self.icbs])

    @property
    def region_name(self) -> str:
        """The region in which all of it lies; empty where it lies in several."""
        names = {icb.region_name for icb in self.icbs}
        return names.pop() if len(names) == 1 else ""

    @cached_property
    def origin(self) -> Parts:
        """What it is made of, as shares of the first ICBs: two areas that overlap have one of these in common."""
        return self._parts(organisations.days()[0])

    @cached_property
    def years(self) -> list[str]:
        """The years for which allocations of its parts are published."""
        return [year for year in printings("core", RECURRENT) if self.has(year, "core", RECURRENT)]

    @property
    def ended(self) -> list[str]:
        """What became of those of its ICBs that have an end, a sentence each."""
        return [sentence for icb in self.icbs if (sentence := organisations.became(icb.code, self.day))]

    def parts(self, year: str, stream: str = "core", item: str = RECURRENT, people: bool = False) -> Parts:
        """Return the shares, of money or of people, of the ICBs for which a figure of a year is published.

        Raises:
            DataError: where it is not published, or the area is not made of whole or split ICBs of then.
        """
        printing = printings(stream, item).get(year)
        if printing is None:
            raise DataError(f"no {item} ({stream}) of {year} is published for ICBs")
        made_of = self._parts(day_of(printing.codes, FinancialYear.parse(year).first_day), people)
        if absent := sorted(made_of.keys() - printing.codes):
            raise DataError(f"no {item} ({stream}) of {year} is published for {', '.join(absent)}")
        return made_of

    def has(self, year: str, stream: str, item: str) -> bool:
        """Return whether a figure can be made."""
        try:
            return bool(self.parts(year, stream, item))
        except MtfsError:
            return False

    def figure(self, year: str, stream: str, item: str) -> Figure:
        """Return a figure in £k: published, or the sum of the shares of its parts, which is derived.

        Raises:
            DataError: where it is not published for a part.
        """
        made_of = self._published(year, stream, item)
        if len(made_of) == 1 and made_of[0][1] == 1:
            (one, _), *_ = made_of
            return Figure(one.value, PUBLISHED, one.source, f"{one.sheet}, {one.cell}", one.year)
        total = sum(share * one.value for one, share in made_of)
        return Figure(total, DERIVED, made_of[0][0].source, _where(made_of), made_of[0][0].year)

    def distance(self, year: str, stream: str, item: str) -> Figure:
        """Return the distance from target after convergence of the allocation `item`, a rate.

        That of several parts is computed from the sum of their allocations and the sum of their targets.

        Raises:
            DataError: where it is not published for a part.
        """
        made_of = self._published(year, stream, AFTER_CONVERGENCE)
        if len(made_of) == 1 and made_of[0][1] == 1:
            return self.figure(year, stream, AFTER_CONVERGENCE)
        has = self._published(year, stream, item)
        targets = [target_from_distance(one.value, far.value) for (one, _), (far, _) in zip(has, made_of, strict=True)]
        shares = [share for _, share in made_of]
        value = distance_from_target(
            sum(share * one.value for one, share in has), sum(s * t for s, t in zip(shares, targets, strict=True))
        )
        where = f"the allocations over the targets that these distances imply ({_where(made_of)})"
        return Figure(value, DERIVED, made_of[0][0].source, where, made_of[0][0].year)

    def people(self, year: str) -> float:
        """Return its people: of each part, the core allocation of the year by the same per head.

        Raises:
            DataError: where these are not published.
        """
        total = 0.0
        for code, share in self.parts(year, people=True).items():
            allocation, per_head = (published(code, year, "core", f"{RECURRENT}{end}") for end in ("", " per head"))
            total += share * allocation.value * 1000 / per_head.value
        return total

    def _published(self, year: str, stream: str, item: str) -> list[tuple[Published, float]]:
        made_of = self.parts(year, stream, item)
        sheet_year = printings(stream, item)[year].sheet_year
        return [(published(code, year, stream, item, sheet_year), share) for code, share in made_of.items()]

    def _parts(self, other_day: date, people: bool = False) -> Parts:
        made_of: defaultdict[str, float] = defaultdict(float)
        for icb in self.icbs:
            for code, share in organisations.parts(icb.code, self.day, other_day, people).items():
                made_of[code] += share
        return {
            code: 1.0 if abs(share - 1) < organisations.ADDS_UP_WITHIN else share for code, share in made_of.items()
        }


def footprint(text: str) -> Footprint:
    """Return the area that a text names: CODE or a name, several joined by +, then @DAY and @YEAR if they matter.

    Without a day each ICB is that of today, or as it was when all of them last existed.

    Raises:
        DataError: for what is no ICB, one named twice, or ICBs that were never there on one day.
        PlanError: for what is written as a year and is none.
    """
    names, *details = text.split(DETAIL_AFTER)
    day, year = None, None
    for detail in map(str.strip, details):
        if (typed := FinancialYear.typed(detail)) is not None:
            year = str(typed)
        else:
            day = _read_day(
                detail, f"{text!r}: {detail!r} is neither a day such as 2026-04-01 nor a year such as 2025/26"
            )
    codes = [organisation(name) for name in names.split(JOINED_BY)]
    for code, name in zip(codes, names.split(JOINED_BY), strict=True):
        if code not in {icb.code for icb in organisations.every_icb()}:
            raise DataError(f"{name!r} is no ICB; `mtfs icbs` lists their codes and names")
        if codes.count(code) > 1:
            raise DataError(f"{text!r} has {code} twice; name it once")
    day = day or _last_day_of_all(codes)
    return Footprint(tuple(icb_of(code, day) for code in codes), day, year)


def with_day(text: str, day: date) -> str:
    """Return the text of an area as on a day, unless it names one itself."""
    details = text.split(DETAIL_AFTER)[1:]
    names_day = any(FinancialYear.typed(detail) is None for detail in details)
    return text if names_day else f"{text}{DETAIL_AFTER}{day.isoformat()}"


def day_with_icbs(on: str | date) -> date:
    """Return the day that is given, as a text such as 2026-04-01 or as a date.

    Raises:
        DataError: for a text that is none, or a day before the first ICBs.
    """
    day = _read_day(on, f"{on!r} is no day; write it as 2026-04-01") if isinstance(on, str) else on
    first = organisations.days()[0]
    if day < first:
        raise DataError(f"there was no ICB on {shown_day(day)}; name a day from {first.isoformat()} on")
    return day


def _read_day(text: str, otherwise: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(otherwise) from None


def _last_day_of_all(codes: list[str]) -> date:
    """Return today if all are there; otherwise the last day on which all were, or the first on which all will be."""
    now = organisations.today()
    records = [icb for icb in organisations.every_icb() if icb.code in codes]
    before = sorted({icb.end for icb in records if icb.end and icb.end < now}, reverse=True)
    after = sorted({icb.start for icb in records if icb.start > now})
    for day in (now, *before, *after):
        if set(codes) <= {icb.code for icb in records if icb.exists(day)}:
            return day
    raise DataError(f"{listed(codes)} were never there on one day; `mtfs icbs CODE` says when each was")


def _where(made_of: list[tuple[Published, float]]) -> str:
    """Return the sheet, and each part with its share and its cell."""
    sheets: Mapping[str, None] = dict.fromkeys(one.sheet for one, _ in made_of)
    parts = shares_said({f"{one.code} {one.cell}": share for one, share in made_of})
    return f"{', '.join(sheets)}: {' + '.join(parts)}"


def shares_said(parts: Parts) -> list[str]:
    """Return parts with their shares as readers see them: QHG, 79.1980% of QM7."""
    return [f"{'' if share == 1 else f'{percentage(share, 4)} of '}{name}" for name, share in parts.items()]
