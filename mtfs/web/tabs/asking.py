"""What a tab asks beside the plan: the figure that is meant, the plan before, the ICBs to compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mtfs.analysis.figures.missing import is_partial
from mtfs.analysis.figures.outputs import Output, main_outputs
from mtfs.analysis.figures.projection import Projection
from mtfs.core.errors import PlanError
from mtfs.formulas.algebra import is_missing
from mtfs.web.question import LONGEST_WORD, Question, keys, read_question

IN_THE_FILE = "in the plan file (Download the plan, then upload it again)"
"""Where a user of the page writes what it has no field for."""
FIGURE, NEW, OLD = "figure", "new", "old"


def with_figure(data: Any) -> tuple[Question, str | None]:
    """Return the question about a plan, and the figure that is asked for beside it; None without one.

    Raises:
        MtfsError: for a question that is none, or a figure that is no text.
    """
    question = read_question(data, {FIGURE})
    return question, figure_of(question.more)


def figure_of(data: Mapping[str, Any]) -> str | None:
    """Return the figure that a question names; None where it names none.

    Raises:
        PlanError: for something else than a text.
    """
    named = data.get(FIGURE)
    if named is None or (isinstance(named, str) and 0 < len(named) <= LONGEST_WORD):
        return named
    raise PlanError(f'{FIGURE}: is no text of 1 to {LONGEST_WORD} characters; write it as "pot.total"')


def two_plans(data: Any) -> tuple[Question, Question, str | None]:
    """Return the questions about the plan before and the plan now, and the figure that is asked for.

    Raises:
        MtfsError: for a question that is none.
    """
    keys(data, "the request", {NEW, OLD, FIGURE})
    if NEW not in data or OLD not in data:
        raise PlanError(f'the request: names no two plans; give "{OLD}" and "{NEW}", each as a plan is asked for')
    return read_question(data[OLD]), read_question(data[NEW]), figure_of(data)


def known_outputs(projection: Projection) -> list[Output]:
    """Return the figures that matter first in a plan and can be computed; no pot without funding pressures."""
    return computable(main_outputs(projection), projection)


def computable(outputs: list[Output], projection: Projection) -> list[Output]:
    """Return those of some figures that can be computed."""
    return [one for one in outputs if not is_partial(projection.plan, one.line) and not is_missing(one.of(projection))]


def named(outputs: list[Output], projection: Projection) -> list[dict[str, str]]:
    """Return figures to choose from, with what readers call them."""
    return [{"figure": str(one), "name": one.name(projection)} for one in outputs]
