"""The two ends of a bridge: which plan stands there, from which file, in which version."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.core.dates import in_words
from mtfs.plan.plan import Plan
from mtfs.plan.rules.lock import SHOWN_DIGITS, draft_hash
from mtfs.plan.scenarios import scenario_title


@dataclass(frozen=True)
class End:
    """A plan at one end of a bridge: `word` is Old or New, `file` the name of the file that it was read from."""

    word: str
    plan: Plan
    file: str = ""

    @property
    def name(self) -> str:
        """What it is called: the plan with its scenario and the date that tells versions apart."""
        plan = self.plan
        name = scenario_title(plan, plan.scenario) if plan.scenario else plan.name
        return f"{self.word}: {name} ({plan.date.isoformat()})"

    @property
    def facts(self) -> dict[str, str]:
        """What tells it from other versions, by what each is; the hash is that of the lock, or of all the plan says."""
        plan = self.plan
        content = plan.lock.sha256 if plan.lock is not None else draft_hash(plan)
        return {
            "File": self.file or "not from a file",
            "Version": plan.document.version or "none given",
            "Date": in_words(plan.date),
            "Status": "draft" if plan.lock is None else f"{plan.lock}",
            "Content hash": content[:SHOWN_DIGITS],
        }

    @property
    def described(self) -> str:
        """The same in a line: `Old: old.toml; version 0.3; 1 April 2025; draft; content hash 1f2e3d4c5b6a`."""
        facts, named = self.facts, self.plan.document.version
        version = [f"version {named}"] if named else []
        parts = [facts["File"], *version, facts["Date"], facts["Status"], f"content hash {facts['Content hash']}"]
        return f"{self.word}: {'; '.join(parts)}"
