"""The part of a plan that locks it: who, when, and the hash of what was locked."""

from datetime import date
from typing import Annotated

from pydantic import Field

from mtfs.plan.parts.base import Name, Part

SHA256 = r"^[0-9a-f]{64}$"


class Lock(Part):
    """Who locked the plan, when, with which version of mtfs, and the hash of what was locked."""

    sha256: Annotated[str, Field(pattern=SHA256)]
    date: Annotated[date, Field(ge=date(1990, 1, 1), le=date(2099, 12, 31))]
    author: Name
    version: Name

    def __str__(self) -> str:
        """Write it for readers: locked on DATE by NAME."""
        return f"locked on {self.date.isoformat()} by {self.author}"
