"""What a plan does not know."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.catalogue.lines import Activity, Pot
from mtfs.plan.inputs import Input
from mtfs.plan.plan import Plan

NOT_COMPUTABLE = "not computable"
NO_POT = f"{NOT_COMPUTABLE}: funding pressures missing"
"""The words in place of a pot where funding pressures are missing; the partial figure follows below."""
OF_POT = (Pot.ANNUAL, Pot.CUMULATIVE, Pot.RECURRENT_CUMULATIVE, Activity.HEADROOM)
"""Lines that are no figures to speak of where funding pressures are missing."""


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
    return bool(missing_pressures(plan))


def is_computable(line: str, plan: Plan) -> bool:
    """Return whether a line can be computed as far as funding pressures go: without them no pot can."""
    return line not in OF_POT or not lacks_pressures(plan)


def missing_pressures(plan: Plan) -> list[str]:
    """Return the inputs of funding pressures that are missing."""
    return [f"pressures.{key}" for key, series in plan.pressures.items() if series.status == "missing"]


def missing_notes(plan: Plan) -> list[str]:
    """Return a sentence for each thing that the plan does not know, and one for what it has no expenditure for."""
    begin_later = [entry.section for entry in plan.inputs.values() if entry.declared.base_missing]
    without = f"{'; '.join(begin_later)}: no amount of {plan.base_year}, so that year has no total of it and no gap"
    unused = "Reserves close no gap: the plan has no expenditure. Add [expenditure.NAME] to use them"
    alone = "No gap is computed: the plan has funding and no expenditure. Add [expenditure.NAME] to compare them"
    return [
        *(f"Missing, so not counted: {entry.name}. {entry.why}" for entry in missing(plan).values()),
        *([without] if begin_later else []),
        *([unused] if plan.reserves and not plan.expenditure else []),
        *([alone] if plan.funding and not plan.expenditure else []),
    ]


def _name(entry: Input) -> str:
    return entry.section.removeprefix("Fund: ") if entry.kind == "figure" else entry.name
