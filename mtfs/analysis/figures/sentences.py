"""The sentences beside the pot: whether it is stated, which illustrative inputs it rests on, which streams it holds.

A sentence is a row of pieces, so that a text and a live formula say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mtfs.analysis.figures.missing import missing_pressures
from mtfs.analysis.figures.pieces import Amount, BySign, IfEntered, Piece, Sentence, is_illustrative, text_of
from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import Allocation, Expenditure, Fund, Funding, Gap, LineId, Pot, Scheme, Stream
from mtfs.core.units import MONEY
from mtfs.formulas.algebra import is_missing
from mtfs.model.graph_recording import graph_of
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.inputs import Input
from mtfs.plan.parts.money import AS_INPUT, STATED
from mtfs.plan.plan import Plan

STATED_POT = "Pot stated by the plan: changes of the allocation do not move it"
MOST_PARTS = 4
"""Parts with illustrative inputs that are named; of more it is said where they are marked."""
MANY = " They are marked on Assumptions."
MOST_NAMED = 3
"""Illustrative inputs of a part that are named; of more it is said how many."""
THE_POT = "the pot"
RESTS = " rests on illustrative inputs, to be replaced before use."


class Assumed(NamedTuple):
    """Illustrative inputs of one part of a plan, such as a fund."""

    keys: tuple[str, ...]
    text: str


class Component(NamedTuple):
    """A part of the pot, and the illustrative inputs that it rests on where choices of the plan are these words."""

    amount: Amount
    assumed: tuple[Assumed, ...]
    when: tuple[tuple[str, str], ...] = ()

    def counts(self, plan: Plan) -> bool:
        """Return whether the plan makes the choices."""
        return all(plan.values[key][0] == word for key, word in self.when)


class Total(NamedTuple):
    """A figure beside which stands how much of it rests on illustrative inputs, and what it is called there."""

    amount: Amount
    name: str
    components: tuple[Component, ...]

    @property
    def nothing(self) -> str:
        """What is said where none of it does."""
        return f"No part of {self.name} rests on illustrative inputs."


def pot_sentences(projection: Projection) -> list[str]:
    """Return what is said beside the pot; nothing for a plan without one."""
    plan = projection.plan
    if not plan.allocation:
        return []
    how = how_growth_counts(plan) if plan.available_growth is not None else {}
    sentence = how.get(plan.states_available_growth)
    return [
        *([text_of(sentence, projection)] if sentence is not None else []),
        "".join(illustrative_texts(projection, total_of_pot(plan))),
        text_of(scope_of(plan), projection),
    ]


def where_pressures(plan: Plan, entered: Sentence, missing: Sentence) -> Sentence:
    """Return what is said of the pot once the funding pressures that a plan lacks are entered, and until then."""
    return (IfEntered(tuple(missing_pressures(plan)), entered, missing),)


def partial_pot(lines: Collection[str]) -> Sentence:
    """Return in words what the pot would be without the funding pressures that are missing."""
    sources = [line for line in Pot.SOURCES if line in lines]
    parts = [piece for line in sources for piece in (f", {line.kind.in_sentence} ", Amount(line))]
    parts[0] = f" ({sources[0].kind.in_sentence} "
    before = "Before the pressures, and without what else is missing, it would be "
    return (before, Amount(Pot.ANNUAL), *parts, "): overstated.")


def how_growth_counts(plan: Plan) -> dict[bool, Sentence]:
    """Return how available growth comes about: where the plan states it, and where pressures are an input."""
    first, last = Amount(Pot.PRESSURES, 1), Amount(Pot.PRESSURES, plan.horizon)
    span: Sentence = (first, f" in {plan.years[1]}")
    implied: Sentence = ("are ", *span)
    if plan.horizon > 1:
        span = (*span, " to ", last, f" in {plan.years[-1]}")
        level: Sentence = ("are ", first, f" in {plan.years[1]} and in {plan.years[-1]}")
        implied = (BySign(last, ("rise from ", *span), level, ("fall from ", *span), less=first),)
    return {
        True: (STATED_POT, "; the pressures this implies ", *implied, "."),
        False: ("Pressures are an input, ", *span, ": growth of the allocation moves the pot."),
    }


def total_of_pot(plan: Plan) -> Total:
    """Return the pot over the plan years."""
    return Total(Amount(Pot.ANNUAL), THE_POT, tuple(illustrative_components(plan)))


def named_in(total: Total) -> str:
    """Return what stands behind the amounts of a total: its name, but for the pot beside which the sentence stands."""
    return "" if total.name == THE_POT else f" {total.name}"


def illustrative_components(plan: Plan) -> list[Component]:
    """Return the parts of a plan's pot that rest on illustrative inputs, whichever choices it makes.

    Where available growth is stated, it rests on what states it: growth and the pressures that it implies cancel out.
    """
    graph = graph_of(plan)
    growth = graph.inputs_of([Pot.GROWTH_STEP, Pot.CONVERGENCE_STEP])
    rests: list[tuple[LineId, Collection[str], tuple[tuple[str, str], ...]]] = []
    if plan.available_growth is None:
        rests.append((Pot.AVAILABLE_GROWTH, {*growth, *(f"pressures.{key}" for key in plan.pressures)}, ()))
    else:
        as_input = (Pot.AVAILABLE_GROWTH, {*growth, "available_growth.pressures"}, ((GROWTH_METHOD, AS_INPUT),))
        rests += [*_by_case(Pot.AVAILABLE_GROWTH, "available_growth", (GROWTH_METHOD, STATED)), as_input]
    rests += [(line, graph.inputs_of([line]), ()) for line in map(Fund.REPURPOSED.of, plan.funds)]
    rests += _by_case(Pot.COMMERCIAL, "commercial") if plan.commercial is not None else []
    if Pot.PRODUCTIVITY in graph.lines:
        rests.append((Pot.PRODUCTIVITY, graph.inputs_of([Pot.PRODUCTIVITY]), ()))
    parts = []
    for line, keys, when in rests:
        behind = [entry for key, entry in plan.inputs.items() if key in keys and is_illustrative(plan, key)]
        if behind:
            parts.append(Component(Amount(line), _by_part(behind), when))
    return parts


def _by_case(
    line: LineId, part: str, *when: tuple[str, str]
) -> list[tuple[LineId, Collection[str], tuple[tuple[str, str], ...]]]:
    """Return what a line rests on in each case of which a part takes one."""
    return [(line, {f"{part}.{case}"}, (*when, (f"{part}.option", case))) for case in ("low", "central", "high")]


def totals_of_gap(plan: Plan) -> list[Total]:
    """Return what makes the gap of the last year, as far as it rests on illustrative inputs."""
    graph, year = graph_of(plan), plan.horizon
    schemes = {kind: [key for key, scheme in plan.schemes.items() if scheme.kind == kind]
               for kind in ("savings", "benefits")}  # fmt: skip
    held = [
        (Gap.EXPENDITURE, "expenditure", map(Expenditure.TOTAL.of, plan.expenditure)),
        (Gap.FUNDING, "funding", map(Funding.TOTAL.of, plan.funding)),
        (Gap.SAVINGS, "savings plans", map(Scheme.LEVEL.of, schemes["savings"])),
        (Gap.BENEFITS, "programme benefits", map(Scheme.LEVEL.of, schemes["benefits"])),
    ]
    totals = []
    for line, name, parts in held if plan.expenditure else []:
        behind = [(part, [key for key in plan.inputs if key in graph.inputs_of([part]) and is_illustrative(plan, key)])
                  for part in parts]  # fmt: skip
        components = [Component(Amount(part, year), (Assumed(tuple(keys), ""),)) for part, keys in behind if keys]
        if components:
            totals.append(Total(Amount(line, year), f"{name} in {plan.years[year]}", tuple(components)))
    return totals


def gap_sentences(projection: Projection) -> list[str]:
    """Return how much of what makes the gap rests on illustrative inputs; nothing where none does."""
    return [illustrative_texts(projection, total)[0] for total in totals_of_gap(projection.plan)]


def savings_to_find(plan: Plan) -> Sentence:
    """Return what the savings requirement of all years is called: the plan's own schemes are not taken off it."""
    when = f"{'in' if plan.horizon == 1 else 'by'} {plan.years[-1]}"
    return (f"Savings to find {when}{', before the schemes' if plan.schemes else ''}",)


