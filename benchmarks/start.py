"""How long a command takes from the shell, against Python importing Typer."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from measure import Result, best

HEAVY = ("pandas", "openpyxl", "xlsxwriter", "xlwings")
COMMANDS = {"--help": 1.2, "show": None}
"""The commands, and the most that each may take against `import typer`; of `show` that is asked against EMPTY."""
LONGEST_SHOW = 1.3
EMPTY = """
import typer
from typing import Annotated
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def nothing(plan: Annotated[str | None, typer.Argument()] = None):
    pass
app()
"""
"""The least that any command of Typer takes: what remains is what mtfs could save."""
LOADED = """
import sys
sys.argv = ["mtfs", {command!r}]
from mtfs.cli import app
try:
    app()
except SystemExit:
    pass
print(*sorted(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    program = Path(sysconfig.get_path("scripts")) / ("mtfs.exe" if sys.platform == "win32" else "mtfs")
    python = [sys.executable, "-c"]
    sides = [[str(program), command] for command in COMMANDS] + [[*python, EMPTY], [*python, "import typer"]]
    *ours, empty, typer = best([lambda side=side: _run(side) for side in sides], rounds, least=0)
    results = [
        Result(f"mtfs {command}", seconds, typer, "import typer", target, False)
        for seconds, (command, target) in zip(ours, COMMANDS.items(), strict=True)
    ]
    results.append(Result("mtfs show", ours[-1], empty, "Typer command that does nothing", LONGEST_SHOW, False))
    wrong = []
    for command in COMMANDS:
        code = LOADED.format(command=command, heavy=HEAVY)
        loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stderr.split()
        wrong += [f"mtfs {command} imports {name}" for name in loaded]
    return results, [f"Neither command imports {', '.join(HEAVY[:-1])} or {HEAVY[-1]}."] if not wrong else [], wrong


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
