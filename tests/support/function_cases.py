"""The cases of every function, once for every host: what is given, and what has to come back.

Arguments are in the form that no host owns: a number, a text, True or False, None for one left out, a range as a list
of rows; in a range None is a blank cell and "#N/A" an error cell. Expected values are arithmetic written out here;
what is refused says a part of the message.
"""

from dataclasses import dataclass
from typing import Any

NORMAL = "normal"
LEFT_OUT = "left out"
SINGLE_CELL = "single cell"
ROW = "row"
COLUMN = "column"
BOUNDARY = "boundary"
TEXT = "text"
BLANK = "blank"
ERROR_CELL = "error cell"
TRUE_CELL = "truth value"
NUMBER = "number"
LENGTHS = "lengths"
UNKNOWN = "unknown"
OUTSIDE = "outside"
RING_FENCE = "ring-fence"
ZERO = "division by zero"
SHAPE = "shape"
NEEDED = "needed"


@dataclass(frozen=True)
class Case:
    """One call: its arguments, and either the expected result or a part of the expected message."""

    function: str
    kind: str
    arguments: tuple[Any, ...]
    expected: Any = None
    error: str = ""

    @property
    def title(self) -> str:
        """The call in short, for a list of cases."""
        return f"{self.function}-{self.kind}-{', '.join(map(repr, self.arguments))}"


GOOD: dict[str, dict[str, Any]] = {
    "MTFS_NET_UPLIFT": {"inflation": 0.015, "efficiency": 0.011},
    "MTFS_ALLOCATION": {
        "baseline": 1000,
        "growth": 0.1,
        "inflation": 0.03,
        "efficiency": 0.01,
        "convergence": -0.05,
        "method": "multiplicative",
    },
    "MTFS_ALLOCATION_PATH": {
        "baseline": 1000,
        "growth": [[0.1, 0.2]],
        "inflation": [[0.03, 0.04]],
        "efficiency": [[0.01, 0.02]],
        "convergence": [[-0.05, 0.05]],
        "method": "multiplicative",
    },
    "MTFS_ALLOCATION_STEPS": {
        "baseline": 1000,
        "growth": 0.1,
        "inflation": 0.03,
        "efficiency": 0.01,
        "convergence": -0.05,
        "method": "multiplicative",
    },
    "MTFS_DISTANCE": {"baseline": 1050, "target": 1000},
    "MTFS_CLOSING_DISTANCE": {"distance": 0.05, "convergence": -0.01},
    "MTFS_CONVERGENCE": {
        "distance": 0.25,
        "largest_cut": 0.5,
        "largest_gain": 0.5,
        "pace_over": 0.1,
        "pace_under": 0.2,
    },
    "MTFS_CAGR": {"first": 100, "last": 121, "years": 2},
    "MTFS_REAL_TERMS": {"amounts": [[110, 132]], "deflators": [[0.1, 0.2]]},
    "MTFS_REPURPOSED": {"fund": 1000, "share": 0.25, "ringfenced": 200},
    "MTFS_REPURPOSED_TOTAL": {"funds": [[1000, 400]], "shares": [[0.25, 0.5]], "ringfenced": [[200, 100]]},
    "MTFS_AVAILABLE_GROWTH": {
        "baseline": 1000,
        "growth": 0.1,
        "convergence": -0.05,
        "pressures": 30,
        "inflation": 0.03,
        "efficiency": 0.01,
        "method": "multiplicative",
    },
    "MTFS_POT": {"available_growth": [[12, 13]], "repurposed": [[28, 27]], "commercial": [[4, 5]]},
    "MTFS_CUMULATIVE": {"amounts": [[10, 20, 30]], "recurrent": False},
    "MTFS_SETTINGS": {"pot": [[100, 200, 400]], "first_shares": [[0.4], [0.6]], "last_shares": [[0.2], [0.8]]},
    "MTFS_PROVIDER": {"contract": 600, "inflation": [[0.03, 0.04]], "efficiency": [[0.01, 0.02]]},
    "MTFS_PRODUCTIVITY": {"volume": 2300, "price": 350, "length_of_stay": 7},
    "MTFS_BEDS": {"bed_days": 175000, "occupancy": 0.92},
    "MTFS_GAP": {"expenditure": [[110, 130]], "funding": [[100, 135]]},
    "MTFS_SAVINGS_REQUIREMENT": {"expenditure": [[110, 130]], "funding": [[100, 105]], "reserves": [[2, 1]]},
    "MTFS_POSITION": {"allocation": [[100, 105]], "expenditure": [[98, 109]], "brought_forward": -3},
    "MTFS_NHSE": {"icb": "QUE", "year": "2024/25", "stream": "core", "item": "recurrent allocation"},
    "MTFS_PLAN": {"line": "pot.annual", "year": "2025/26"},
    "MTFS_EXPLAIN": {"line": "timeline.scale", "year": "2025/26"},
}
"""A call of each function with good arguments, in the order of functions.md; bad ones are put in their places."""

