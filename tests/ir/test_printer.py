"""The text of the IR."""

import numpy as np
import pytest

from tapeless.ir.printer import constant_text, to_text
from tests.emit.programs import newton, search, signal


def test_a_loop_with_a_branch():
    assert (
        to_text(signal())
        == """\
def signal(x: float64[:]):
    param x is ('arg', 'x', 0)
    n: int64 = shape(x, axis=0)
    for i: int64 in range(0, n, 1):
        carry s: float64 = 0.0
        t: float64 = x[i]
        t.2: bool = gt(t, 0.0)
        if t.2:
            t.3: float64 = x[i]
            t.4: float64 = math.sin(t.3)
            s.2: float64 = add(s, t.4)
        else:
            t.5: float64 = x[i]
            t.6: float64 = math.cos(t.5)
            s.3: float64 = add(s, t.6)
        merge s.4: float64 = s.2 | s.3
        next s = s.4
    result s.5: float64 = s
    return s.5
"""
    )


def test_a_while_loop():
    assert (
        to_text(newton(), types=False)
        == """\
def newton(a):
    param a is ('arg', 'a', 0)
    while:
        carry x = a
        t = mul(x, x)
        t.2 = sub(t, a)
        t.3 = gt(t.2, 1e-10)
        test t.3
        t.4 = truediv(a, x)
        t.5 = add(x, t.4)
        x.2 = mul(0.5, t.5)
        next x = x.2
    trips trips
    result x.3 = x
    return x.3, trips
"""
    )


def test_an_exit():
    assert "        exit left\n" in to_text(search())


def test_checks_that_are_left_out_show():
    assert "x[i] unchecked" in to_text(signal(checked=False))


def test_locations_name_file_line_and_text():
    text = to_text(signal(), locations=True)
    assert "t: float64 = x[i]  # signal.py:4  if x[i] > 0.0:" in text
    assert "/home/user" not in text


def test_the_text_does_not_depend_on_identity():
    assert to_text(signal()) == to_text(signal())


@pytest.mark.parametrize(
    "value",
    [2j, 1 + 2j, 1 - 2j, -1 + 0j, complex(1, -0.0), complex(-0.0, 1), -2j, 0j, complex(0, np.inf)],
)
def test_complex_constants_are_read_again_as_they_were(value):
    again = eval(constant_text(value), {"np": np})
    assert np.array(again).tobytes() == np.array(value).tobytes()
