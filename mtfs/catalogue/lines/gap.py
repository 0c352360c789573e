"""The lines about the gap: expenditure and funding, schemes, gap, bridge, position, requirement; and claims."""

from __future__ import annotations

from mtfs.catalogue.lines.wording import OUTTURN_STEP, Line, flow, running

DO_NOTHING = "If nothing is done"
BRIDGE = "From the do-nothing gap to the closing one"
POSITION = "Position, a surplus above 0"
REQUIREMENT = "Savings requirement: what each year has to find anew"


def _budget_line(opening: str) -> dict[str, Line]:
    return {
        "driver.*": flow("Step"),
        "step_inflation": flow("Step: inflation"),
        "step_efficiency": flow("Step: efficiency"),
        "changes": flow("Step: recurrent changes"),
        "expected": Line(f"Recurrent {opening} as the assumptions give it", "£k"),
        "step_outturn": flow(OUTTURN_STEP),
        "recurrent": Line(f"Recurrent {opening}", "£k", key=True, outturn=True),
        "non_recurrent": flow("Non-recurrent items", outturn=True),
        "total": Line(f"Total {opening}", "£k", key=True),
    }


GAP = {
    **{f"expenditure.*.{part}": line for part, line in _budget_line("expenditure").items()},
    **{f"funding.*.{part}": line for part, line in _budget_line("funding").items()},
    "schemes.*.recurrent_part": flow("New recurrent amount", outturn=True),
    "schemes.*.recurrent_base": Line("Recurrent to date", "£k"),
    "schemes.*.level": flow("In-year value", key=True, outturn=True),
    "gap.funding": Line("Funding", "£k", key=True, block=DO_NOTHING),
    "gap.funding_recurrent": Line("of which recurrent", "£k", block=DO_NOTHING),
    "gap.expenditure": Line("Expenditure", "£k", key=True, block=DO_NOTHING),
    "gap.expenditure_recurrent": Line("of which recurrent", "£k", block=DO_NOTHING),
    "gap.do_nothing": Line("Do-nothing gap: expenditure less funding", "£k", key=True, block=DO_NOTHING),
    "gap.savings": Line("Savings plans (taken off)", "£k", block=BRIDGE),
    "gap.after_savings": Line("Gap that savings plans leave", "£k", block=BRIDGE),
    "gap.benefits": Line("Programme benefits (taken off)", "£k", block=BRIDGE),
    "gap.investment": Line("Investment (added)", "£k", block=BRIDGE),
    "gap.closing": Line("Closing gap (below 0: a surplus)", "£k", key=True, block=BRIDGE),
    "gap.remaining": Line("Gap still open after reserves", "£k", key=True, block=BRIDGE),
    "gap.challenge": Line("Challenge if investment is funded locally", "£k", block=BRIDGE),
    "gap.savings_recurrent": Line("Savings plans, recurrent", "£k", block=BRIDGE),
    "gap.benefits_recurrent": Line("Programme benefits, recurrent", "£k", block=BRIDGE),
    "gap.investment_recurrent": Line("Investment, recurrent", "£k", block=BRIDGE),
    "gap.expenditure_after_plan": Line("Expenditure after savings, benefits and investment", "£k", block=POSITION),
    "gap.in_year": flow("In-year position", key=True, block=POSITION),
    "gap.underlying": Line("of which underlying (recurrent)", "£k", key=True, block=POSITION),
    "gap.non_recurrent": flow("of which non-recurrent", block=POSITION),
    "gap.cumulative": running("Cumulative position, from the amount brought forward", POSITION),
    "gap.reserves": flow("Reserves used", block=REQUIREMENT, outturn=True),
    "gap.requirement": flow("Savings requirement of the year", key=True, block=REQUIREMENT),
    "gap.requirement_to_date": running("Savings requirement, to date", REQUIREMENT),
    "claims.*.computed": Line("Computed", "of the claim", key=True, once=True, of_part=True),
    "claims.*.difference": Line("Outside the published range by", "of the claim", once=True, of_part=True),
}
