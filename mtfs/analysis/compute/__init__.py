"""Where many like computations run: one process, several, a cluster."""
