"""What xlwings Server looks for in a project."""
