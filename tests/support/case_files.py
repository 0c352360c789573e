"""Tables of cases that are kept as files beside the tests that read them."""

import ast
import operator
import tomllib
from pathlib import Path

TESTS = Path(__file__).parents[1]
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}


def cases(path):
    """Return the cases of a TOML file, in its order; the path is relative to the folder of the tests."""
    return tomllib.loads((TESTS / path).read_text(encoding="utf-8"))


def arithmetic(text):
    """The value of an arithmetic text: numbers, + - * / ** and brackets, nothing else."""

    def value(node):
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return number
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
        raise ValueError(f"{ast.unparse(node)!r} is no arithmetic")

    return value(ast.parse(text, mode="eval").body)
