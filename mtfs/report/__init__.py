"""The workbook: where each line lives, how it looks, and the charts."""
