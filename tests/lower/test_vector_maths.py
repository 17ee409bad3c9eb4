"""Elementary functions in loops that vectorise."""

import math

import numpy as np

import tapeless as tl
from tapeless.ir.nodes import Assign, For, If
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline

X = np.array([0.3, -0.7, 1.2, 0.5])


def calls(function, *args, active=(0,)):
    found = pipeline(function, *args, steps=[Reverse(active)]).derivative
    return [n.op for n in walk(found.body) if isinstance(n, Assign) and n.op.startswith("vmath.")]


def independent(x):
    s = 0.0
    for i in range(len(x)):
        s += math.exp(math.sin(x[i]))
    return s


def chances(x):
    s = 0.0
    for i in range(len(x)):
        s += math.erf(x[i]) * math.erfc(0.5 * x[i])
    return s


def test_the_error_function_is_one_of_our_own():
    assert {"vmath.erf", "vmath.erfc"} <= set(calls(chances, X))
    tl.check_grads(chances, (X,))


def recurrence(x):
    y = 0.1
    for i in range(len(x)):
        y = math.sin(y + x[i])
    return y


def test_loops_of_independent_iterations_take_our_own():
    assert sorted(set(calls(independent, X))) == ["vmath.cos", "vmath.exp", "vmath.sin"]
    tl.check_grads(independent, (X,))


def test_recurrences_take_those_of_the_c_library():
    assert calls(recurrence, X) == []
    tl.check_grads(recurrence, (X,))


def test_the_option_turns_them_off():
    text = tl.derivative_source(tl.grad(independent, options=tl.Options(vector_math=False)), X)
    assert "vmath" not in text
    assert "vmath" in tl.derivative_source(tl.grad(independent), X)


def both_branches(x):
    s = 0.0
    for i in range(len(x)):
        p = 1.0 / (1.0 + math.exp(-x[i]))
        if x[i] > 0.0:
            s += math.log(p)
        else:
            s += 2.0 * math.log(1.0 - p)
    return s


def test_what_both_branches_call_is_called_once_outside_of_them():
    assert calls(both_branches, X).count("vmath.log") == 1
    tl.check_grads(both_branches, (X,))


def shared(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


def test_functions_of_one_number_are_called_in_front_of_the_branches():
    assert sorted(calls(shared, X)) == ["vmath.cos", "vmath.sin"]


def rows(w, x):
    s = 0.0
    for i in range(x.shape[0]):
        z = 0.0
        for j in range(x.shape[1]):
            z += x[i, j] * w[j]
        s += math.log(1.0 + math.exp(z))
    return s


def test_functions_between_inner_loops_get_a_loop_of_their_own():
    w, x = np.array([0.1, -0.4]), np.arange(8.0).reshape(4, 2) / 5.0
    found = pipeline(rows, w, x, steps=[Reverse((0,))]).derivative
    loops = [n for n in found.body.nodes if isinstance(n, For)]
    flat = [n for n in loops if not any(isinstance(m, (For, If)) for m in walk(n.body))]
    assert any(isinstance(n, Assign) and n.op == "vmath.exp" for n in walk(flat[0].body))
    tl.check_grads(rows, (w, x))
