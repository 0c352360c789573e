"""The command that gives editors the schema of plan files."""

from __future__ import annotations

from mtfs.cli.app import OutputOption, command
from mtfs.cli.printing import put_text


@command
def schema(output: OutputOption = None) -> None:
    """Print the JSON schema of plan files, by which an editor completes and checks what is typed.

    mtfs new writes it beside a plan as mtfs-plan.schema.json. A plan whose first line is
    #:schema ./mtfs-plan.schema.json finds it there.
    """
    from mtfs.plan.schema import schema_text

    put_text(schema_text(), output)
