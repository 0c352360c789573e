"""Every formula of mtfs, written once; see the modules for equations, units and sources."""

from types import SimpleNamespace

from mtfs.formulas import allocation, checking, funds, pot, settings

FAMILIES = (allocation, funds, pot, settings, checking)


def public(module: object) -> dict:
    """The formulas that a family defines, by name."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if callable(thing) and not name.startswith("_") and thing.__module__ == module.__name__  # type: ignore[attr-defined]
    }


FORMULAS = SimpleNamespace(**{name: formula for family in FAMILIES for name, formula in public(family).items()})
"""The formulas as one namespace: what `model.define` calls as `f`."""
