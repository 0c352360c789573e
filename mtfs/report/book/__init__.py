"""The workbook: where each line stands, how it looks, and how it is written."""
