"""Two versions of a plan: what changed and what it moved."""
