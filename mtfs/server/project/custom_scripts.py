"""xlwings Server looks for scripts here; there are none."""
