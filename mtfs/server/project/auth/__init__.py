"""Where xlwings Server looks for ways to sign in."""