TEXTS = ("method", "icb", "year", "stream", "item", "line")
FLAGS = ("recurrent",)
RATES = ("growth", "inflation", "efficiency", "convergence", "deflators")
SHARES = (
    *("share", "shares", "first_shares", "last_shares", "occupancy"),
    *("largest_cut", "largest_gain", "pace_over", "pace_under"),
)
NOT_BELOW_ZERO = (
    *("baseline", "target", "first", "last", "years", "fund", "funds", "ringfenced"),
    *("contract", "volume", "price", "length_of_stay"),
)
ERROR_CELLS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")


def instead(function: str, argument: str, value: Any) -> tuple[Any, ...]:
    """The good arguments of a function with another value in one place."""
    return tuple(value if name == argument else good for name, good in GOOD[function].items())


def _bad_words(function: str, name: str) -> list[Case]:
    """What a text or a truth value may not be."""
    belongs = f"{name}: TRUE or FALSE belongs here" if name in FLAGS else f"{name}: a text belongs here"
    cases = [
        Case(function, BLANK, instead(function, name, [[None]]), error=f"{belongs}, a blank cell"),
        Case(function, ERROR_CELL, instead(function, name, [["#N/A"]]), error=f"{belongs}, the error #N/A"),
        Case(function, NUMBER, instead(function, name, 2), error=f"{belongs}, 2 was given"),
    ]
    if name in FLAGS:
        return [*cases, Case(function, TEXT, instead(function, name, "yes"), error=f"{belongs}, the text 'yes'")]
    return [*cases, Case(function, TRUE_CELL, instead(function, name, True), error=f"{belongs}, TRUE was given")]


def _bad_numbers(function: str, name: str, is_range: bool) -> list[Case]:
    """What a number may not be, alone and, where a range may be given, inside one."""
    belongs = f"{name}: a number belongs here"
    cases = [
        Case(function, TEXT, instead(function, name, "abc"), error=f"{belongs}, the text 'abc' was given"),
        Case(function, TEXT, instead(function, name, [["0.1"]]), error=f"{belongs}, the text '0.1' was given"),
        Case(function, BLANK, instead(function, name, [[None]]), error=f"{belongs}, a blank cell was given"),
        Case(function, ERROR_CELL, instead(function, name, [["#N/A"]]), error=f"{belongs}, the error #N/A was given"),
        Case(function, TRUE_CELL, instead(function, name, True), error=f"{belongs}, TRUE was given"),
    ]
    if not is_range:
        return [*cases, Case(function, SHAPE, instead(function, name, [[1, 1]]), error=f"{name}: takes one cell")]
    inside = (("abc", TEXT, "the text 'abc'"), (None, BLANK, "a blank cell"), (True, TRUE_CELL, "TRUE"))
    for value, kind, shown in inside:
        message = f"{name}, cell 2: a number belongs here, {shown} was given"
        cases.append(Case(function, kind, instead(function, name, [[0.1, value]]), error=message))
    broken = f"{name}, cell 2: a number belongs here, the error #DIV/0! was given"
    cases.append(Case(function, ERROR_CELL, instead(function, name, [[0.1], ["#DIV/0!"]]), error=broken))
    square = f"{name}: takes one row or one column, 2 rows of 2 were given"
    return [*cases, Case(function, SHAPE, instead(function, name, [[0.1, 0.1], [0.1, 0.1]]), error=square)]


def _outside(function: str, name: str, is_range: bool) -> list[Case]:
    """Rates beyond -1..1, shares outside 0..1, amounts below 0."""
    if name in RATES:
        wrong = {1.01: "1.01 is outside -1 to 1", -1.01: "-1.01 is outside -1 to 1"}
    elif name in SHARES:
        wrong = {1.01: "1.01 is outside 0 to 1", -0.01: "-0.01 is outside 0 to 1"}
    else:
        wrong = {-1: "-1 is outside what it may be, 0 or more"} if name in NOT_BELOW_ZERO else {}
    cases = [
        Case(function, OUTSIDE, instead(function, name, value), error=f"{name}: {m}") for value, m in wrong.items()
    ]
    for value, message in wrong.items() if is_range else ():
        cases.append(Case(function, OUTSIDE, instead(function, name, [[0, value]]), error=f"{name}, cell 2: {message}"))
    return cases


def _refused(function: str) -> list[Case]:
    """Every argument of a function in turn replaced by what it may not be."""
    cases = [Case(function, NEEDED, (None, *list(GOOD[function].values())[1:]), error="is left out")]
    for name, good in GOOD[function].items():
        if name in TEXTS + FLAGS and function != "MTFS_CAGR":  # there, years is a number
            cases += _bad_words(function, name)
        else:
            is_range = isinstance(good, list)
            cases += _bad_numbers(function, name, is_range) + _outside(function, name, is_range)
    return cases


