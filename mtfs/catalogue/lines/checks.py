"""The lines of the checks: identities first, then rules."""

from __future__ import annotations

from functools import partial

from mtfs.catalogue.lines.record import Line, line

IDENTITIES, RULES = "Identities: equations that hold by arithmetic", "Rules: what a sensible plan keeps to"

_identity = partial(Line, sheet="Checks", block=IDENTITIES)
_identity_of_plan = partial(line, sheet="Checks", block=IDENTITIES)
_rule = partial(Line, sheet="Checks", block=RULES)
_rule_of_plan = partial(line, sheet="Checks", block=RULES)
_of_service = partial(_identity, unit="activity", part="services", unit_from_part=True)


class Check:
    """The amounts by which something that must hold does not."""

    STREAM_STEPS = _identity("checks.*.steps", "Steps sum to the movement", part="allocation")
    STEPS = _identity_of_plan("checks.steps", "Steps sum to the movement, all streams")
    STREAMS = _identity_of_plan("checks.streams", "Recurrent and non-recurrent sum to the total allocation")
    FUNDS = _identity_of_plan("checks.funds", "Repurposed funds sum to what enters the pot")
    POT = _identity_of_plan("checks.pot", "Sources less pressures sum to the pot")
    CUMULATIVE = _identity_of_plan("checks.cumulative", "Yearly pots sum to the cumulative pot")
    SETTINGS = _identity_of_plan("checks.settings", "Investment by care setting sums to the pot")
    SHIFT = _identity_of_plan("checks.shift", "Moves between care settings sum to 0")
    CONTRACT = _identity("checks.*.contract", "Inflation less what is asked for moves the contract", part="providers")
    GROWTH = _of_service("checks.*.growth", "Baseline and growth sum to the projection")
    GROUPS = _of_service("checks.*.groups", "Growth by group sums to demographic growth")
    AFTER = _of_service("checks.*.after", "Projection and mitigations sum to what remains")
    PRODUCTIVITY = _identity_of_plan("checks.productivity", "Only cash-releasing productivity enters the pot")
    EXPENDITURE = _identity("checks.*.expenditure", "Steps sum to the movement of the expenditure", part="expenditure")
    FUNDING = _identity("checks.*.funding", "Steps sum to the movement of the funding", part="funding")
    BRIDGE = _identity_of_plan("checks.bridge", "The bridge leads to the closing gap and to the position")
    POSITION = _identity_of_plan("checks.position", "Brought forward and in-year positions sum to the cumulative")
    REQUIREMENT = _identity_of_plan("checks.requirement", "Savings requirements sum to the gap after reserves")
    RATES = _rule("checks.*.rates", "No rate beyond the largest yearly rate", "rate", part="allocation")
    DISTANCE = _rule(
        "checks.*.distance", "Convergence moves towards the target, not past it", "rate", part="allocation"
    )
    RINGFENCE = _rule("checks.*.ringfence", "Ring-fenced part is within the fund", part="funds")
    RELEASED = _rule("checks.*.released", "Released for good to date is within the fund", part="funds")
    REPURPOSE = _rule("checks.*.repurpose", "Share repurposed is within 0 to 1", "share", part="funds")
    AVAILABLE_GROWTH = _rule_of_plan("checks.available_growth", "Available growth is not below 0")
    PRESSURES = _rule_of_plan("checks.pressures", "Pressures that a stated available growth implies are not below 0")
    MITIGATIONS = _rule(
        "checks.*.mitigations", "Mitigations leave no activity below 0", "activity", part="services",
        unit_from_part=True,
    )  # fmt: skip
    CONTRACT_RATES = _rule(
        "checks.*.contract_rates", "No rate of the contract beyond the largest yearly rate", "rate", part="providers"
    )
    EXPENDITURE_RATES = _rule(
        "checks.*.expenditure_rates", "No rate of the expenditure beyond the largest yearly rate", "rate",
        part="expenditure",
    )  # fmt: skip
    FUNDING_RATES = _rule(
        "checks.*.funding_rates", "No rate of the funding beyond the largest yearly rate", "rate", part="funding"
    )
    SAVINGS = _rule_of_plan("checks.savings", "Savings and benefits are within expenditure")
    SERVICE_SHARES = _rule("checks.*.shares", "Shares of the population's groups sum to 1", "share", part="services")
    ALTERNATIVES = _rule(
        "checks.*.alternatives", "Only one of it and its alternatives is counted", "count", part="alternatives"
    )
    SHARES = _rule_of_plan("checks.shares", "Shares of the care settings sum to 1", "share")
