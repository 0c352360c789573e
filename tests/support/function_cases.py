"""The cases of every function, once for every host: what is given, and what has to come back.

Arguments are in the form that no host owns: a number, a text, True or False, None for one left out, a range as a list
of rows; in a range None is a blank cell and "#N/A" an error cell. Cases with values of their own are in
udf/cases/functions.toml; those of arguments that are refused are made here.
"""

from dataclasses import dataclass
from typing import Any

from support.case_files import arithmetic, cases

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


FILE = cases("udf/cases/functions.toml")
GOOD: dict[str, dict[str, Any]] = FILE["good"]
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


def _argument(value: Any) -> Any:
    """An argument of the file: an empty text is one left out, or in a range a blank cell."""
    if isinstance(value, list):
        return [_argument(item) for item in value]
    return None if value == "" else value


def _expected(value: Any) -> Any:
    """What a case of the file expects, its arithmetic worked out."""
    if isinstance(value, list):
        return [_expected(item) for item in value]
    return arithmetic(value[1:]) if isinstance(value, str) and value.startswith("=") else value


WRITTEN = [
    Case(
        function,
        case["kind"],
        tuple(map(_argument, case["arguments"])),
        _expected(case.get("expected")),
        case.get("error", ""),
    )
    for function, written in FILE["cases"].items()
    for case in written
]
ERRORS = [
    Case("MTFS_BEDS", ERROR_CELL, ([[shown]],), error=f"bed_days: a number belongs here, the error {shown} was given")
    for shown in ERROR_CELLS
]

CASES = [
    *WRITTEN,
    *ERRORS,
    *(case for function in GOOD for case in _refused(function)),
]
"""Every case of every function."""
NEEDING_PYDANTIC = ("MTFS_PLAN", "MTFS_EXPLAIN")
"""Functions that a host can only run where its Python has pydantic."""
