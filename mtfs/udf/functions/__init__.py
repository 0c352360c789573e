"""The functions that the finance team calls, each defined in this package and nowhere else.

Money is in £k, rates are fractions (0.023 is 2.3%), convergence is signed as NHS England prints it: -0.01 takes 1%
away. A range is one row or one column, or one cell that then holds for every year; a result over years lies as the
first range given. In Python a range is a list of rows: `[[0.02, 0.03]]` is a row, `[[0.02], [0.03]]` a column.
"""

from mtfs.udf.functions.allocation import (
    mtfs_allocation,
    mtfs_allocation_path,
    mtfs_allocation_steps,
    mtfs_cagr,
    mtfs_closing_distance,
    mtfs_convergence,
    mtfs_distance,
    mtfs_net_uplift,
    mtfs_real_terms,
)
from mtfs.udf.functions.care import (
    mtfs_beds,
    mtfs_gap,
    mtfs_position,
    mtfs_productivity,
    mtfs_provider,
    mtfs_savings_requirement,
)
from mtfs.udf.functions.pot import (
    mtfs_available_growth,
    mtfs_cumulative,
    mtfs_pot,
    mtfs_repurposed,
    mtfs_repurposed_total,
    mtfs_settings,
)
from mtfs.udf.functions.published import mtfs_explain, mtfs_nhse, mtfs_plan

__all__ = [
    "mtfs_net_uplift",
    "mtfs_allocation",
    "mtfs_allocation_path",
    "mtfs_allocation_steps",
    "mtfs_distance",
    "mtfs_closing_distance",
    "mtfs_convergence",
    "mtfs_cagr",
    "mtfs_real_terms",
    "mtfs_repurposed",
    "mtfs_repurposed_total",
    "mtfs_available_growth",
    "mtfs_pot",
    "mtfs_cumulative",
    "mtfs_settings",
    "mtfs_provider",
    "mtfs_productivity",
    "mtfs_beds",
    "mtfs_gap",
    "mtfs_savings_requirement",
    "mtfs_position",
    "mtfs_nhse",
    "mtfs_plan",
    "mtfs_explain",
]
