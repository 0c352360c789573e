"""The parts of a plan by subject: each field declares the input that it is, each part checks itself.

Modules with parts or with fields of the plan do without `from __future__ import annotations`: pydantic would evaluate
the text of every field again for each class that inherits it, and every command would wait for that.
"""
