"""The lines of the checks: identities first, then rules."""

from __future__ import annotations

from mtfs.catalogue.lines.wording import Line

IDENTITIES, RULES = "Identities: equations that hold by arithmetic", "Rules: what a sensible plan keeps to"

CHECKS = {
    "checks.*.steps": Line("Steps sum to the movement", "£k", block=IDENTITIES),
    "checks.steps": Line("Steps sum to the movement, all streams", "£k", block=IDENTITIES),
    "checks.streams": Line("Recurrent and non-recurrent sum to the total allocation", "£k", block=IDENTITIES),
    "checks.funds": Line("Repurposed funds sum to what enters the pot", "£k", block=IDENTITIES),
    "checks.pot": Line("Sources less pressures sum to the pot", "£k", block=IDENTITIES),
    "checks.cumulative": Line("Yearly pots sum to the cumulative pot", "£k", block=IDENTITIES),
    "checks.settings": Line("Investment by care setting sums to the pot", "£k", block=IDENTITIES),
    "checks.shift": Line("Moves between care settings sum to 0", "£k", block=IDENTITIES),
    "checks.*.contract": Line("Inflation less what is asked for moves the contract", "£k", block=IDENTITIES),
    "checks.*.growth": Line("Baseline and growth sum to the projection", "activity", block=IDENTITIES, of_part=True),
    "checks.*.groups": Line("Growth by group sums to demographic growth", "activity", block=IDENTITIES, of_part=True),
    "checks.*.after": Line(
        "Projection and mitigations sum to what remains", "activity", block=IDENTITIES, of_part=True
    ),
    "checks.productivity": Line("Only cash-releasing productivity enters the pot", "£k", block=IDENTITIES),
    "checks.*.expenditure": Line("Steps sum to the movement of the expenditure", "£k", block=IDENTITIES),
    "checks.*.funding": Line("Steps sum to the movement of the funding", "£k", block=IDENTITIES),
    "checks.bridge": Line("The bridge leads to the closing gap and to the position", "£k", block=IDENTITIES),
    "checks.position": Line("Brought forward and in-year positions sum to the cumulative", "£k", block=IDENTITIES),
    "checks.requirement": Line("Savings requirements sum to the gap after reserves", "£k", block=IDENTITIES),
    "checks.*.rates": Line("No rate beyond the largest yearly rate", "rate", block=RULES),
    "checks.*.distance": Line("Convergence moves towards the target, not past it", "rate", block=RULES),
    "checks.*.ringfence": Line("Ring-fenced part is within the fund", "£k", block=RULES),
    "checks.*.released": Line("Released for good to date is within the fund", "£k", block=RULES),
    "checks.*.repurpose": Line("Share repurposed is within 0 to 1", "share", block=RULES),
    "checks.available_growth": Line("Available growth is not below 0", "£k", block=RULES),
    "checks.pressures": Line("Pressures that a stated available growth implies are not below 0", "£k", block=RULES),
    "checks.*.mitigations": Line("Mitigations leave no activity below 0", "activity", block=RULES, of_part=True),
    "checks.*.contract_rates": Line("No rate of the contract beyond the largest yearly rate", "rate", block=RULES),
    "checks.*.expenditure_rates": Line(
        "No rate of the expenditure beyond the largest yearly rate", "rate", block=RULES
    ),
    "checks.*.funding_rates": Line("No rate of the funding beyond the largest yearly rate", "rate", block=RULES),
    "checks.savings": Line("Savings and benefits are within expenditure", "£k", block=RULES),
    "checks.*.shares": Line("Shares of the population's groups sum to 1", "share", block=RULES),
    "checks.*.alternatives": Line("Only one of it and its alternatives is counted", "count", block=RULES),
    "checks.shares": Line("Shares of the care settings sum to 1", "share", block=RULES),
}
