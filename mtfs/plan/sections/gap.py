"""The inputs about the gap: expenditure and funding lines, schemes, reserves, the amount brought forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.budget import BudgetLine
from mtfs.plan.inputs import ANY_AMOUNT, RATE, Input, switch, text_input

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan


def expenditure(plan: Plan) -> Iterator[Input]:
    """Lines of expenditure."""
    for key, line in plan.expenditure.items():
        yield from _budget_line(f"expenditure.{key}", f"Expenditure: {line.name}", line)


def funding(plan: Plan) -> Iterator[Input]:
    """Lines of funding."""
    for key, line in plan.funding.items():
        yield from _budget_line(f"funding.{key}", f"Funding: {line.name}", line)


def _budget_line(at: str, section: str, line: BudgetLine) -> Iterator[Input]:
    yield text_input(f"{at}.name", "Name", line.name, section)
    yield Input(f"{at}.method", "Compounding method", "", "choice", line.method, None,
                ("multiplicative", "additive"), section, True)  # fmt: skip
    yield Input(f"{at}.opening", "Recurrent amount in the base year", "£k", "figure", line.opening, ANY_AMOUNT, (),
                section)  # fmt: skip
    for key, driver in line.growth.items():
        yield text_input(f"{at}.growth.{key}.name", "Growth driver: name", driver.name, section)
        yield Input(f"{at}.growth.{key}", f"Growth driver: {driver.name}", "rate", "series", driver, RATE, (), section)
    for rate, name in (("inflation", "Inflation (cost uplift)"), ("efficiency", "Efficiency")):
        own = getattr(line, rate)
        if own is not None:
            yield Input(f"{at}.{rate}", name, "rate", "series", own, RATE, (), section)
    for field, label in (("changes", "Recurrent change"), ("non_recurrent", "Non-recurrent")):
        for key, item in getattr(line, field).items():
            yield text_input(f"{at}.{field}.{key}.name", f"{label}: name", item.name, section)
            yield Input(f"{at}.{field}.{key}", f"{label}: {item.name}", "£k", "amounts", item, ANY_AMOUNT, (),
                        section)  # fmt: skip


def schemes(plan: Plan) -> Iterator[Input]:
    """Savings plans, programme benefits and investment."""
    for key, scheme in plan.schemes.items():
        at, section = f"schemes.{key}", f"Scheme: {scheme.name}"
        yield text_input(f"{at}.name", "Name", scheme.name, section)
        yield Input(f"{at}.kind", "Kind", "", "choice", scheme.kind, None, ("savings", "benefits", "investment"),
                    section, True)  # fmt: skip
        yield switch(f"{at}.recurrent", "Recurrent: there again in every later year", scheme.recurrent, section)
        yield Input(f"{at}.amounts", "New amount of the year", "£k", "amounts", scheme.amounts, ANY_AMOUNT, (), section)


def position(plan: Plan) -> Iterator[Input]:
    """What is brought forward, and reserves used."""
    if plan.gap is None:
        return
    section = "Position"
    if plan.gap.brought_forward is not None:
        yield Input("gap.brought_forward", "Brought forward, a surplus above 0", "£k", "figure",
                    plan.gap.brought_forward, ANY_AMOUNT, (), section)  # fmt: skip
    for key, reserve in plan.gap.reserves.items():
        yield text_input(f"gap.reserves.{key}.name", "Reserve: name", reserve.name, section)
        yield Input(f"gap.reserves.{key}", f"Reserves used: {reserve.name}", "£k", "amounts", reserve, ANY_AMOUNT,
                    (), section)  # fmt: skip
