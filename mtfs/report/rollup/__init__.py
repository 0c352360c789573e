"""The workbook of a rollup."""
