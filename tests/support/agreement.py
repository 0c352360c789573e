"""Plans and bits by which one backend is compared with another."""

import math
from functools import partial

import mtfs
from support.example_plans import OWN, example
from support.plan_builder import care, council, made, rich, small, with_outturns, without_missing

BY_NAME = {
    "default": lambda: mtfs.load_plan(),
    "QUE": lambda: mtfs.load_plan("nhse:QUE"),
    "QOQ": lambda: mtfs.load_plan("nhse:QOQ"),
    "QMF": lambda: mtfs.load_plan("nhse:QMF"),
    "rich": lambda: made(rich()),
    "rich, nothing missing": lambda: made(without_missing(rich())),
    "small": lambda: made(small(1)),
    "rich care": lambda: made(care()),
    "council": lambda: made(council()),
    "rich, with outturns": lambda: made(with_outturns(rich())),
    "rich care, with outturns": lambda: made(with_outturns(care())),
    "council, with outturns": lambda: made(with_outturns(council())),
} | {name: partial(example, name) for name in OWN}


def bits(value):
    """A value as its bits; 0 and -0 are one."""
    return None if value is None else "missing" if math.isnan(value) else (float(value) + 0.0).hex()
