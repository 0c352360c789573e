"""The order of calculation, once, for every backend: see `definition`."""
