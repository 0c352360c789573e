"""What a value can be: a number, an array of simulated values, a spreadsheet cell, a traced number."""
