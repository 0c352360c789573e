"""The option --since: an earlier version of a plan, of which the Cover says what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import load
from mtfs.core.errors import LineError
from mtfs.plan.plan import Plan

SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="PLAN",
        help="An earlier version of the plan: the Cover says what changed since.",
        show_default=False,
    ),
]


def change_log(since: str | None, plan: Plan) -> list[str]:
    """Return what changed from an earlier version to a plan, in sentences; none where no version is given.

    Raises:
        LineError: where the two have no main figure in common.
    """
    from mtfs.analysis.versions.bridge import bridge
    from mtfs.analysis.versions.ends import End

    if since is None:
        return []
    earlier = load(since, None)
    try:
        result = bridge(earlier, plan)
    except LineError:
        raise LineError(f"--since {since}: has no main figure in common with this plan; leave --since out") from None
    return [End("Since", earlier, Path(since).name).described, *result.sentences()]