ALLOCATION = [
    Case("MTFS_NET_UPLIFT", NORMAL, (0.015, 0.011), 0.015 - 0.011),
    Case("MTFS_NET_UPLIFT", SINGLE_CELL, ([[0.015]], [[0.011]]), 0.015 - 0.011),
    Case("MTFS_NET_UPLIFT", BOUNDARY, (1, -1), 2.0),
    Case("MTFS_NET_UPLIFT", BOUNDARY, (0, 0), 0.0),
    Case("MTFS_ALLOCATION", NORMAL, (1000, 0.1, 0.03, 0.01, -0.05), 1000 * 1.1 * (1 + 0.03 - 0.01) * 0.95),
    Case("MTFS_ALLOCATION", NORMAL, (1000, 0.1, 0.03, 0.01, -0.05, "additive"), 1000 * (1 + 0.1 + 0.03 - 0.01 - 0.05)),
    Case("MTFS_ALLOCATION", NORMAL, (1000, 0.1, 0.03, 0.01, -0.05, "Multiplicative"), 1000 * 1.1 * 1.02 * 0.95),
    Case("MTFS_ALLOCATION", LEFT_OUT, (1000, 0.1), 1000 * 1.1),
    Case("MTFS_ALLOCATION", LEFT_OUT, (1000, 0.1, None, None, -0.05), 1000 * 1.1 * 0.95),
    Case("MTFS_ALLOCATION", LEFT_OUT, (1000, 0.1, 0.03, None, None, "additive"), 1000 * (1 + 0.1 + 0.03)),
    Case("MTFS_ALLOCATION", SINGLE_CELL, ([[1000]], [[0.1]], [[0.03]]), 1000 * 1.1 * 1.03),
    Case("MTFS_ALLOCATION", BOUNDARY, (0, 1, 1, -1, 1), 0.0),
    Case("MTFS_ALLOCATION", BOUNDARY, (1000, -1), 0.0),
    Case("MTFS_ALLOCATION", UNKNOWN, (1000, 0.1, 0, 0, 0, "other"), error="method: 'other' is none of multiplicative"),
    Case(
        "MTFS_ALLOCATION_PATH",
        NORMAL,
        (1000, [[0.1, 0.2]], [[0.03, 0.04]], [[0.01, 0.02]], [[-0.05, 0.05]]),
        [[1000 * 1.1 * 1.02 * 0.95, 1000 * 1.1 * 1.02 * 0.95 * 1.2 * 1.02 * 1.05]],
    ),
    Case(
        "MTFS_ALLOCATION_PATH",
        NORMAL,
        (1000, [[0.1, 0.2]], 0.03, 0.01, -0.05, "additive"),
        [[1000 * 1.07, 1000 * 1.07 * 1.17]],
    ),
    Case("MTFS_ALLOCATION_PATH", LEFT_OUT, (1000, [[0.1, 0.2]]), [[1000 * 1.1, 1000 * 1.1 * 1.2]]),
    Case(
        "MTFS_ALLOCATION_PATH", LEFT_OUT, (1000, 0.1, None, None, [[0.0, 0.5]]), [[1000 * 1.1, 1000 * 1.1 * 1.1 * 1.5]]
    ),
    Case("MTFS_ALLOCATION_PATH", SINGLE_CELL, ([[1000]], [[0.1]]), [[1000 * 1.1]]),
    Case(
        "MTFS_ALLOCATION_PATH",
        SINGLE_CELL,
        (1000, 0.1, [[0.5], [0.2]]),
        [[1000 * 1.1 * 1.5], [1000 * 1.65 * 1.1 * 1.2]],
    ),
    Case("MTFS_ALLOCATION_PATH", ROW, (1000, [[0.1, 0.2, 0.0]]), [[1100.0, 1320.0, 1320.0]]),
    Case("MTFS_ALLOCATION_PATH", COLUMN, (1000, [[0.1], [0.2], [0.0]]), [[1100.0], [1320.0], [1320.0]]),
    Case("MTFS_ALLOCATION_PATH", COLUMN, (1000, [[0.1], [0.2]], [[0.0, 0.5]]), [[1100.0], [1100 * 1.2 * 1.5]]),
    Case("MTFS_ALLOCATION_PATH", BOUNDARY, (1000, [[-1, 1]]), [[0.0, 0.0]]),
    Case(
        "MTFS_ALLOCATION_PATH", LENGTHS, (1000, [[0.1, 0.2]], [[0.1, 0.1, 0.1]]), error="growth has 2, inflation has 3"
    ),
    Case("MTFS_ALLOCATION_PATH", UNKNOWN, (1000, 0.1, 0, 0, 0, "x"), error="method: 'x' is none of multiplicative"),
    Case(
        "MTFS_ALLOCATION_STEPS",
        NORMAL,
        (1000, 0.1, 0.03, 0.01, -0.05),
        [
            ["Baseline", "Growth", "Inflation", "Efficiency", "Convergence", "Allocation"],
            [1000, 1000 * 0.1, 1100 * 0.03, -1100 * 0.01, 1100 * 1.02 * -0.05, 1100 * 1.02 * 0.95],
        ],
    ),
    Case(
        "MTFS_ALLOCATION_STEPS",
        NORMAL,
        (1000, 0.1, 0.03, 0.01, -0.05, "additive"),
        [
            ["Baseline", "Growth", "Inflation", "Efficiency", "Convergence", "Allocation"],
            [1000, 100.0, 30.0, -10.0, -50.0, 1070.0],
        ],
    ),
    Case(
        "MTFS_ALLOCATION_STEPS",
        LEFT_OUT,
        (1000, 0.1),
        [
            ["Baseline", "Growth", "Inflation", "Efficiency", "Convergence", "Allocation"],
            [1000, 100.0, 0.0, 0.0, 0.0, 1100.0],
        ],
    ),
    Case(
        "MTFS_ALLOCATION_STEPS",
        BOUNDARY,
        (0, 1),
        [["Baseline", "Growth", "Inflation", "Efficiency", "Convergence", "Allocation"], [0, 0.0, 0.0, 0.0, 0.0, 0.0]],
    ),
    Case("MTFS_ALLOCATION_STEPS", UNKNOWN, (1000, 0.1, 0, 0, 0, "x"), error="method: 'x' is none of multiplicative"),
    Case("MTFS_DISTANCE", NORMAL, (1050, 1000), 1050 / 1000 - 1),
    Case("MTFS_DISTANCE", NORMAL, (950, 1000), 950 / 1000 - 1),
    Case("MTFS_DISTANCE", BOUNDARY, (0, 1000), -1.0),
    Case("MTFS_DISTANCE", ZERO, (1050, 0), error="MTFS_DISTANCE: a division by 0"),
    Case("MTFS_CLOSING_DISTANCE", NORMAL, (0.05, -0.01), 1.05 * 0.99 - 1),
    Case("MTFS_CLOSING_DISTANCE", BOUNDARY, (0.0, 0.0), 0.0),
    Case("MTFS_CLOSING_DISTANCE", BOUNDARY, (3, -1), -1.0),
    Case("MTFS_CONVERGENCE", NORMAL, (0.25, 0.5, 0.5, 0.1, 0.2), 0.1 * (1 / 1.25 - 1)),
    Case("MTFS_CONVERGENCE", NORMAL, (-0.2, 0.5, 0.5, 0.1, 0.2), 0.2 * (1 / 0.8 - 1)),
    Case("MTFS_CONVERGENCE", LEFT_OUT, (0.25, 0.5, 0.5), 1 / 1.25 - 1),
    Case("MTFS_CONVERGENCE", LEFT_OUT, (-0.2, 0.5, 0.5, 0.1), 1 / 0.8 - 1),
    Case("MTFS_CONVERGENCE", LEFT_OUT, (-0.2, 0.5, 0.5, None, 0.4), 0.4 * (1 / 0.8 - 1)),
    Case("MTFS_CONVERGENCE", BOUNDARY, (0.25, 0.005, 0.0075), -0.005),
    Case("MTFS_CONVERGENCE", BOUNDARY, (-0.2, 0.005, 0.0075), 0.0075),
    Case("MTFS_CONVERGENCE", BOUNDARY, (0, 0, 0), 0.0),
    Case("MTFS_CONVERGENCE", OUTSIDE, (-1, 0.5, 0.5), error="distance: -1 is not above -1"),
]
PRICES = [
    Case("MTFS_CAGR", NORMAL, (100, 121, 2), (121 / 100) ** (1 / 2) - 1),
    Case("MTFS_CAGR", NORMAL, (100, 110, 0.5), (110 / 100) ** (1 / 0.5) - 1),
    Case("MTFS_CAGR", BOUNDARY, (100, 0, 2), -1.0),
    Case("MTFS_CAGR", ZERO, (0, 121, 2), error="MTFS_CAGR: a division by 0"),
    Case("MTFS_CAGR", ZERO, (100, 121, 0), error="MTFS_CAGR: a division by 0"),
    Case("MTFS_REAL_TERMS", NORMAL, ([[110, 132]], [[0.1, 0.2]]), [[110 / 1.1, 132 / (1.1 * 1.2)]]),
    Case("MTFS_REAL_TERMS", SINGLE_CELL, ([[110, 121]], 0.1), [[110 / 1.1, 121 / (1.1 * 1.1)]]),
    Case("MTFS_REAL_TERMS", SINGLE_CELL, (110, [[0.1]]), [[110 / 1.1]]),
    Case("MTFS_REAL_TERMS", SINGLE_CELL, (110, [[0.1], [0.0]]), [[110 / 1.1], [110 / 1.1]]),
    Case("MTFS_REAL_TERMS", ROW, ([[110, 110]], [[0.1], [0.1]]), [[110 / 1.1, 110 / 1.21]]),
    Case("MTFS_REAL_TERMS", COLUMN, ([[110], [132]], [[0.1, 0.2]]), [[110 / 1.1], [132 / 1.32]]),
    Case("MTFS_REAL_TERMS", BOUNDARY, ([[-5, 0]], 0), [[-5.0, 0.0]]),
    Case("MTFS_REAL_TERMS", ZERO, ([[110, 132]], -1), error="MTFS_REAL_TERMS: a division by 0"),
    Case("MTFS_REAL_TERMS", LENGTHS, ([[1, 2, 3]], [[0.1, 0.1]]), error="amounts has 3, deflators has 2"),
]
POT = [
    Case("MTFS_REPURPOSED", NORMAL, (1000, 0.25, 200), (1000 - 200) * 0.25),
    Case("MTFS_REPURPOSED", LEFT_OUT, (1000, 0.25), 1000 * 0.25),
    Case("MTFS_REPURPOSED", BOUNDARY, (1000, 1, 1000), 0.0),
    Case("MTFS_REPURPOSED", BOUNDARY, (1000, 0), 0.0),
    Case("MTFS_REPURPOSED", RING_FENCE, (1000, 0.25, 1001), error="ringfenced: 1001 is more than the fund of 1000"),
    Case("MTFS_REPURPOSED_TOTAL", NORMAL, ([[1000, 400]], [[0.25, 0.5]], [[200, 100]]), 800 * 0.25 + 300 * 0.5),
    Case("MTFS_REPURPOSED_TOTAL", LEFT_OUT, ([[1000, 400]], [[0.25, 0.5]]), 1000 * 0.25 + 400 * 0.5),
    Case("MTFS_REPURPOSED_TOTAL", SINGLE_CELL, ([[1000, 400]], 0.25), 1400 * 0.25),
    Case("MTFS_REPURPOSED_TOTAL", SINGLE_CELL, ([[1000]], [[0.25]], [[200]]), 800 * 0.25),
    Case("MTFS_REPURPOSED_TOTAL", ROW, ([[10, 20, 30]], [[0.1, 0.2, 0.3]]), 1.0 + 4.0 + 9.0),
    Case("MTFS_REPURPOSED_TOTAL", COLUMN, ([[10], [20], [30]], [[0.1], [0.2], [0.3]]), 1.0 + 4.0 + 9.0),
    Case("MTFS_REPURPOSED_TOTAL", BOUNDARY, ([[10, 0]], [[1, 0]], [[10, 0]]), 0.0),
    Case("MTFS_REPURPOSED_TOTAL", RING_FENCE, ([[10, 20]], 0.5, [[10, 21]]), error="21 is more than the fund of 20"),
    Case("MTFS_REPURPOSED_TOTAL", LENGTHS, ([[10, 20]], [[0.1, 0.1, 0.1]]), error="funds has 2, shares has 3"),
    Case("MTFS_AVAILABLE_GROWTH", NORMAL, (1000, 0.1, -0.05, 30, 0.03, 0.01), 100 + 1100 * 1.02 * -0.05 - 30),
    Case("MTFS_AVAILABLE_GROWTH", NORMAL, (1000, 0.1, -0.05, 30, 0.03, 0.01, "additive"), 100.0 - 50.0 - 30.0),
    Case("MTFS_AVAILABLE_GROWTH", LEFT_OUT, (1000, 0.1, -0.05, 30), 100 + 1100 * -0.05 - 30),
    Case("MTFS_AVAILABLE_GROWTH", LEFT_OUT, (1000, 0.1, -0.05, 30, None, 0.01), 100 + 1100 * 0.99 * -0.05 - 30),
    Case("MTFS_AVAILABLE_GROWTH", BOUNDARY, (1000, 0, 0, 30), -30.0),
    Case("MTFS_AVAILABLE_GROWTH", BOUNDARY, (1000, 0, 0, -30), 30.0),
    Case("MTFS_AVAILABLE_GROWTH", UNKNOWN, (1000, 0.1, 0, 0, 0, 0, "x"), error="method: 'x' is none of"),
    Case("MTFS_POT", NORMAL, ([[12, 13]], [[28, 27]], [[4, 5]]), [[12 + 28 + 4.0, 13 + 27 + 5.0]]),
    Case("MTFS_POT", LEFT_OUT, ([[12, 13]], [[28, 27]]), [[40.0, 40.0]]),
    Case("MTFS_POT", SINGLE_CELL, ([[12, 13]], 28), [[40.0, 41.0]]),
    Case("MTFS_POT", SINGLE_CELL, (12, 28), [[40.0]]),
    Case("MTFS_POT", SINGLE_CELL, ([[12]], [[28], [27]]), [[40.0], [39.0]]),
    Case("MTFS_POT", ROW, ([[12, 13]], [[28], [27]]), [[40.0, 40.0]]),
    Case("MTFS_POT", COLUMN, ([[12], [13]], [[28, 27]], [[0], [1]]), [[40.0], [41.0]]),
    Case("MTFS_POT", BOUNDARY, ([[-12, 0]], [[0, 0]]), [[-12.0, 0.0]]),
    Case("MTFS_POT", LENGTHS, ([[12, 13]], [[28]], [[1], [2], [3]]), error="available_growth has 2, commercial has 3"),
    Case("MTFS_CUMULATIVE", NORMAL, ([[10, 20, 30]],), [[10.0, 30.0, 60.0]]),
    Case("MTFS_CUMULATIVE", NORMAL, ([[10, 20, 30]], True), [[10.0, 40.0, 100.0]]),
    Case("MTFS_CUMULATIVE", LEFT_OUT, ([[10, 20, 30]], None), [[10.0, 30.0, 60.0]]),
    Case("MTFS_CUMULATIVE", SINGLE_CELL, (10, True), [[10.0]]),
    Case("MTFS_CUMULATIVE", SINGLE_CELL, ([[10]],), [[10.0]]),
    Case("MTFS_CUMULATIVE", ROW, ([[10, -20]], False), [[10.0, -10.0]]),
    Case("MTFS_CUMULATIVE", COLUMN, ([[10], [20], [30]], True), [[10.0], [40.0], [100.0]]),
    Case("MTFS_CUMULATIVE", BOUNDARY, ([[0, 0]], 1), [[0.0, 0.0]]),
    Case("MTFS_CUMULATIVE", BOUNDARY, ([[10, 20]], [[True]]), [[10.0, 40.0]]),
    Case(
        "MTFS_SETTINGS",
        NORMAL,
        ([[100, 200, 400]], [[0.4], [0.6]], [[0.2], [0.8]]),
        [[100 * 0.4, 200 * 0.3, 400 * 0.2], [100 * 0.6, 200 * 0.7, 400 * 0.8]],
    ),
    Case("MTFS_SETTINGS", SINGLE_CELL, (100, [[0.4], [0.6]], [[0.2], [0.8]]), [[40.0], [60.0]]),
    Case("MTFS_SETTINGS", SINGLE_CELL, ([[100, 200]], 1, [[1]]), [[100.0, 200.0]]),
    Case("MTFS_SETTINGS", ROW, ([[100, 200]], [[0.4, 0.6]], [[0.2, 0.8]]), [[40.0, 40.0], [60.0, 160.0]]),
    Case("MTFS_SETTINGS", COLUMN, ([[100], [200]], [[0.4], [0.6]], [[0.2], [0.8]]), [[40.0, 40.0], [60.0, 160.0]]),
    Case("MTFS_SETTINGS", BOUNDARY, ([[100, 200]], [[0], [1]], [[1], [0]]), [[0.0, 200.0], [100.0, 0.0]]),
    Case("MTFS_SETTINGS", OUTSIDE, (100, [[0.4], [0.5]], [[0.2], [0.8]]), error="first_shares: sum to 0.9"),
    Case("MTFS_SETTINGS", OUTSIDE, (100, [[0.4], [0.6]], [[0.3], [0.8]]), error="last_shares: sum to 1.1"),
    Case(
        "MTFS_SETTINGS", LENGTHS, (100, [[0.4, 0.6]], [[0.2, 0.3, 0.5]]), error="first_shares has 2, last_shares has 3"
    ),
    Case("MTFS_SETTINGS", LENGTHS, (100, [[0.4], [0.6]], 1), error="last_shares: has one cell for 2 care settings"),
]
CARE = [
    Case("MTFS_PROVIDER", NORMAL, (600, [[0.03, 0.04]], [[0.01, 0.02]]), [[600 * 1.02, 600 * 1.02 * 1.02]]),
    Case("MTFS_PROVIDER", SINGLE_CELL, (600, [[0.03, 0.04]], 0.01), [[600 * 1.02, 600 * 1.02 * 1.03]]),
    Case("MTFS_PROVIDER", SINGLE_CELL, ([[600]], [[0.03]], [[0.01]]), [[600 * 1.02]]),
    Case("MTFS_PROVIDER", SINGLE_CELL, (600, 0.03, [[0.01], [0.0]]), [[600 * 1.02], [600 * 1.02 * 1.03]]),
    Case("MTFS_PROVIDER", ROW, (600, [[0.5, 0.5]], [[0.0], [0.0]]), [[900.0, 1350.0]]),
    Case("MTFS_PROVIDER", COLUMN, (600, [[0.5], [0.5]], [[0.0, 0.0]]), [[900.0], [1350.0]]),
    Case("MTFS_PROVIDER", BOUNDARY, (600, -1, 0), [[0.0]]),
    Case("MTFS_PROVIDER", LENGTHS, (600, [[0.1, 0.1]], [[0.1, 0.1, 0.1]]), error="inflation has 2, efficiency has 3"),
    Case("MTFS_PRODUCTIVITY", NORMAL, (2300, 350, 7), 2300 * 7 * 350.0),
    Case("MTFS_PRODUCTIVITY", LEFT_OUT, (2300, 350), 2300 * 350.0),
    Case("MTFS_PRODUCTIVITY", BOUNDARY, (0, 350, 7), 0.0),
    Case("MTFS_BEDS", NORMAL, (175000, 0.92), 175000 / 365 / 0.92),
    Case("MTFS_BEDS", LEFT_OUT, (175000,), 175000 / 365),
    Case("MTFS_BEDS", BOUNDARY, (-365, 1), -1.0),
    Case("MTFS_BEDS", ZERO, (175000, 0), error="MTFS_BEDS: a division by 0"),
]
GAP = [
    Case("MTFS_GAP", NORMAL, ([[110, 130]], [[100, 135]]), [[10.0, -5.0]]),
    Case("MTFS_GAP", SINGLE_CELL, ([[110, 130]], 100), [[10.0, 30.0]]),
    Case("MTFS_GAP", SINGLE_CELL, ([[110]], 100), [[10.0]]),
    Case("MTFS_GAP", SINGLE_CELL, (110, [[100], [135]]), [[10.0], [-25.0]]),
    Case("MTFS_GAP", ROW, ([[110, 130]], [[100], [135]]), [[10.0, -5.0]]),
    Case("MTFS_GAP", COLUMN, ([[110], [130]], [[100], [135]]), [[10.0], [-5.0]]),
    Case("MTFS_GAP", BOUNDARY, (0, 0), [[0.0]]),
    Case("MTFS_GAP", LENGTHS, ([[1, 2]], [[1], [2], [3]]), error="expenditure has 2, funding has 3"),
    Case("MTFS_SAVINGS_REQUIREMENT", NORMAL, ([[110, 130]], [[100, 105]], [[2, 1]]), [[10 - 2.0, 25 - 1 - 8.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", LEFT_OUT, ([[110, 130]], [[100, 105]]), [[10.0, 25 - 10.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", SINGLE_CELL, ([[110, 130]], 100, 2), [[8.0, 30 - 2 - 8.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", SINGLE_CELL, (110, [[100]]), [[10.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", ROW, ([[110, 120, 105]], 100), [[10.0, 10.0, 5 - 20.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", COLUMN, ([[110], [130]], [[100, 105]]), [[10.0], [15.0]]),
    Case("MTFS_SAVINGS_REQUIREMENT", BOUNDARY, (100, 100, 0), [[0.0]]),
    Case(
        "MTFS_SAVINGS_REQUIREMENT",
        LENGTHS,
        ([[1, 2]], 1, [[1, 2, 3]]),
        error="expenditure has 2, reserves has 3",
    ),
    Case(
        "MTFS_POSITION",
        NORMAL,
        ([[100, 105]], [[98, 109]], -3),
        [["In-year position", 2.0, -4.0], ["Cumulative position", -3 + 2.0, -3 + 2 - 4.0]],
    ),
    Case(
        "MTFS_POSITION",
        LEFT_OUT,
        ([[100, 105]], [[98, 109]]),
        [["In-year position", 2.0, -4.0], ["Cumulative position", 2.0, -2.0]],
    ),
    Case("MTFS_POSITION", SINGLE_CELL, (100, [[98]]), [["In-year position", 2.0], ["Cumulative position", 2.0]]),
    Case(
        "MTFS_POSITION",
        SINGLE_CELL,
        ([[100, 105]], 98),
        [["In-year position", 2.0, 7.0], ["Cumulative position", 2.0, 9.0]],
    ),
    Case(
        "MTFS_POSITION",
        ROW,
        ([[1, 2]], [[1, 1]], [[5]]),
        [["In-year position", 0.0, 1.0], ["Cumulative position", 5.0, 6.0]],
    ),
    Case(
        "MTFS_POSITION",
        COLUMN,
        ([[1], [2]], [[1], [1]]),
        [["In-year position", 0.0, 1.0], ["Cumulative position", 0.0, 1.0]],
    ),
    Case("MTFS_POSITION", BOUNDARY, (0, 0, 0), [["In-year position", 0.0], ["Cumulative position", 0.0]]),
    Case("MTFS_POSITION", LENGTHS, ([[1, 2]], [[1, 2, 3]]), error="allocation has 2, expenditure has 3"),
]
NHSE = [
    # ICB Core Allocations 2024-25, K24 and J24; PMC Allocations 2024-25, K24; Other Primary Care, P24; F24
    Case("MTFS_NHSE", NORMAL, ("QUE", "2024/25", "core", "recurrent allocation"), 1509555.0),
    Case("MTFS_NHSE", NORMAL, ("QUE", "2024/25", "core", "convergence"), -0.0136),
    Case("MTFS_NHSE", NORMAL, ("QUE", "2024/25", "primary medical", "recurrent allocation"), 174422.0),
    Case("MTFS_NHSE", NORMAL, ("QUE", "2024/25", "other primary care", "recurrent allocation"), 71316.96150065422),
    Case("MTFS_NHSE", NORMAL, ("QUE", "2024/25", "running costs", "running cost allowance"), 14098.0),
    Case("MTFS_NHSE", SINGLE_CELL, ([["QUE"]], [["2024/25"]], [["core"]], [["recurrent allocation"]]), 1509555.0),
    Case(
        "MTFS_NHSE",
        BOUNDARY,
        ("NHS Cambridgeshire and Peterborough ICB", "2024/25", "core", "recurrent allocation"),
        1509555.0,
    ),
    Case("MTFS_NHSE", UNKNOWN, ("XXX", "2024/25", "core", "recurrent allocation"), error="'XXX'"),
    Case("MTFS_NHSE", UNKNOWN, ("QUE", "1999/00", "core", "recurrent allocation"), error="1999/00"),
    Case("MTFS_NHSE", UNKNOWN, ("QUE", "2024/25", "cores", "recurrent allocation"), error="no stream 'cores'"),
    Case("MTFS_NHSE", UNKNOWN, ("QUE", "2024/25", "core", "recurent"), error="no item 'recurent'"),
]
PLAN = [
    # published: growth less convergence leaves 12,500 (middle of 10,000 and 15,000), repurposing 28,000 a year
    Case("MTFS_PLAN", NORMAL, ("pot.annual", "2025/26"), [[12500 + 28000.0]]),
    Case("MTFS_PLAN", LEFT_OUT, ("pot.annual",), [[40500.0] * 5]),
    Case("MTFS_PLAN", LEFT_OUT, ("pot.annual", None, None, "cambridgeshire-peterborough-2025-28"), [[40500.0] * 5]),
    Case("MTFS_PLAN", SINGLE_CELL, ([["pot.annual"]], [["2029/30"]]), [[40500.0]]),
    Case("MTFS_PLAN", BOUNDARY, ("allocation.icb.recurrent", "2024/25"), [[1950000.0]]),
    Case("MTFS_PLAN", BOUNDARY, ("productivity.daycase.value",), [[(2616 + 1700) * 887.0]]),
    Case("MTFS_PLAN", UNKNOWN, ("pot.anual",), error="no line 'pot.anual'"),
    Case("MTFS_PLAN", UNKNOWN, ("pot.annual", "2099/00"), error="2099/00 is outside the plan"),
    Case("MTFS_PLAN", UNKNOWN, ("pot.annual", "soon"), error="'soon' is not a financial year"),
    # low risk: growth alone; commercial income of 200,000 over five years; the plan as it stands by its word
    Case("MTFS_PLAN", NORMAL, ("pot.annual", "2025/26", "low_risk"), [[12500.0]]),
    Case("MTFS_PLAN", NORMAL, ("pot.annual", None, "commercial_high"), [[40500.0 + 40000] * 5]),
    Case("MTFS_PLAN", BOUNDARY, ("pot.annual", "2025/26", "none"), [[40500.0]]),
    Case("MTFS_PLAN", UNKNOWN, ("pot.annual", None, "no such scenario"), error="scenario: the plan has no scenario"),
    Case("MTFS_PLAN", UNKNOWN, ("pot.annual", None, "low_risk", "nhse:QOQ"), error="it has no scenarios"),
    Case("MTFS_PLAN", UNKNOWN, ("pot.annual", None, None, "no-such-plan"), error="'no-such-plan'"),
    Case(
        "MTFS_EXPLAIN", NORMAL, ("timeline.scale", "2025/26"), "£1,000  £ in £1k  [timeline.scale]\n  1000 (constant)"
    ),
    Case(
        "MTFS_EXPLAIN",
        LEFT_OUT,
        ("timeline.scale", "2025/26", None),
        "£1,000  £ in £1k  [timeline.scale]\n  1000 (constant)",
    ),
    Case("MTFS_PLAN", NUMBER, ("pot.annual", None, 2), error="scenario: a text belongs here, 2 was given"),
    Case("MTFS_PLAN", BLANK, ("pot.annual", None, None, [[None]]), error="plan: a text belongs here, a blank cell"),
    Case(
        "MTFS_EXPLAIN", ERROR_CELL, ("pot.annual", "2025/26", [["#N/A"]]), error="plan: a text belongs here, the error"
    ),
    Case("MTFS_EXPLAIN", UNKNOWN, ("pot.anual", "2025/26"), error="no line 'pot.anual'"),
    Case("MTFS_EXPLAIN", UNKNOWN, ("pot.annual", "2099/00"), error="2099/00 is outside the plan"),
    Case("MTFS_EXPLAIN", UNKNOWN, ("pot.annual", "2025/26", "no-such-plan"), error="'no-such-plan'"),
]
ERRORS = [
    Case("MTFS_BEDS", ERROR_CELL, ([[shown]],), error=f"bed_days: a number belongs here, the error {shown} was given")
    for shown in ERROR_CELLS
]

CASES = [
    *(case for part in (ALLOCATION, PRICES, POT, CARE, GAP, NHSE, PLAN, ERRORS) for case in part),
    *(case for function in GOOD for case in _refused(function)),
]
"""Every case of every function."""
NEEDING_PYDANTIC = ("MTFS_PLAN", "MTFS_EXPLAIN")
"""Functions that a host can only run where its Python has pydantic."""
