"""Write the generated parts of the documentation from the program.

A generated part of a page stands between `<!-- generated: NAME -->` and `<!-- end of generated -->`, and PARTS has the
function that makes it. `python docs/generate.py` writes them all; a test notices pages that are out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.main import get_command

import mtfs.cli
import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.catalogue.lines import IDENTITIES, LINES, RULES, Line
from mtfs.cli.commands import REGISTERED
from mtfs.core import errors as kinds_of_errors
from mtfs.core.errors import MtfsError
from mtfs.core.files import write_whole
from mtfs.plan.keys import InputKey, input_keys, part_keys
from mtfs.plan.plan import Plan
from mtfs.plan.validation import REMEDIES
from mtfs.report.book.workbook import SHEETS
from mtfs.udf.registry import FUNCTIONS

DOCS = Path(__file__).parent
COMMAND_MODULES = tuple(
    "plans schema data scenarios sensitivity simulate solve bridge lock rollup serve spreadsheets doctor".split()
)
"""Where commands are, in the order in which the help lists them: that in which a finance team meets them."""
LIST_OF_COMMANDS = Path(mtfs.cli.__file__).with_name("listed.py")
HEAD_OF_LIST = '''"""The commands in the order of the help: where each is, what it does; by docs/generate.py."""

from __future__ import annotations

LISTED: dict[str, tuple[str, str]] = {
'''
VALUES = {Path: "FILE", int: "N", float: "X", str: "TEXT", datetime: "YYYY-MM-DD"}
FIELDS = {*Plan.model_fields, "activity.services"}
"""The parts of a plan that have entries, for each of which a check is made."""
ERRORS = [one for one in vars(kinds_of_errors).values() if isinstance(one, type) and issubclass(one, MtfsError)]
MARKED = re.compile(r"<!-- generated: ([\w-]+) -->\n(.*?)<!-- end of generated -->", re.DOTALL)


def functions() -> str:
    """Return a table of every function of a spreadsheet: its call, what it gives, its unit."""
    rows = [(f"`{one.signature}`", one.summary.removesuffix("."), one.unit) for one in FUNCTIONS.values()]
    return table(("function and arguments", "gives", "unit"), rows)


def commands() -> str:
    """Return an overview of the commands and a section for each: what it does, its arguments and options."""
    named = sorted(_commands().items())
    overview = [(f"[`{_call(name, one)}`](#mtfs-{name})", one.help.partition("\n")[0]) for name, one in named]
    return "\n\n".join([table(("command", "does"), overview), *(_section(name, one) for name, one in named)])


def _commands() -> dict[str, Any]:
    """Return every command by its name, in the order in which the help lists them."""
    for module in COMMAND_MODULES:
        import_module(f"mtfs.cli.{module}")
    made = {name: get_command(one) for name, one in REGISTERED.items()}
    return dict(sorted(made.items(), key=lambda named: COMMAND_MODULES.index(_module(named[1]))))


def _module(command: Any) -> str:
    """Return the module of the command line that holds a command."""
    return str(command.callback.__module__).rpartition(".")[2]


def _call(name: str, command: Any) -> str:
    """Return how a command is called: its arguments and the options that it must have."""
    arguments = [_argument(one) for one in command.params if one.param_type_name == "argument"]
    required = [f"{one.opts[-1]} {one.metavar}" for one in _options(command) if one.required]
    return " ".join(["mtfs", name, *arguments, *required])


def _section(name: str, command: Any) -> str:
    """Return the section of one command."""
    values, words = dict(_values(command.callback)), dict(_words(command.callback))
    rows = [(f"`{_argument(one)}`", one.help, "") for one in command.params if one.param_type_name == "argument"]
    for one in _options(command):
        names = ", ".join([*one.opts, *one.secondary_opts])
        value = one.metavar or values.get(one.name, "")
        choices = f" One of {', '.join(words[one.name])}." if one.name in words else ""
        rows.append((f"`{names} {value}`".replace(" `", "`"), f"{one.help}{choices}", _default(one)))
    parameters = table(("argument or option", "meaning", "default"), rows)
    return f"## mtfs {name}\n\n```\n{_call(name, command)}\n```\n\n{command.help}\n\n{parameters}"


def _options(command: Any) -> list[Any]:
    """Return the options of a command."""
    return [one for one in command.params if one.param_type_name == "option"]


def _argument(argument: Any) -> str:
    """Return how an argument is written: in brackets where it may be left out."""
    name = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _values(function: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """Yield each parameter of a command that takes a number, a file or a text, with the word for it."""
    for name, annotation in get_type_hints(function).items():
        for one in (annotation, *get_args(annotation)):
            if one in VALUES:
                yield name, VALUES[one]


def _words(function: Callable[..., object]) -> Iterator[tuple[str, list[str]]]:
    """Yield each parameter of a command that takes one of a few words, with these words."""
    for name, annotation in get_type_hints(function).items():
        for one in (annotation, *get_args(annotation)):
            if isinstance(one, type) and issubclass(one, Enum):
                yield name, [str(member.value) for member in one]


def _default(option: Any) -> str:
    """Return the value that an option has when it is left out."""
    if option.required:
        return "required"
    if isinstance(option.show_default, str):
        return option.show_default
    return "" if option.default in (None, False, "") else str(option.default)


def keys() -> str:
    """Return a section for every part of a plan file: what it is, and its keys."""
    about = {"": "Keys that stand at the top of the file.", **dict(part_keys())}
    by_part: dict[str, list[InputKey]] = {}
    for key in input_keys():
        by_part.setdefault(key.key.partition(".")[0] if "." in key.key else "", []).append(key)
    return "\n\n".join(_part(name, about.get(name, ""), rows) for name, rows in by_part.items())


def _part(name: str, about: str, keys_of_part: list[InputKey]) -> str:
    """Return the section of one part of a plan file."""
    rows = []
    for key in keys_of_part:
        label = f"{key.label}. {key.help}" if key.help else key.label
        may = [
            word
            for word, answer in (("left out", key.may_be_left_out), ("missing", key.may_be_missing))
            if answer == "yes"
        ]
        rows.append((f"`{key.key}`", label, key.unit, key.allowed, key.years, " or ".join(may)))
    header = ("key", "is", "unit", "takes", "years", "may be")
    return f"## {name or 'The plan'}\n\n{' '.join(about.split())}\n\n{table(header, rows)}"


def lines() -> str:
    """Return a section for every sheet of the workbook with the lines that stand on it."""
    by_sheet: dict[str, list[Line]] = {}
    for line in LINES.values():
        by_sheet.setdefault(line.sheet, []).append(line)
    header = ("line", "is", "unit", "outturn")
    return "\n\n".join(
        f"## {sheet}\n\n{table(header, [_line(line) for line in of_sheet])}" for sheet, of_sheet in by_sheet.items()
    )


def _line(line: Line) -> tuple[str, str, str, str]:
    """Return the row of one line."""
    unit = "that of the part" if line.unit_from_part else line.unit
    return f"`{line.pattern}`", line.name, unit, "yes" if line.outturn else ""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; a cell that holds code stays as it is, and may hold no `|`."""
    escaped = [[cell if "`" in cell else cell.replace("|", "\\|").replace("*", "\\*") for cell in row] for row in rows]
    lines = [header, ["---"] * len(header), *escaped]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sheets() -> str:
    """Return a table of every sheet that a report may have."""
    return table(("sheet", "holds"), [(name, purpose) for name, purpose in SHEETS.items()])


