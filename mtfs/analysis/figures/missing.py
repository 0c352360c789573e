"""What a plan does not know."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.plan.inputs import Input
from mtfs.plan.plan import Plan


@dataclass(frozen=True)
class Missing:
    """Something that the plan does not know: its name for readers, and why."""

    name: str
    why: str


def missing(plan: Plan) -> dict[str, Missing]:
    """Return what the plan does not know, by input id."""
    entries = {
        key: Missing(_name(entry), entry.content.note or "Not entered.")
        for key, entry in plan.inputs.items()
        if entry.missing
    }
    for key, text in plan.missing.items():
        name, _, why = text.partition(": ")
        entries[f"missing.{key}"] = Missing(name, why or "Not entered.")
    return entries


def lacks_pressures(plan: Plan) -> bool:
    """Return whether funding pressures are missing, without which there is no pot to speak of."""
    return any(series.status == "missing" for series in plan.pressures.values())


def missing_notes(plan: Plan) -> list[str]:
    """Return a sentence for each thing that the plan does not know, and one where its reserves close no gap."""
    unused = "Reserves close no gap: the plan has no expenditure. Add [expenditure.NAME] to use them"
    return [
        *(f"Missing, so not counted: {entry.name}. {entry.why}" for entry in missing(plan).values()),
        *([unused] if plan.reserves and not plan.expenditure else []),
    ]


def _name(entry: Input) -> str:
    return entry.section.removeprefix("Fund: ") if entry.kind == "figure" else entry.name
