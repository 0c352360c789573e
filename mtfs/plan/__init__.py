"""Plans: what they hold, how they are read and written, and those that come with mtfs."""
