"""Every formula of mtfs, written once; see the modules for equations, units and sources."""

from types import ModuleType, SimpleNamespace

from mtfs.formulas import activity, allocation, checking, claims, funds, gap, pot, productivity, providers, settings

FAMILIES = (allocation, funds, pot, settings, providers, activity, productivity, gap, claims, checking)


def public(module: ModuleType) -> dict[str, object]:
    """Return the formulas that a family defines, by name."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if callable(thing) and not name.startswith("_") and thing.__module__ == module.__name__
    }


FORMULAS = SimpleNamespace(**{name: formula for family in FAMILIES for name, formula in public(family).items()})
"""The formulas as one namespace: what `model.define` calls as `f`."""
