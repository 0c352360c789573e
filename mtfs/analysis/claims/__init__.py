"""Published claims against computed figures."""
