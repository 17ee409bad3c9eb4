"""Choices among values, one program for each way of calling."""

import math

import numpy as np

from tests.rules.programs.data import X, Y

CASES = [
    ("numpy.iscomplexobj", lambda x: x * x if np.iscomplexobj(x * 1j) else x, (X,)),
    ("numpy.isrealobj", lambda x: x * x if np.isrealobj(x + 1.0) else x, (X,)),
    ("math.isclose", lambda x: x[0] if math.isclose(x[0], 1.0) else x[1], (X,)),
    ("numpy.clip", lambda x: np.clip(x, 0.3, 0.7), (X,)),
    ("ndarray.clip", lambda x: x.clip(0.3, 0.7), (X,)),
    ("numpy.clip", lambda x, y: np.clip(x, 0.3 * y, 0.9 * y + 0.1), (X, Y)),
    ("numpy.where", lambda x: x[np.where(x > 0.5)[0]] * 2, (X,)),
    ("numpy.where", lambda x: np.where(x > 0.5, np.log(x), 0.0), (X,)),
    ("numpy.select", lambda x: np.select([x > 0.7, x > 0.4], [x * x, np.sin(x)], x), (X,)),
    ("numpy.select", lambda x: np.select([x > 0.7], [x * x]), (X,)),
    ("numpy.choose", lambda x, y: np.choose(np.array([0, 1, 1, 0, 1]), [x, y]), (X, Y)),
    ("numpy.piecewise", lambda x: np.piecewise(x, [x > 0.5], [lambda t: t * t, lambda t: t]), (X,)),
    ("numpy.isclose", lambda x: np.where(np.isclose(x, Y), x, x * x), (X,)),
    ("builtins.max", lambda x: max(x[0], x[1]), (X,)),
]
