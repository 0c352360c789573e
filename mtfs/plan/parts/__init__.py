"""The parts of a plan by subject: each field declares the input that it is, each part checks itself."""
