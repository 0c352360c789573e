"""A plan under uncertainty: ranges, draws, percentiles."""
