"""What a new plan says of its organisation, and where it stands in a plan file."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """What a plan says of its organisation; what is None keeps its default.

    Attributes:
        organisation: Its name.
        code: Its code, of any form.
        name: Name of the plan.
        date: Date of the plan.
    """

    organisation: str | None = None
    code: str | None = None
    name: str | None = None
    date: datetime.date | None = None

    def overridden(self, other: Heading) -> Heading:
        """Return what the other one says, and this one where that says nothing."""
        return replace(self, **other.said())

    def said(self) -> dict[str, Any]:
        """Return what is given, by its key in a plan file."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}
