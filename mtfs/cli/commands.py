"""The commands by name: each is imported when it is asked for, so that none waits for what another needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from mtfs.cli.listed import LISTED

REGISTERED: dict[str, typer.Typer] = {}
"""The commands whose modules are imported, each a program of its own."""


def register(function: Callable[..., Any], cls: type[TyperCommand] | None) -> Callable[..., Any]:
    """Make a function a command of its name, which reads its line as `cls` does."""
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    REGISTERED[function.__name__.replace("_", "-")] = alone
    return alone.command(cls=cls)(function)


class Commands(Mapping[str, Any]):
    """The commands in the order in which the help lists them; one that is taken out is imported and built."""

    def __getitem__(self, name: str) -> Any:
        """Return a command."""
        module, _ = LISTED[name]
        import_module(f"mtfs.cli.{module}")
        return get_command(REGISTERED[name])

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(LISTED)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(LISTED)

    def short_help(self, width: int) -> list[tuple[str, str]]:
        """Return each name with as much of what the command does as the width has room for."""
        return [(name, TyperCommand(name, help=does).get_short_help_str(width)) for name, (_, does) in LISTED.items()]
