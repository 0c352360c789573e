"""What a rollup gives: plans, regions and the total, ranked and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mtfs.analysis.figures.missing import BEFORE_PRESSURES, NO_POT
from mtfs.analysis.rollup.figures import (
    CLOSED_WITHIN,
    NOT_WITHIN_HORIZON,
    Figures,
    PlanFigures,
    common_years,
    over,
    total,
)
from mtfs.analysis.rollup.rankings import DEFAULT_RANKING, RANKINGS, check_ranking, in_words, shows_pot
from mtfs.analysis.rollup.simulation import FIGURES, Intervals, Spreads
from mtfs.core.references import Assignment
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Table, Tabular
from mtfs.core.units import MONEY, PER_HEAD, POUNDS, RATE, SHARE
from mtfs.formulas.algebra import is_missing
from mtfs.nhse.organisations import ADDS_UP_WITHIN, days, icbs_on, region_names
from mtfs.nhse.owners import ENGLAND

OTHER_REGION = "No region"
INVESTMENT_POT = "investment pot"
PLAN, REGION, TOTAL = "plan", "region", "total"
WITHOUT = "A pot without funding pressures is overstated, one without a fund understated."


@dataclass(frozen=True)
class Rollup(Tabular):
    """Plans side by side and added up.

    `failures` holds, by plan, why it could not be computed; no total has it. `changes` are those that every plan
    got, `remarks` what their numbers without a unit are. `spreads` are the intervals, where the plans were simulated.
    """

    members: tuple[PlanFigures, ...]
    failures: dict[str, str]
    changes: tuple[Assignment, ...] = ()
    spreads: Spreads | None = None
    remarks: tuple[str, ...] = ()

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years that all plans have; empty without at least two of them, when nothing can be added up."""
        years = common_years(self.members) if self.members else ()
        return years if len(years) > 1 else ()

    @cached_property
    def compared(self) -> tuple[PlanFigures, ...]:
        """The plans over the years that all have, as the totals are; over their own where there are none."""
        return tuple(over(member, self.years) for member in self.members) if self.years else self.members

    @cached_property
    def regions(self) -> dict[str, Figures]:
        """The total of each region's plans, by name; a region of which some ICBs are not there says so."""
        by_region: dict[str, list[PlanFigures]] = {}
        for member in sorted(self.members, key=lambda member: (member.region == "", member.region)):
            by_region.setdefault(member.region or OTHER_REGION, []).append(member)
        if not self.years or set(by_region) == {OTHER_REGION}:
            return {}
        return {name: total(of, _region_title(name, of), _region_code(name), self.years)
                for name, of in by_region.items()}  # fmt: skip

    @cached_property
    def whole(self) -> Figures | None:
        """The total of all plans: England where all its ICBs are there; None where nothing can be added up."""
        if not self.years:
            return None
        england = is_whole(self.members)
        name = "England" if england else f"{'All ' * (len(self.members) > 1)}{_plans(len(self.members))}"
        return total(self.members, name, ENGLAND if england else "", self.years)

    @property
    def notes(self) -> list[str]:
        """What a reader has to know: plans that are not there, years, what is missing in how many plans."""
        notes = []
        if self.failures:
            notes.append(f"Not in any total: {', '.join(self.failures)}, which cannot be computed")
        spans = {(member.years[0], member.years[-1]) for member in self.members}
        if len(spans) > 1 and self.years:
            notes.append(
                f"The plans have different years: totals, ranks and what is compared are of {self.years[0]} to "
                f"{self.years[-1]}, which all have"
            )
        elif len(spans) > 1:
            notes.append(
                "The plans have different years: no two years are in all of them, so there is no total and no interval"
            )
        missing: dict[str, int] = {}
        for member in self.members:
            for name in member.missing:
                missing[name] = missing.get(name, 0) + 1
        if missing:
            counted = (f"{name} ({count} of {len(self.members)} plans)" for name, count in missing.items())
            notes.append(f"Missing, so in no pot: {'; '.join(counted)}. {WITHOUT}")
        return notes

    @property
    def headline(self) -> list[str]:
        """What the total comes to, in words: allocation, distance from target, pot; nothing without one.

        Where plans lack funding pressures, it says that the pot cannot be computed, and what it is before them.
        """
        whole = self.whole
        if whole is None:
            return []
        first, last = whole.years[0], whole.years[-1]
        opening, closing, pot = map(MONEY.millions, (whole.recurrent[0], whole.recurrent[-1], whole.pot_total))
        pot_years = f"{whole.years[1]} to {last}" if len(whole.years) > 2 else last
        sentences = [
            f"{whole.name}: recurrent allocation of {opening} in {first}, {closing} in {last} "
            f"({RATE.in_table(whole.growth)} a year)"
        ]
        lacking = self.lacking_pressures
        if not lacking:
            sentences[0] += f"; investment pot of {pot} in {pot_years}"
        far = [RATE.in_table(distance) for distance in (whole.distances[0], whole.distances[-1])]
        if whole.distances[0] is not None:
            word = f"closed (within {RATE.in_table(CLOSED_WITHIN)})"
            stays_open = whole.closes == NOT_WITHIN_HORIZON
            closed = f"not {word} by {last}" if stays_open else f"{word} from {whole.closes}"
            sentences.append(
                f"Distance from target of all services, over and under netted: {far[0]} in {first}, "
                f"{far[1]} in {last}; {closed}"
            )
        if lacking:
            sentences.append(
                f"Investment pot {pot_years}: {NO_POT} in {lacking} of {_plans(len(self.members))}; "
                f"without them it would be {pot}, overstated"
            )
        return sentences

    @property
    def lacking_pressures(self) -> int:
        """How many plans lack funding pressures."""
        return sum(member.lacks_pressures for member in self.members)

    def ranked(self, by: str = DEFAULT_RANKING) -> list[PlanFigures]:
        """Return the plans by one of `RANKINGS`, the largest first; those without that figure last.

        Raises:
            PlanError: for something by which plans cannot be ranked.
        """
        check_ranking(by)

        def place(member: PlanFigures) -> tuple[bool, float, str]:
            value = RANKINGS[by](member)
            return (True, 0.0, member.code) if value is None or is_missing(value) else (False, -value, member.code)

        return sorted(self.compared, key=place)

    def summary(self, by: str = DEFAULT_RANKING) -> Table:
        """Return what a reader needs: a row a plan, then regions and the total, with the figures that matter first.

        It fits a terminal of 80 columns; `table` has the region, the first year's allocation and all else.
        """
        first, last = (self.years[0], self.years[-1]) if self.years else ("first year", "last year")
        with_pot, pot = shows_pot(by, bool(self.lacking_pressures)), self.pot_name("pot")
        columns = {"rank": TEXT, "code": TEXT, NAME: TEXT, f"recurrent {last}": MONEY.name, "growth a year": RATE.name,
                   "per head": POUNDS.name, **{f"from target, all services, {end}": RATE.name for end in (first, last)},
                   **({pot: MONEY.name, "pot share": SHARE.name} if with_pot else {})}  # fmt: skip
        rows = [
            [rank, one.code, one.name, one.recurrent[-1], one.growth, one.per_head, one.distances[0],
             one.distances[-1], *((one.pot_total, one.pot_share) if with_pot else ())]
            for _, rank, _, one in self._all(by)
        ]  # fmt: skip
        notes = [*self.headline, *self.notes]
        return Table(self._title(by), columns, rows, notes, ids=("code",), titles={NAME: "organisation"})

    def pot_name(self, name: str) -> str:
        """Return what a pot of these plans is called: with its name, that it leaves out pressures that plans lack."""
        return f"{name} {BEFORE_PRESSURES}" if self.lacking_pressures else name

    def readable(self) -> Table:
        """Return the summary: the whole table is too wide for a reader."""
        return self.summary()

    def table(self, by: str = DEFAULT_RANKING) -> Table:
        """Return every figure by year for further use: a row a plan, region and total; plans that failed say why.

        A plan has its figures of all its years; what is of several years is of those that all plans have. What a plan
        lacks, so that its pot leaves it out, is named beside its pot.
        """
        own = {member.code: member for member in self.members}
        years = list(dict.fromkeys(sorted(year for member in self.members for year in member.years)))
        later = years[1:]
        columns = {
            **dict.fromkeys(("level", "rank", "plan", "code", "organisation", "region"), TEXT),
            **{f"recurrent allocation {year}": MONEY.name for year in years},
            **{f"total allocation {year}": MONEY.name for year in years},
            **{f"distance from target {year}": RATE.name for year in years},
            **{f"pot {year}": MONEY.name for year in later},
            "growth a year": RATE.name, "allocation per head": PER_HEAD.name, "distance closes": TEXT,
            "pot": MONEY.name, "pot share of allocation": SHARE.name,
            "missing": TEXT, **self._interval_columns(), "error": TEXT,
        }  # fmt: skip
        rows = []
        for level, rank, region, one in self._all(by):
            plan, whole = (one.plan, own[one.code]) if isinstance(one, PlanFigures) else ("", one)
            by_year = [(years, whole.years, whole.recurrent), (years, whole.years, whole.total),
                       (years, whole.years, whole.distances), (later, whole.years[1:], whole.pot)]  # fmt: skip
            figures = [dict(zip(has, values, strict=True)).get(year) for of, has, values in by_year for year in of]
            lacks = "; ".join(one.missing) if isinstance(one, PlanFigures) else ""
            rows.append([level, rank, plan, one.code, one.name, region, *figures, one.growth, one.per_head,
                         one.closes, one.pot_total, one.pot_share, lacks, *self._interval_row(one), ""])  # fmt: skip
        nothing = [None] * (len(columns) - 7)
        for name, error in self.failures.items():
            rows.append([PLAN, "", name, "", "", "", *nothing, error])
        return Table(self._title(by), columns, rows, self.notes)

    def intervals(self, figures: Figures) -> Intervals:
        """Return the intervals of a plan, a region or the whole; empty where it was not simulated."""
        if self.spreads is None:
            return {}
        if isinstance(figures, PlanFigures):
            return self.spreads.plans[figures.code]
        name = next((name for name, region in self.regions.items() if region is figures), None)
        return self.spreads.whole if name is None else self.spreads.regions[name]

    def uncertainty(self, by: str = DEFAULT_RANKING) -> Table:
        """Return the intervals: a row for each plan, region and total and each figure; none without a simulation."""
        from mtfs.analysis.uncertainty.estimates import PERCENTILES

        names = self.interval_names
        columns = {"code": TEXT, "organisation": TEXT, "figure": TEXT, UNIT: TEXT, "plan": BY_ROW,
                   **{f"P{percent}": BY_ROW for percent in PERCENTILES}}  # fmt: skip
        rows = []
        for _, _, _, one in self._all(by):
            central = self.central(one)
            for name, interval in self.intervals(one).items():
                rows.append([one.code, one.name, names[name], FIGURES[name], central[name], *interval.percentiles])
        asked = self.spreads.asked if self.spreads is not None else None
        how = f", {asked.draws:,} draws, seed {asked.seed}" if asked is not None else ""
        title = f"Intervals of {_plans(len(self.members))}{how}"
        return Table(title, columns, rows, ids=("code",), group="organisation")

    @staticmethod
    def central(figures: Figures) -> dict[str, float | None]:
        """Return the figures that have intervals, as the plans have them."""
        return {"allocation": figures.recurrent[-1], "distance": figures.distances[-1], "pot": figures.pot_total}

    @property
    def interval_names(self) -> dict[str, str]:
        """What the figures that have intervals are called."""
        last = self.years[-1] if self.years else ""
        return {"allocation": f"recurrent allocation {last}", "distance": f"distance from target {last}",
                "pot": self.pot_name(INVESTMENT_POT)}  # fmt: skip

    def _interval_columns(self) -> dict[str, str]:
        from mtfs.analysis.uncertainty.estimates import PERCENTILES

        if self.spreads is None:
            return {}
        names = self.interval_names | {"pot": INVESTMENT_POT}
        return {f"{names[name]} P{percent}": unit for name, unit in FIGURES.items() for percent in PERCENTILES}

    def _interval_row(self, figures: Figures) -> list[float]:
        return [value for interval in self.intervals(figures).values() for value in interval.percentiles]

    def _title(self, by: str) -> str:
        span = f", {self.years[0]} to {self.years[-1]}" if self.years else ""
        return f"Rollup of {_plans(len(self.members))}{span}, ranked by {in_words(by, bool(self.lacking_pressures))}"

    def _all(self, by: str) -> list[tuple[str, str, str, Figures]]:
        """Return level, rank, region and figures of every row."""
        rows: list[tuple[str, str, str, Figures]] = [
            (PLAN, str(rank), member.region, member) for rank, member in enumerate(self.ranked(by), start=1)
        ]
        rows += [(REGION, "", name, region) for name, region in self.regions.items()]
        return rows if self.whole is None else [*rows, (TOTAL, "", "", self.whole)]


def _plans(count: int) -> str:
    return "1 plan" if count == 1 else f"{count} plans"


def is_whole(members: Sequence[PlanFigures], region: str = "") -> bool:
    """Return whether plans hold every ICB of a region or of England, whole or in parts."""
    for icb in icbs_on(days()[0]):
        if region in ("", icb.region_name):
            if abs(sum(member.icbs.get(icb.code, 0.0) for member in members) - 1) > ADDS_UP_WITHIN:
                return False
    return True


def _region_code(name: str) -> str:
    return next((code for code, known in region_names().items() if known == name), "")


def _region_title(name: str, members: Sequence[PlanFigures]) -> str:
    if name == OTHER_REGION or is_whole(members, name):
        return name
    codes = {member.code for member in members}
    sets = [{icb.code for icb in icbs_on(day) if icb.region_name == name} for day in reversed(days())]
    of = next((together for together in sets if codes <= together), sets[0])
    return f"{name} ({len(members)} of {len(of)} ICBs)"
