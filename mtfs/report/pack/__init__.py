"""The board pack: a few pages of a plan, each with a message, a table and charts, as one PDF."""
