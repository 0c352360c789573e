"""Workbooks whose rows call the functions: one for each host."""
