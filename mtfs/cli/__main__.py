"""The command line as a module: `python -m mtfs.cli`."""

from mtfs.cli import app

app()
