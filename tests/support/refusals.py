"""What a test expects of bad input: one of our errors, in lines that hold what is asked for."""

import pytest

from mtfs.core.errors import PlanError
from support.case_files import cases


def refused(call, *fragments, kind=PlanError):
    """The call raises one of our errors, in lines that hold all the fragments."""
    with pytest.raises(kind) as caught:
        call()
    text = str(caught.value)
    for fragment in fragments:
        assert fragment in text, f"{fragment!r} is not in: {text}"
    return text


def wrong_plans(name):
    """Cases of wrong data from a file: by what is wrong, the changes (None removes) and what the refusal says."""
    return {
        what: (case.get("set", {}) | dict.fromkeys(case.get("remove", [])), case["says"])
        for what, case in cases(f"plan/cases/{name}.toml").items()
    }
