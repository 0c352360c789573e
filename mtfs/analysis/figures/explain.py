"""How a figure comes about, down to the inputs and their sources."""

from __future__ import annotations

from mtfs.analysis.figures.steps import InputYear, Part, Step, Steps, source_text, year_of_line
from mtfs.model.graph import LineYear
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected


def explain(plan: Plan, line: str, year: str | None = None, ids: bool = False) -> str:
    """Return how a line's figure comes about, as text: formulas, operands, values, inputs and their sources.

    Money is in £m, to the nearest £1k so that the steps add up; below £100k in £k.

    Args:
        plan: The plan.
        line: Id of a line, or of an input.
        year: A year such as "2027/28"; without one the plan's last year.
        ids: With the ids of lines and inputs.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26.
    """
    plan = as_selected(plan)
    figure = year_of_line(plan, line, year)
    if isinstance(figure, InputYear):
        return _input(figure, ids)
    writer = _Writer(Steps(plan, [figure]), ids)
    writer.line(figure, 0)
    said = ((key, source_text(key)) for key in sorted(writer.sources))
    return "\n".join([*writer.text, *(f"{key}: {text}" for key, text in said if text)])


class _Writer:
    """Writes the steps below a line as an indented text; each line is worked out once."""

    def __init__(self, steps: Steps, ids: bool) -> None:
        self.steps, self.ids = steps, ids
        self.text: list[str] = []
        self.sources: set[str] = set()
        self._seen: set[int] = set()
        self._named: set[str] = set()

    def line(self, year: LineYear, depth: int, label: str = "") -> None:
        """Write a line: its value, then what it is made by, unless that was said above."""
        head = f"{label}{self.steps.value(year)}  {self.steps.name(year)}{_id(year.line, self.ids)}"
        if year.place in self._seen:
            self._put(depth, head + "  (worked out above)")
            return
        self._seen.add(year.place)
        self._put(depth, head)
        self._step(self.steps.made_by(year.expression), depth + 1)

    def _step(self, step: Step, depth: int) -> None:
        if step.formula:
            self._put(depth, f"= {step.formula}{f'   ({step.name})' if step.name else ''}")
        if step.values:
            self._put(depth, f"= {step.values}")
        for part in step.parts:
            self._part(part, depth + 1 if step.formula else depth)

    def _part(self, part: Part, depth: int) -> None:
        label = f"{part.called}: " if part.called else ""
        if part.line is not None:
            self.line(part.line, depth, label)
        elif part.entry is not None:
            self.sources |= {part.entry.source} if part.entry.standing else set()
            self._put(depth, label + _input(part.entry, self.ids, part.entry.key in self._named))
            self._named.add(part.entry.key)
        elif part.between is not None:
            self._put(depth, f"{label}{part.value}" if part.called else "of")
            self._step(part.between, depth + 1)
        else:
            self._put(depth, f"{label}{part.value} (constant)")

    def _put(self, depth: int, text: str) -> None:
        self.text.append("  " * depth + text)


def _id(text: str, shown: bool) -> str:
    return f"  [{text}]" if shown else ""


def _input(entry: InputYear, ids: bool, named: bool = False) -> str:
    """Return an input with status, source and note, or without them where it was named above."""
    head = f"{entry.value}  {entry.name}{_id(entry.key, ids)}"
    if named:
        return f"{head}  (source above)"
    source = f", source {entry.source}" if entry.source else ""
    standing = f"input, {entry.standing}{source}" if entry.standing else "input"
    return " | ".join([head, standing, *([entry.note] if entry.note else [])])
