"""What must hold for a locked plan: it is what was locked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent

SHOWN_DIGITS = 12
"""Digits of a hash that a message shows."""


def content_hash(plan: PlanContent, on: date, author: str, version: str) -> str:
    """Return the SHA-256 of all that the plan says, and of who locks it, when and with which mtfs, in hexadecimal.

    Every value, word, source and note counts; comments, layout and the order of entries in a file do not, nor does
    whether a default is written out. Prices count even where they are the published ones.
    """
    return _hash(plan, {"lock": {"date": on.isoformat(), "author": author, "version": version}})


def draft_hash(plan: PlanContent) -> str:
    """Return the SHA-256 of all that a plan says that is not locked, in hexadecimal: see `content_hash`."""
    return _hash(plan, {})


def _hash(plan: PlanContent, lock: dict[str, Any]) -> str:
    content = plan.model_dump(mode="json", exclude={"lock"}, exclude_defaults=True, exclude_none=True) | lock
    import json

    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def lock_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield the lock of a plan that is not what was locked."""
    if plan.lock is None:
        return
    present = content_hash(plan, plan.lock.date, plan.lock.author, plan.lock.version)
    if present != plan.lock.sha256:
        message = (
            f"the plan was edited after it was {plan.lock}: its content has the hash {present[:SHOWN_DIGITS]}..., "
            f"the lock says {plan.lock.sha256[:SHOWN_DIGITS]}..."
        )
        remedy = "restore the locked file, or remove its [lock] table to go on with an unlocked plan"
        yield Problem("lock", None, message, remedy)
