"""The version of mtfs, as installed."""

from importlib.metadata import version

VERSION = version("mtfs")
