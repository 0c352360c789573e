"""What the graph of a plan gives: figures, programs, arrays of simulated values, spreadsheet formulas, equations."""
