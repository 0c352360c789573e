"""The shared assumptions that move the rows of a table, each with its weight: `Pay award 64%; Prices 36%`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mtfs.core.errors import spelling_remedy
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.units import SHARE
from mtfs.plan.tables.kinds import ASSUMPTION
from mtfs.plan.tables.rows import MOVED_BY, ReadTable, Row

WITHOUT_SIGN = re.compile(r"(?P<name>.+?)\s+[-+]?[0-9.]+")
AS_WEIGHT = "write the part of the line that it moves, as 64%"
WEIGHTED = re.compile(r"(?P<name>.+?)(?:\s+(?P<weight>[-+]?[0-9.]+ ?%))?")


class MoverReader:
    """Reads what moves each row; keeps what is wrong."""

    def __init__(self, table: ReadTable, places: Mapping[str, Row]) -> None:
        """Take the assumptions of the table by their ids and names."""
        self.table = table
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self.keys: dict[str, dict[str, Row]] = {}
        for place, row in places.items():
            if row.kind is ASSUMPTION:
                key = place.partition(".")[2]
                for name in (row.name.casefold(), key):
                    self.keys.setdefault(name, {})[key] = row

    def weights(self, row: Row) -> dict[str, float]:
        """Return the weight of each assumption that moves a row, by its id; all of the row where none is given."""
        weights: dict[str, float] = {}
        for part in filter(None, map(str.strip, row.moved_by.split(";"))):
            match = WEIGHTED.fullmatch(part)
            name = match["name"] if match is not None else part
            meant = self.keys.get(name.casefold(), {})
            key = next(iter(meant), "")
            if not meant and name.casefold() in self.table.unread:
                continue
            if not meant:
                self._problem(row, f"{shown(name)} is no assumption of this table", self._remedy(name))
                self.used |= {key for known in self.keys if known in name.casefold() for key in self.keys[known]}
            elif len(meant) > 1:
                numbers = " and ".join(str(row.number) for row in meant.values())
                self._problem(row, f"{shown(name)} is name or id of the rows {numbers}", "change one of both there")
            elif key in weights:
                self._problem(row, f"{shown(name)} moves it twice", "put the two weights together")
            else:
                self.used.add(key)
                weights[key] = self._weight(row, match["weight"] if match is not None else None)
        return weights

    def _remedy(self, name: str) -> str:
        """Return the remedy for a name that no assumption has: its weight or its neighbour may be written otherwise."""
        weighted = WITHOUT_SIGN.fullmatch(name)
        if weighted is not None and weighted["name"].casefold() in self.keys:
            return f"write the weight with its sign, as {name}%"
        if "," in name:
            return "part several by semicolons, as in Pay award 64%; Prices 36%"
        return spelling_remedy(name.casefold(), self.keys, "add a row of the kind assumption with that name")

    def unused(self) -> list[Problem]:
        """Return what is wrong with assumptions that move no row, once all rows are read."""
        rows = {row.number: row for keys in self.keys.values() for key, row in keys.items() if key not in self.used}
        remedy = f"name it in the column {MOVED_BY} of a line, or delete this row"
        message = "no line is moved by this assumption"
        return [Problem("", None, message, remedy, self.table.grid.location(number)) for number in rows]

    def _weight(self, row: Row, text: str | None) -> float:
        """Return a weight, 1 where none is given."""
        try:
            weight = 1.0 if text is None else SHARE.read(text)
        except ValueError:
            self._problem(row, f"{shown(text)} is no weight", AS_WEIGHT)
            return 1.0
        if not 0 <= weight <= 1:
            self._problem(row, f"{shown(text)} is outside 0% to 100%", AS_WEIGHT)
            return 1.0
        return weight

    def _problem(self, row: Row, message: str, remedy: str) -> None:
        location = self.table.grid.location(row.number, MOVED_BY)
        self.problems.append(Problem("", None, message, remedy, location))
