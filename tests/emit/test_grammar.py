"""Parentheses: always where Python needs them, and only there."""

import ast
import random

import pytest

from tapeless.emit.grammar import Text, mark, template

INFIX = ["+", "-", "*", "/", "//", "%", "**", "<", "==", "and", "or", "&", "|", "^", "<<", "@"]


def op(sign):
    return template(f"{mark(0)} {sign} {mark(1)}")


UNARY = [template(f"-{mark(0)}"), template(f"not {mark(0)}"), template(f"~{mark(0)}")]
OTHERS = [
    template(f"f({mark(0)}, k={mark(1)})"),
    template(f"{mark(0)}[{mark(1)}]"),
    template(f"{mark(0)}.shape[0] + {mark(1)}"),
    template(f"{mark(0)} if {mark(1)} else 0"),
]
TEMPLATES = [op(sign) for sign in INFIX] + UNARY + OTHERS


def grow(rng, depth):
    """A random expression, as written and with every parenthesis."""
    if depth == 0 or rng.random() < 0.2:
        name = Text(rng.choice("abc"))
        return name, name.text
    chosen = rng.choice(TEMPLATES)
    operands = [grow(rng, depth - 1) for _ in range(2)]
    full = chosen.fill([Text(f"({whole})") for _, whole in operands])
    return chosen.fill([text for text, _ in operands]), full.text


def test_random_expressions_mean_the_same_with_fewer_parentheses():
    rng = random.Random(1)
    for _ in range(3000):
        written, full = grow(rng, 4)
        assert ast.dump(ast.parse(written.text)) == ast.dump(ast.parse(full)), (written.text, full)


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [
        ("+", "a + b", "c", "a + b + c"),
        ("+", "c", "a + b", "c + (a + b)"),
        ("*", "a + b", "c", "(a + b) * c"),
        ("-", "a * b", "c ** 2", "a * b - c ** 2"),
        ("**", "-a", "-b", "(-a) ** -b"),
        ("<", "a < b", "c", "(a < b) < c"),
        ("and", "a < b", "not c", "a < b and not c"),
        ("or", "a and b", "c", "a and b or c"),
        ("*", "f(a)", "x[i]", "f(a) * x[i]"),
    ],
)
def test_no_parenthesis_without_need(sign, left, right, expected):
    operands = [template(text).fill([]) for text in (left, right)]
    assert op(sign).fill(operands).text == expected


def test_how_often_an_operand_occurs():
    assert template(f"{mark(0)} * {mark(0)} + {mark(1)}").count(0) == 2
