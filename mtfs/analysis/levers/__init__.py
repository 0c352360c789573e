"""What one input does to a figure: sensitivity and goal seek."""
