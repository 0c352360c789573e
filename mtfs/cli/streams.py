"""Standard output and standard error: a closed or full one ends a command as it ends other programs."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from mtfs.cli.commands import Commands

AS_BY_SIGPIPE = 141
"""Exit code that shells give a program whose reader went away."""


class OutputError(Exception):
    """Standard output did not take what was printed."""

    def __init__(self, error: OSError) -> None:
        """Keep what the system said."""
        super().__init__(str(error))
        self.error = error


class Program(TyperGroup):
    """The commands of mtfs, with a word for a standard output that is closed or full."""

    commands: Any

    def __init__(self, *, commands: Any, **options: Any) -> None:
        """Hold the commands of mtfs, none of them imported yet, in place of those that Typer knows by then."""
        super().__init__(**options)
        self.commands = Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands with what each does."""
        with formatter.section("Commands"):
            formatter.write_dl(self.commands.short_help(formatter.width - 6 - max(map(len, self.commands))))

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command as Typer does; then see that all of its output has arrived."""
        _open_streams()
        try:
            try:
                return super().main(*arguments, **options)
            finally:
                sys.stdout.flush()
        except OutputError as failed:
            code = _ended(failed.error)
        except OSError as error:
            code = _ended(error)
        sys.exit(code)


def _open_streams() -> None:
    """Give the program the streams that it was started without: an output that refuses, and an error that is lost."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _ended(error: OSError) -> int:
    """Say why the output was not written, unless nobody reads it any more, and give the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still in the buffer goes nowhere
    if isinstance(error, BrokenPipeError):
        return AS_BY_SIGPIPE
    why = f"standard output: cannot be written ({error.strerror}); free some space, or print to another place"
    typer.echo(f"mtfs: {why}", err=True)
    return 1
