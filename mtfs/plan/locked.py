"""Locked plans: frozen with a hash of their content, so that an edit after locking is noticed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.core.version import VERSION
from mtfs.plan.parts.base import Name, Part
from mtfs.plan.plan import Plan
from mtfs.plan.rules.lock import content_hash
from mtfs.plan.toml import plan_from_data, write_toml
from mtfs.plan.validation import validated


class _Author(Part):
    """Who locks a plan."""

    author: Name


def locked(plan: Plan, author: str, on: date | None = None) -> Plan:
    """Return the plan with a lock.

    Args:
        plan: A plan that is not locked.
        author: Who locks it.
        on: The day; today if left out.

    Raises:
        PlanError: for a plan that is locked already, or a name or day that cannot stand in a plan.
    """
    if plan.lock is not None:
        remedy = "copy it, remove the [lock] table, then lock the copy"
        raise PlanError(Problem("", None, f"is {plan.lock} already", remedy), plan.name)
    on, author = on or date.today(), _author(author)
    lock = {"sha256": content_hash(plan, on, author, VERSION), "date": on, "author": author, "version": VERSION}
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    return plan_from_data(fields | {"lock": lock}, plan.name)


def _author(text: str) -> str:
    """Return the name of who locks a plan as it will be read back, so that the hash holds.

    Raises:
        PlanError: if it is no name.
    """
    try:
        return validated(_Author, {"author": text}, "").author
    except PlanError as error:
        raise PlanError(problem.under("lock") for problem in error.problems) from None


def write_locked(plan: Plan, path: str | Path, author: str, on: date | None = None) -> Plan:
    """Lock a plan and write it to a TOML file that is not there yet; return the locked plan.

    Raises:
        PlanError: where the file is there already or is no TOML file, or the plan cannot be locked.
    """
    path = Path(path)
    if path.suffix.lower() != ".toml":
        raise PlanError(f"{path}: a locked plan is a TOML file; give it a name that ends in .toml")
    if path.exists():
        raise PlanError(f"{path}: is there already, and a locked plan replaces nothing; choose another name with -o")
    locked_plan = locked(plan, author, on)
    write_toml(locked_plan, path)
    return locked_plan
