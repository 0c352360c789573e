"""A finance team's own table as a plan: one row a line, one column a year, amounts as levels."""
