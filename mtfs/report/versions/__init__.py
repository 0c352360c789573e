"""The workbook of a bridge between two versions of a plan."""
