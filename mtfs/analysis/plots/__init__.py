"""Charts for notebooks and scripts: the standard that every chart keeps to, and how Matplotlib draws it."""
