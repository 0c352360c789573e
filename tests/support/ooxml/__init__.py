"""The rules behind Excel's "We found a problem with some content", each a function that yields what breaks it."""

import inspect

from support.ooxml import drawing_rules, formula_rules, package_rules, sheet_rules
from support.ooxml.package import Package

__all__ = ["RULES", "Package", "broken"]
RULES = {
    name: rule
    for module in (package_rules, sheet_rules, formula_rules, drawing_rules)
    for name, rule in vars(module).items()
    if inspect.isfunction(rule) and rule.__module__ == module.__name__ and not name.startswith("_")
}
"""Every rule by its name: a function of a package that yields a sentence for each place that breaks it."""


def broken(package):
    """What breaks a rule, each with the name of the rule."""
    return [f"{name}: {found}" for name, rule in RULES.items() for found in rule(package)]
