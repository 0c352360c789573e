"""The records of lines: what each is called, its unit, where it stands."""
