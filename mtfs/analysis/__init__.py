"""What is asked of a computed plan."""