def checks() -> str:
    """Return a table of every check that a plan may have: its id, what has to hold, and for which parts it is made."""
    kinds = {IDENTITIES: "identity", RULES: "rule"}
    rows = []
    for line in (line for line in LINES.values() if line.block in kinds):
        made_for = f"each of `{line.part}`" if line.part in FIELDS else line.part
        rows.append((f"`{line.pattern}`", line.name, kinds[line.block], made_for))
    return table(("check", "has to hold", "kind", "stands for"), rows)


def errors() -> str:
    """Return a table of the kinds of errors with their exit codes, and of what a plan file is refused for."""
    kinds = [(f"`{one.__name__}`", (one.__doc__ or "").partition("\n")[0], str(one.exit_code)) for one in ERRORS]
    refused = dict.fromkeys((_in_words(said), _in_words(remedy)) for said, remedy in REMEDIES.values())
    return "\n\n".join([
        "## Kinds", table(("kind", "is raised for", "exit code"), kinds),
        "## What a plan file is refused for", table(("it is said", "remedy"), list(refused)),
    ])  # fmt: skip


def _in_words(template: str) -> str:
    """Return a text of an error with its fields in capitals, as the pages write what stands for something else."""
    named = template.replace("{ge}", "{least}").replace("{le}", "{most}")
    return re.sub(r"\{(\w+)\}", lambda field: field[1].upper(), named).replace("{{", "{").replace("}}", "}")


PARTS: dict[str, Callable[[], str]] = {
    "checks": checks,
    "commands": commands,
    "errors": errors,
    "functions": functions,
    "keys": keys,
    "lines": lines,
    "sheets": sheets,
}


def list_of_commands() -> str:
    """Return the module by which the command line knows its commands before it imports them."""
    entries = []
    for name, one in _commands().items():
        does = one.help.partition("\n")[0]
        entries.append(f'    "{name}": (\n        "{_module(one)}",\n        "{does}",\n    ),\n')
    return HEAD_OF_LIST + "".join(entries) + "}\n"


def generated(text: str) -> str:
    """Return the text of a page with its generated parts as the program gives them now."""
    return MARKED.sub(
        lambda part: f"<!-- generated: {part[1]} -->\n{PARTS[part[1]]()}\n<!-- end of generated -->", text
    )


def out_of_date() -> dict[Path, str]:
    """Return the files whose generated parts are not what the program gives now, with the text they should have."""
    texts = {path: path.read_text(encoding="utf-8") for path in (*sorted(DOCS.rglob("*.md")), LIST_OF_COMMANDS)}
    wanted = {path: generated(text) for path, text in texts.items()} | {LIST_OF_COMMANDS: list_of_commands()}
    return {path: text for path, text in wanted.items() if text != texts[path]}


if __name__ == "__main__":
    for page, text in out_of_date().items():
        write_whole(page, text.encode())
