"""The ways to the figures and functions that a computer may have."""

from __future__ import annotations

from enum import StrEnum


class Host(StrEnum):
    """A way to the figures and functions; those that need least come first."""

    LAMBDA = "lambda"
    page = "page"
    server = "server"
    xlwings = "xlwings"
    libreoffice = "libreoffice"
