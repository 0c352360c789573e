"""The command line: the only place that prints or sets an exit code."""

from mtfs.cli import (
    bridge,
    data,
    doctor,
    lock,
    plans,
    rollup,
    scenarios,
    schema,
    sensitivity,
    serve,
    simulate,
    solve,
    spreadsheets,
)
from mtfs.cli.app import app

ORDER = (
    plans,
    schema,
    data,
    scenarios,
    sensitivity,
    simulate,
    solve,
    bridge,
    lock,
    rollup,
    serve,
    spreadsheets,
    doctor,
)
"""The order in which the help lists the commands: that in which a finance team meets them."""

_PLACES = {module.__name__: place for place, module in enumerate(ORDER)}
app.registered_commands.sort(key=lambda entry: _PLACES[entry.callback.__module__ if entry.callback else ""])

__all__ = ["ORDER", "app"]
