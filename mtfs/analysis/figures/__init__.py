"""The figures of a plan: computed, listed, checked, explained."""
