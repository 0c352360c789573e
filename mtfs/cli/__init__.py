"""The command line: the only place that prints or sets an exit code."""

from mtfs.cli import bridge, lock, plans, rollup, scenarios, sensitivity, serve, simulate, solve, spreadsheets
from mtfs.cli.app import app

__all__ = [
    "app",
    "bridge",
    "lock",
    "plans",
    "rollup",
    "scenarios",
    "sensitivity",
    "serve",
    "simulate",
    "solve",
    "spreadsheets",
]
