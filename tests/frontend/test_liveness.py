"""Liveness: that deep nests of loops are read in reasonable time, and what is live in them."""

import ast
import time

from tapeless.frontend.liveness import liveness


def nest(depth):
    lines = ["def f(x, s):"]
    for k in range(depth):
        indent = "    " * (k + 1)
        lines += [f"{indent}for i{k} in x:", f"{indent}    s = s + i{k} * t{k}"]
        lines.append(f"{indent}    t{k} = s")
    return ast.parse("\n".join([*lines, "    return s"])).body[0]


def test_deep_nests():
    function = nest(30)
    start = time.process_time()
    found = liveness(function)
    assert time.process_time() - start < 5.0  # it was exponential: 2**30 walks
    outermost = next(node for node in ast.walk(function) if isinstance(node, ast.For))
    assert found.loops[outermost].head == {"s", "x", *(f"t{k}" for k in range(30))}


def test_a_value_that_goes_round_a_loop_is_live_in_front_of_it():
    function = ast.parse(
        "def f(x):\n"
        "    a = b = 1.0\n"
        "    for i in x:\n"
        "        if i > 2:\n"
        "            continue\n"
        "        while a > 0:\n"
        "            a = b\n"
        "            if i: break\n"
        "        c = b = i\n"
        "    return a\n"
    ).body[0]
    found = liveness(function)
    outer, inner = (n for n in ast.walk(function) if isinstance(n, ast.For | ast.While))
    assert found.loops[outer].head == {"a", "b"}
    assert found.loops[inner].head == {"a", "b", "i", "x"} - {"x"} | {"i"}
    assert found.loops[outer].after == {"a"}
