"""Functions of numbers, and choices among values. One program for each way of calling."""

import math

import numpy as np

from tests.rules.programs.data import X, Y

CASES = [
    ("numpy.arccosh", lambda x: np.sum(np.arccosh(x + 2)), (X,)),
    ("math.acosh", lambda x: math.acosh(x[0] + 2), (X,)),
    ("math.ldexp", lambda x: math.ldexp(x[0], 3), (X,)),
    ("numpy.ldexp", lambda x: np.sum(np.ldexp(x, 3)), (X,)),
    ("math.isclose", lambda x: x[0] if math.isclose(x[0], 1.0) else x[1], (X,)),
    (
        "math.dist",
        lambda x, y: math.dist(x, y),
        (
            X,
            Y,
        ),
    ),
    ("math.remainder", lambda x: math.remainder(5 * x[0], x[1]), (X,)),
    ("math.nextafter", lambda x: math.nextafter(x[0], 1.0), (X,)),
    ("math.ulp", lambda x: x[0] + math.ulp(x[0]), (X,)),
    ("math.prod", lambda x: math.prod(x), (X,)),
    ("math.hypot", lambda x: math.hypot(x[0], x[1], x[2]), (X,)),
    ("math.floor", lambda x: x[math.floor(x[0])], (X,)),
    ("numpy.clip", lambda x: np.clip(x, 0.3, 0.7), (X,)),
    ("ndarray.clip", lambda x: x.clip(0.3, 0.7), (X,)),
    (
        "numpy.clip",
        lambda x, y: np.clip(x, 0.3 * y, 0.9 * y + 0.1),
        (
            X,
            Y,
        ),
    ),
    ("numpy.where", lambda x: x[np.where(x > 0.5)[0]] * 2, (X,)),
    ("numpy.where", lambda x: np.where(x > 0.5, np.log(x), 0.0), (X,)),
    ("numpy.select", lambda x: np.select([x > 0.7, x > 0.4], [x * x, np.sin(x)], x), (X,)),
    ("numpy.select", lambda x: np.select([x > 0.7], [x * x]), (X,)),
    (
        "numpy.choose",
        lambda x, y: np.choose(np.array([0, 1, 1, 0, 1]), [x, y]),
        (
            X,
            Y,
        ),
    ),
    ("numpy.piecewise", lambda x: np.piecewise(x, [x > 0.5], [lambda t: t * t, lambda t: t]), (X,)),
    ("numpy.isclose", lambda x: np.where(np.isclose(x, Y), x, x * x), (X,)),
    ("builtins.abs", lambda x: abs(x), (X,)),
    ("builtins.max", lambda x: max(x[0], x[1]), (X,)),
    ("builtins.sum", lambda x: sum(x), (X,)),
    ("builtins.round", lambda x: x[0] * round(x[1]), (X,)),
    ("builtins.pow", lambda x: pow(x[0], 3), (X,)),
    ("builtins.divmod", lambda x: divmod(x[0], x[1])[1], (X,)),
    ("builtins.float", lambda x: float(x[0]), (X,)),
    ("builtins.int", lambda x: x[int(x[0])], (X,)),
    (
        "operator.pow",
        lambda x, y: x**y,
        (
            X,
            Y,
        ),
    ),
    ("numpy.absolute", lambda x: np.sum(x * np.absolute(x)), (X,)),
    ("numpy.arccos", lambda x: np.sum(x * np.arccos(x)), (X,)),
    ("numpy.arcsin", lambda x: np.sum(x * np.arcsin(x)), (X,)),
    ("numpy.arcsinh", lambda x: np.sum(x * np.arcsinh(x)), (X,)),
    ("numpy.arctan", lambda x: np.sum(x * np.arctan(x)), (X,)),
    ("numpy.arctanh", lambda x: np.sum(x * np.arctanh(x)), (X,)),
    ("numpy.cbrt", lambda x: np.sum(x * np.cbrt(x)), (X,)),
    ("numpy.ceil", lambda x: np.sum(x * np.ceil(x)), (X,)),
    ("numpy.conjugate", lambda x: np.sum(x * np.conjugate(x)), (X,)),
    ("numpy.cos", lambda x: np.sum(x * np.cos(x)), (X,)),
    ("numpy.cosh", lambda x: np.sum(x * np.cosh(x)), (X,)),
    ("numpy.deg2rad", lambda x: np.sum(x * np.deg2rad(x)), (X,)),
    ("numpy.degrees", lambda x: np.sum(x * np.degrees(x)), (X,)),
    ("numpy.exp", lambda x: np.sum(x * np.exp(x)), (X,)),
    ("numpy.exp2", lambda x: np.sum(x * np.exp2(x)), (X,)),
    ("numpy.expm1", lambda x: np.sum(x * np.expm1(x)), (X,)),
    ("numpy.fabs", lambda x: np.sum(x * np.fabs(x)), (X,)),
    ("numpy.floor", lambda x: np.sum(x * np.floor(x)), (X,)),
    ("numpy.log", lambda x: np.sum(x * np.log(x)), (X,)),
    ("numpy.log10", lambda x: np.sum(x * np.log10(x)), (X,)),
    ("numpy.log1p", lambda x: np.sum(x * np.log1p(x)), (X,)),
    ("numpy.log2", lambda x: np.sum(x * np.log2(x)), (X,)),
    ("numpy.negative", lambda x: np.sum(x * np.negative(x)), (X,)),
    ("numpy.positive", lambda x: np.sum(x * np.positive(x)), (X,)),
    ("numpy.rad2deg", lambda x: np.sum(x * np.rad2deg(x)), (X,)),
    ("numpy.radians", lambda x: np.sum(x * np.radians(x)), (X,)),
    ("numpy.reciprocal", lambda x: np.sum(np.sin(x) * np.reciprocal(x)), (X,)),
    ("numpy.rint", lambda x: np.sum(x * np.rint(x)), (X,)),
    ("numpy.sign", lambda x: np.sum(x * np.sign(x)), (X,)),
    ("numpy.sin", lambda x: np.sum(x * np.sin(x)), (X,)),
    ("numpy.sinh", lambda x: np.sum(x * np.sinh(x)), (X,)),
    ("numpy.spacing", lambda x: np.sum(x * np.spacing(x)), (X,)),
    ("numpy.sqrt", lambda x: np.sum(x * np.sqrt(x)), (X,)),
    ("numpy.square", lambda x: np.sum(x * np.square(x)), (X,)),
    ("numpy.tan", lambda x: np.sum(x * np.tan(x)), (X,)),
    ("numpy.tanh", lambda x: np.sum(x * np.tanh(x)), (X,)),
    ("numpy.trunc", lambda x: np.sum(x * np.trunc(x)), (X,)),
    ("numpy.signbit", lambda x: np.sum(x * np.signbit(x)), (X,)),
    ("numpy.isfinite", lambda x: np.sum(x * np.isfinite(x)), (X,)),
    ("numpy.isinf", lambda x: np.sum(x * np.isinf(x)), (X,)),
    ("numpy.isnan", lambda x: np.sum(x * np.isnan(x)), (X,)),
    ("numpy.logical_not", lambda x: np.sum(x * np.logical_not(x)), (X,)),
    ("math.acos", lambda x: x[0] * math.acos(x[0]), (X,)),
    ("math.asin", lambda x: x[0] * math.asin(x[0]), (X,)),
    ("math.asinh", lambda x: x[0] * math.asinh(x[0]), (X,)),
    ("math.atan", lambda x: x[0] * math.atan(x[0]), (X,)),
    ("math.atanh", lambda x: x[0] * math.atanh(x[0]), (X,)),
    ("math.cos", lambda x: x[0] * math.cos(x[0]), (X,)),
    ("math.cosh", lambda x: x[0] * math.cosh(x[0]), (X,)),
    ("math.sin", lambda x: x[0] * math.sin(x[0]), (X,)),
    ("math.sinh", lambda x: x[0] * math.sinh(x[0]), (X,)),
    ("math.tan", lambda x: x[0] * math.tan(x[0]), (X,)),
    ("math.tanh", lambda x: x[0] * math.tanh(x[0]), (X,)),
    ("math.exp", lambda x: x[0] * math.exp(x[0]), (X,)),
    ("math.expm1", lambda x: x[0] * math.expm1(x[0]), (X,)),
    ("math.exp2", lambda x: x[0] * math.exp2(x[0]), (X,)),
    ("math.log", lambda x: x[0] * math.log(x[0]), (X,)),
    ("math.log10", lambda x: x[0] * math.log10(x[0]), (X,)),
    ("math.log1p", lambda x: x[0] * math.log1p(x[0]), (X,)),
    ("math.log2", lambda x: x[0] * math.log2(x[0]), (X,)),
    ("math.sqrt", lambda x: x[0] * math.sqrt(x[0]), (X,)),
    ("math.cbrt", lambda x: x[0] * math.cbrt(x[0]), (X,)),
    ("math.fabs", lambda x: x[0] * math.fabs(x[0]), (X,)),
    ("math.floor", lambda x: x[0] * math.floor(x[0]), (X,)),
    ("math.ceil", lambda x: x[0] * math.ceil(x[0]), (X,)),
    ("math.trunc", lambda x: x[0] * math.trunc(x[0]), (X,)),
    ("math.degrees", lambda x: x[0] * math.degrees(x[0]), (X,)),
    ("math.radians", lambda x: x[0] * math.radians(x[0]), (X,)),
    ("math.erf", lambda x: x[0] * math.erf(x[0]), (X,)),
    ("math.erfc", lambda x: x[0] * math.erfc(x[0]), (X,)),
    ("math.gamma", lambda x: x[0] * math.gamma(x[0]), (X,)),
    ("math.lgamma", lambda x: x[0] * math.lgamma(x[0]), (X,)),
    ("math.isnan", lambda x: x[0] * math.isnan(x[0]), (X,)),
    ("math.isinf", lambda x: x[0] * math.isinf(x[0]), (X,)),
    ("math.isfinite", lambda x: x[0] * math.isfinite(x[0]), (X,)),
    ("math.modf", lambda x: x[0] * math.modf(x[0] + 1.2)[0], (X,)),
    ("numpy.modf", lambda x: np.sum(x * np.modf(x + 1.2)[0]), (X,)),
    ("math.frexp", lambda x: x[0] * math.frexp(x[0] + 1.2)[0], (X,)),
    ("numpy.frexp", lambda x: np.sum(x * np.frexp(x + 1.2)[0]), (X,)),
    (
        "numpy.add",
        lambda x, y: np.sum(x * np.add(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.arctan2",
        lambda x, y: np.sum(x * np.arctan2(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.copysign",
        lambda x, y: np.sum(x * np.copysign(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.divide",
        lambda x, y: np.sum(x * np.divide(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.divmod",
        lambda x, y: np.sum(x * np.divmod(x, y)[1]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.float_power",
        lambda x, y: np.sum(x * np.float_power(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.floor_divide",
        lambda x, y: np.sum(x * np.floor_divide(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.fmax",
        lambda x, y: np.sum(x * np.fmax(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.fmin",
        lambda x, y: np.sum(x * np.fmin(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.fmod",
        lambda x, y: np.sum(x * np.fmod(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.heaviside",
        lambda x, y: np.sum(x * np.heaviside(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.hypot",
        lambda x, y: np.sum(x * np.hypot(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.logaddexp",
        lambda x, y: np.sum(x * np.logaddexp(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.logaddexp2",
        lambda x, y: np.sum(x * np.logaddexp2(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.maximum",
        lambda x, y: np.sum(x * np.maximum(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.minimum",
        lambda x, y: np.sum(x * np.minimum(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.mod",
        lambda x, y: np.sum(x * np.mod(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.multiply",
        lambda x, y: np.sum(x * np.multiply(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.nextafter",
        lambda x, y: np.sum(x * np.nextafter(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.power",
        lambda x, y: np.sum(x * np.power(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.remainder",
        lambda x, y: np.sum(x * np.remainder(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.subtract",
        lambda x, y: np.sum(x * np.subtract(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.true_divide",
        lambda x, y: np.sum(x * np.true_divide(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.equal",
        lambda x, y: np.sum(x * np.equal(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.greater",
        lambda x, y: np.sum(x * np.greater(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.greater_equal",
        lambda x, y: np.sum(x * np.greater_equal(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.less",
        lambda x, y: np.sum(x * np.less(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.less_equal",
        lambda x, y: np.sum(x * np.less_equal(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.not_equal",
        lambda x, y: np.sum(x * np.not_equal(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.logical_and",
        lambda x, y: np.sum(x * np.logical_and(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.logical_or",
        lambda x, y: np.sum(x * np.logical_or(x, y)),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.logical_xor",
        lambda x, y: np.sum(x * np.logical_xor(x, y)),
        (
            X,
            Y,
        ),
    ),
    ("numpy.sinc", lambda x: np.sum(x * np.sinc(x)), (X,)),
    ("numpy.nan_to_num", lambda x: np.sum(x * np.nan_to_num(x)), (X,)),
    ("numpy.real", lambda x: np.sum(x * np.real(x)), (X,)),
    ("numpy.imag", lambda x: np.sum(x * np.imag(x)), (X,)),
    ("numpy.angle", lambda x: np.sum(x * np.angle(x)), (X,)),
    ("numpy.fix", lambda x: np.sum(x * np.fix(x)), (X,)),
    ("numpy.round", lambda x: np.sum(x * np.round(x)), (X,)),
    ("numpy.around", lambda x: np.sum(x * np.around(x)), (X,)),
]
