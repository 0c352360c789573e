"""What every other part rests on: financial years, errors, files."""
