"""The lines of the checks: identities first, then rules; the checks of a family may stand beside its lines instead."""

from __future__ import annotations

from functools import partial

from mtfs.catalogue.lines.record import ALTERNATIVES, MEANT_ABOVE_0, Line, Sheet, line

IDENTITIES, RULES = "Identities: equations that hold by arithmetic", "Rules: what a sensible plan keeps to"

CHECKS_SHEET = Sheet("Checks", "Each line is the amount by which something that must hold does not; 0 is right.")

identity = partial(Line, sheet=CHECKS_SHEET, block=IDENTITIES)
_identity_of_plan = partial(line, sheet=CHECKS_SHEET, block=IDENTITIES)
rule = partial(Line, sheet=CHECKS_SHEET, block=RULES)
_rule_of_plan = partial(line, sheet=CHECKS_SHEET, block=RULES)
_of_service = partial(identity, unit="activity", part="activity.services", unit_from_part=True)


class Check:
    """The amounts by which something that must hold does not."""

    STREAM_STEPS = identity("checks.*.steps", "Steps sum to the movement", part="allocation")
    STEPS = _identity_of_plan("checks.steps", "Steps sum to the movement, all streams")
    STREAMS = _identity_of_plan("checks.streams", "Recurrent and non-recurrent sum to the total allocation")
    FUNDS = _identity_of_plan("checks.funds", "Repurposed funds sum to what enters the pot")
    POT = _identity_of_plan("checks.pot", "Sources less pressures sum to the pot")
    CUMULATIVE = _identity_of_plan("checks.cumulative", "Yearly pots sum to the cumulative pot")
    SETTINGS = _identity_of_plan("checks.settings", "Investment by care setting sums to the pot")
    SHIFT = _identity_of_plan("checks.shift", "Moves between care settings sum to 0")
    CONTRACT = identity("checks.*.contract", "Inflation less what is asked for moves the contract", part="providers")
    GROWTH = _of_service("checks.*.growth", "Baseline and growth sum to the projection")
    GROUPS = _of_service("checks.*.groups", "Growth by group sums to demographic growth")
    AFTER = _of_service("checks.*.after", "Projection and mitigations sum to what remains")
    PRODUCTIVITY = _identity_of_plan("checks.productivity", "Only cash-releasing productivity enters the pot")
    EXPENDITURE = identity("checks.*.expenditure", "Steps sum to the movement of the expenditure", part="expenditure")
    FUNDING = identity("checks.*.funding", "Steps sum to the movement of the funding", part="funding")
    BRIDGE = _identity_of_plan("checks.bridge", "The bridge leads to the closing gap and to the position")
    POSITION = _identity_of_plan("checks.position", "Brought forward and in-year positions sum to the cumulative")
    REQUIREMENT = _identity_of_plan("checks.requirement", "Savings requirements sum to the gap after reserves")
    RATES = rule("checks.*.rates", "No rate beyond the largest yearly rate", "rate", part="allocation")
    DISTANCE = rule("checks.*.distance", "Convergence moves towards the target, not past it", "rate", part="allocation")
    RINGFENCE = rule("checks.*.ringfence", "Ring-fenced part is within the fund", part="funds")
    RELEASED = rule("checks.*.released", "Released for good to date is within the fund", part="funds")
    REPURPOSE = rule("checks.*.repurpose", "Share repurposed is within 0 to 1", "share", part="funds")
    INSIDE = rule("checks.*.inside", "It and the fund that holds its money are not both counted", part="funds")
    AVAILABLE_GROWTH = _rule_of_plan("checks.available_growth", "Available growth is not below 0")
    PRESSURES = _rule_of_plan("checks.pressures", "Pressures that a stated available growth implies are not below 0")
    MITIGATIONS = rule(
        "checks.*.mitigations", "Mitigations leave no activity below 0", "activity", part="activity.services",
        unit_from_part=True,
    )  # fmt: skip
    CONTRACT_RATES = rule(
        "checks.*.contract_rates", "No rate of the contract beyond the largest yearly rate", "rate", part="providers"
    )
    EXPENDITURE_RATES = rule(
        "checks.*.expenditure_rates", "No rate of the expenditure beyond the largest yearly rate", "rate",
        part="expenditure",
    )  # fmt: skip
    FUNDING_RATES = rule(
        "checks.*.funding_rates", "No rate of the funding beyond the largest yearly rate", "rate", part="funding"
    )
    SAVINGS = _rule_of_plan("checks.savings", "Savings and benefits are within expenditure")
    SERVICE_SHARES = rule(
        "checks.*.shares", "Shares of the population's groups sum to 1", "share", part="activity.services"
    )
    ALTERNATIVES = rule(
        "checks.*.alternatives", "Only one of it and its alternatives is counted", "count", part=ALTERNATIVES
    )
    SHARES = _rule_of_plan("checks.shares", "Shares of the care settings sum to 1", "share")
    SIGN = rule("checks.sign.*", "Has the right sign", part=MEANT_ABOVE_0, unit_from_part=True)
