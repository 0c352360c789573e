"""The command line: the only place that prints or sets an exit code."""

from mtfs.cli.app import app

__all__ = ["app"]
