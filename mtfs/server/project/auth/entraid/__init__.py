"""Where xlwings Server looks for what Entra ID needs."""
