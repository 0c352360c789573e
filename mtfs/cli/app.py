"""The program of the command line: its options, its errors, and how it prints."""

from __future__ import annotations

import gc
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

from mtfs.cli.commands import register
from mtfs.cli.streams import OutputError, Program
from mtfs.cli.terminal import put_errors, put_lines

if TYPE_CHECKING:
    from mtfs.plan.plan import Plan

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # mtfs has none, and the search for them takes time

gc.set_threshold(100_000)  # a command ends soon; looking for rubbish while modules load takes time

app = typer.Typer(
    name="mtfs",
    cls=Program,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The medium-term financial strategy of an NHS Integrated Care Board: calculated, explained, checked.",
    epilog="PLAN is a TOML file, a workbook whose Inputs sheet was edited, a built-in name, or nhse:CODE for any "
    "ICB (mtfs icbs lists them). Without one: the published plan of Cambridgeshire and Peterborough.",
)


class Format(StrEnum):
    """How figures are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def number_option(text: str | float) -> float:
    """Read the number of an option.

    Raises:
        BadParameter: for a text that is none.
    """
    from mtfs.core.numbers import read_number

    return _read_option(read_number, text) if isinstance(text, str) else text


def whole_option(low: int | None = None) -> Callable[[str | int], int]:
    """Return a reader of the whole number of an option, which may not be below `low`."""

    def read(text: str | int) -> int:
        from mtfs.core.numbers import read_whole_number

        number = _read_option(read_whole_number, text) if isinstance(text, str) else text
        if low is not None and number < low:
            raise typer.BadParameter(f"{number} is too small; give {low} or more")
        return number

    return read


def _read_option(read: Callable[[str], Number], text: str) -> Number:
    try:
        return read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


class Case(StrEnum):
    """Case of the commercial income that enters the pot."""

    none = "none"
    low = "low"
    central = "central"
    high = "high"


Number = TypeVar("Number", int, float)

PLAN_HELP = "A .toml file, a workbook (.xlsx), a built-in name, example:NAME or nhse:CODE."
PlanArgument = Annotated[str | None, typer.Argument(metavar="[PLAN]", help=PLAN_HELP, show_default=False)]
PlanOption = Annotated[str | None, typer.Option("--plan", metavar="PLAN", help=PLAN_HELP, show_default=False)]
FormatOption = Annotated[
    Format, typer.Option("--format", help="A table for readers in £m, or a file in £k; parquet needs --output.")
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write to this file instead of printing.", show_default=False)
]
IdsOption = Annotated[bool, typer.Option("--ids", help="Show the ids too, by which commands and files name things.")]
CommercialOption = Annotated[
    Case | None, typer.Option(help="Count this case of commercial income in the pot.", show_default=False)
]
FiguresOption = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="OUTPUT",
        help='A figure, as pot.total or "pot.annual 2029/30"; may be given again.',
        show_default=False,
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="As on this day, such as 2025-04-01; today if left out.", show_default=False),
]
SpareOption = Annotated[
    int,
    typer.Option(
        "--spare",
        metavar="N",
        parser=whole_option(0),
        help="Empty rows on Inputs for further lines, schemes, funds and so on: N for each kind that the plan has.",
    ),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario", metavar="ID", help="In this scenario; none is the plan as it stands.", show_default=False
    ),
]
DrawsOption = Annotated[int, typer.Option(parser=whole_option(), metavar="N", help="How many draws.")]
SeedOption = Annotated[
    int, typer.Option(parser=whole_option(), metavar="N", help="The same seed gives the same result.")
]


ACCEPT_HELP = (
    "Take the inputs of a workbook even where the figures that it shows are others than mtfs computes from them."
)
_ACCEPTED: ContextVar[bool] = ContextVar("accepted", default=False)


def accepted() -> bool:
    """Return whether the command that runs takes a workbook that shows other figures than its plan has."""
    return _ACCEPTED.get()


def plan_command(function: Callable[..., Any], cls: type[TyperCommand] | None = None) -> Callable[..., Any]:
    """Make a command that reads plans: it has the option --accept too, and reads its line as `cls` does."""

    @wraps(function)
    def run(*arguments: Any, accept: bool = False, **options: Any) -> Any:
        _ACCEPTED.set(accept)
        return function(*arguments, **options)

    option = Annotated[bool, typer.Option("--accept", help=ACCEPT_HELP)]
    signature = inspect.signature(function, eval_str=True)
    added = inspect.Parameter("accept", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=option)
    run.__dict__["__signature__"] = signature.replace(parameters=[*signature.parameters.values(), added])
    run.__annotations__ = {**function.__annotations__, "accept": option}
    return command(run, cls)


def command(function: Callable[..., Any], cls: type[TyperCommand] | None = None) -> Callable[..., Any]:
    """Make a command whose errors are a line each on standard error; its exit code is then that of the error."""

    @wraps(function)
    def run(*arguments: Any, **options: Any) -> Any:
        from mtfs.core.errors import MtfsError

        try:
            return function(*arguments, **options)
        except MtfsError as error:
            put_errors(str(error).splitlines())
            raise typer.Exit(error.exit_code) from None
        except OSError as error:
            if error.filename is None:
                raise OutputError(error) from None
            put_errors([f"{error.filename}: {error.strerror}; check the place and its free space"])
            raise typer.Exit(2) from None

    return register(run, cls)


def version(requested: bool) -> None:
    """Print the version and stop."""
    if requested:
        from mtfs.core.version import VERSION

        typer.echo(f"mtfs {VERSION}")
        raise typer.Exit()


@app.callback()
def main(
    show_version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """The medium-term financial strategy of an NHS Integrated Care Board: calculated, explained, checked."""  # noqa: D401
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # £ and × must not end a command in a terminal that lacks them
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def load(
    plan: str | None, commercial: Case | None, scenario: str | None = None, changes: Sequence[str] | None = None
) -> Plan:
    """Return the plan that a command names, in a scenario, with other inputs or commercial income if it says so.

    A plan that names its scenario, as a workbook does, stays in it unless the command names another.
    """
    from mtfs.analysis.loading import load_plan
    from mtfs.plan.library import DEFAULT, with_commercial

    loaded = load_plan(DEFAULT if plan is None else plan, accepted())
    if scenario is not None:
        from mtfs.plan.changes import bare_amounts_of_scenario
        from mtfs.plan.scenarios import selected

        whole, loaded = loaded, selected(loaded, scenario)
        put_lines(bare_amounts_of_scenario(whole, scenario), err=True)
    if changes:
        from mtfs.core.references import read_assignment
        from mtfs.plan.changes import bare_amounts, changed

        before, assigned = loaded, [read_assignment(change) for change in changes]
        loaded = changed(before, assigned)
        put_lines(bare_amounts(before, loaded, assigned), err=True)
    return loaded if commercial is None else with_commercial(loaded, commercial.value)


def busy(text: str) -> Any:
    """Return a spinner on a terminal, nothing in a pipe."""
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


@contextmanager
def bar(text: str) -> Iterator[Callable[[int, int], None] | None]:
    """Return a bar that fills on a terminal: a function of how many are done and of how many; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(text, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
