"""The charts of the workbook, and what they are drawn from."""
