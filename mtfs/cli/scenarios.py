"""The command that compares the scenarios of a plan."""

from __future__ import annotations

from mtfs.cli.app import FiguresOption, Format, FormatOption, IdsOption, OutputOption, PlanArgument, load, plan_command
from mtfs.cli.printing import emit_table
from mtfs.cli.terminal import put_lines


@plan_command
def scenarios(
    plan: PlanArgument = None,
    figures: FiguresOption = None,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Compare the scenarios of a plan, and each with the plan as it stands."""  # fmt: skip
    from mtfs.analysis.versions.scenarios import compare_scenarios
    from mtfs.plan.changes import bare_amounts_of_scenario

    loaded = load(plan, None)
    comparison = compare_scenarios(loaded, figures)
    emit_table(comparison, format_, output, ids=ids)
    for key in loaded.scenarios:
        put_lines(bare_amounts_of_scenario(comparison.plan, key), err=True)