def after_schemes(plan: Plan) -> Sentence:
    """Return what the plan's schemes leave of the savings to find."""
    line = Gap.REMAINING if Gap.REMAINING in graph_of(plan).lines else Gap.CLOSING
    left, size = Amount(line, plan.horizon), Amount(line, plan.horizon, size=True)
    return ("after the schemes ", BySign(left, (left, " stays open"), ("nothing stays open",), (size, " is to spare")))


def are_many(components: Sequence[Component]) -> bool:
    """Return whether illustrative inputs belong to more parts of a plan than a sentence can name."""
    return sum(len(component.assumed) for component in components) > MOST_PARTS


def _by_part(behind: list[Input]) -> tuple[Assumed, ...]:
    """Return inputs by the part that they belong to, such as a fund."""
    parts: dict[str, list[Input]] = {}
    for entry in behind:
        parts.setdefault(_part(entry), []).append(entry)
    return tuple(Assumed(tuple(entry.id for entry in own), _named(part, own)) for part, own in parts.items())


def _part(entry: Input) -> str:
    group = entry.place.declared.group
    return getattr(entry.place.part, "name", group.name if group is not None else entry.section)


def _named(part: str, own: list[Input]) -> str:
    if [entry.name for entry in own] == [part]:
        return f" {part}."
    names = [entry.name[:1].lower() + entry.name[1:] for entry in own]
    return f" {part} ({', '.join(names) if len(own) <= MOST_NAMED else f'{len(own)} inputs'})."


def illustrative_texts(projection: Projection, total: Total) -> tuple[str, str]:
    """Return how much of a total rests on illustrative inputs, and on which; the second may be empty."""
    parts = total.components
    amounts = [(part, part.amount.of(projection)) for part in parts if part.counts(projection.plan)]
    counted = [(part, amount) for part, amount in amounts if amount and not is_missing(amount)]
    assumed, whole = sum(amount for _, amount in counted), total.amount.of(projection)
    if not assumed:
        return total.nothing, ""
    names = MANY if are_many(parts) else "".join(own.text for part, _ in counted for own in part.assumed)
    return f"{MONEY.millions(assumed)} of {MONEY.millions(whole)}{named_in(total)}{RESTS}", names


def scope_of(plan: Plan) -> Sentence:
    """Return which streams the allocation holds, with the openings that they have."""
    year, streams = plan.years[0], list(plan.allocation)
    if len(streams) == 1:
        name = plan.allocation[streams[0]].name
        return ("The allocation of ", Amount(Allocation.RECURRENT, 0),
                f" in {year} is one stream, {name}, which the plan does not split.")  # fmt: skip
    pieces: list[Piece] = [f"The allocation holds in {year} "]
    for key in streams:
        between = "" if key == streams[0] else " and " if key == streams[-1] else ", "
        pieces += [f"{between}{plan.allocation[key].name} ", Amount(Stream.RECURRENT.of(key), 0)]
    if any(plan.allocation[key].non_recurrent for key in streams):
        pieces += ["; non-recurrent items of ", Amount(Allocation.NON_RECURRENT, 0), " come on top"]
    return (*pieces, ".")
