"""Containers that users registered: in, inside and out."""

import numpy as np

import tapeless as tl


class Series:
    def __init__(self, values, unit):
        self.values = values
        self.unit = unit


class Rows(list):
    pass


tl.register_container(Series, lambda s: ((s.values,), s.unit), lambda u, items: Series(*items, u))
tl.register_container(Rows, lambda rows: (tuple(rows), None), lambda _, items: Rows(items))


def scaled(series):
    factor = 2.0 if series.unit == "m" else 3.0
    return np.sum(series.values**2) * factor


def test_gradient_has_the_structure():
    gradient = tl.grad(scaled, engine="python")(Series(np.array([1.0, 2.0]), "m"))
    assert type(gradient) is Series
    assert gradient.values.tolist() == [4.0, 8.0]
    assert gradient.unit == "m"
    assert tl.grad(scaled, engine="python")(Series(np.ones(1), "s")).values.tolist() == [6.0]


def test_list_like():
    def product(rows):
        total = 0.0
        for row in rows:
            total += row * rows[0]
        return total

    assert tl.grad(product, engine="python")(Rows([1.0, 2.0])) == [4.0, 1.0]


def test_as_a_result():
    def doubled(series):
        series.values = 2.0 * series.values
        return series

    primal = Series(np.array([1.0, 2.0]), "m")
    value, tangent = tl.jvp(doubled, (primal,), (Series(np.ones(2), "m"),), engine="python")
    assert (value.values.tolist(), value.unit) == ([2.0, 4.0], "m")
    assert tangent.values.tolist() == [2.0, 2.0]
    assert primal.values.tolist() == [1.0, 2.0]
