"""What xlwings' setting `UDF Modules` names in Excel for Windows: every function, under its name in cells."""

from __future__ import annotations

from mtfs.udf.adapter import all_adapted

globals().update(all_adapted())
