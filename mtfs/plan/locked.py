"""Locked plans: frozen with a hash of their content, so that an edit after locking is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter, ValidationError

from mtfs.core.errors import PlanError
from mtfs.core.version import VERSION
from mtfs.plan.parts import Name, Part

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

SHA256 = r"^[0-9a-f]{64}$"
SHOWN_DIGITS = 12
"""Digits of a hash that a message shows."""

NO_AUTHOR = {
    "string_too_long": "is too long; shorten it",
    "string_unicode": "holds bytes that are no text; remove them",
}


class Lock(Part):
    """Who locked the plan, when, with which version of mtfs, and the hash of what was locked."""

    sha256: Annotated[str, Field(pattern=SHA256)]
    date: Annotated[date, Field(ge=date(1990, 1, 1), le=date(2099, 12, 31))]
    author: Name
    version: Name

    def __str__(self) -> str:
        """As readers are told: locked on DATE by NAME."""
        return f"locked on {self.date.isoformat()} by {self.author}"


def content_hash(plan: Plan, on: date, author: str, version: str) -> str:
    """SHA-256 of all that the plan says, and of who locks it, when and with which mtfs, in hexadecimal digits.

    Every value, word, source and note counts; comments, layout and the order of entries in a file do not, nor does
    whether a default is written out. Prices count even where they are the published ones.
    """
    content = plan.model_dump(mode="json", exclude={"lock"}, exclude_defaults=True, exclude_none=True)
    content["lock"] = {"date": on.isoformat(), "author": author, "version": version}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def broken_lock(plan: Plan) -> Iterator[str]:
    """Say that a locked plan is not what was locked."""
    if plan.lock is None:
        return
    found = content_hash(plan, plan.lock.date, plan.lock.author, plan.lock.version)
    if found != plan.lock.sha256:
        yield (
            f"lock: the plan was edited after it was {plan.lock}: its content has the hash {found[:SHOWN_DIGITS]}..., "
            f"the lock says {plan.lock.sha256[:SHOWN_DIGITS]}...; restore the locked file, or remove its [lock] table "
            "to go on with an unlocked plan"
        )


def locked(plan: Plan, author: str, on: date | None = None) -> Plan:
    """The plan with a lock.

    Args:
        plan: A plan that is not locked.
        author: Who locks it.
        on: The day; today if left out.

    Raises:
        PlanError: for a plan that is locked already, or a name or day that cannot stand in a plan.
    """
    if plan.lock is not None:
        raise PlanError(f"{plan.name}: is {plan.lock} already; copy it, remove the [lock] table, then lock the copy")
    from mtfs.plan.toml import plan_from_data

    on, author = on or date.today(), _author(author)
    lock = {"sha256": content_hash(plan, on, author, VERSION), "date": on, "author": author, "version": VERSION}
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    return plan_from_data(fields | {"lock": lock}, plan.name)


def _author(text: str) -> str:
    """Return the name of who locks a plan as it will be read back, so that the hash holds.

    Raises:
        PlanError: where it is no name.
    """
    try:
        return TypeAdapter(Name).validate_python(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        why = NO_AUTHOR.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
        raise PlanError(f"lock.author: {why}") from None


def write_locked(plan: Plan, path: str | Path, author: str, on: date | None = None) -> Plan:
    """Lock a plan and write it to a TOML file that is not there yet; hands back the locked plan.

    Raises:
        PlanError: where the file is there already or is no TOML file, or the plan cannot be locked.
    """
    from mtfs.plan.toml import write_toml

    path = Path(path)
    if path.suffix.lower() != ".toml":
        raise PlanError(f"{path}: a locked plan is a TOML file; give it a name that ends in .toml")
    if path.exists():
        raise PlanError(f"{path}: is there already, and a locked plan replaces nothing; choose another name with -o")
    found = locked(plan, author, on)
    write_toml(found, path)
    return found
