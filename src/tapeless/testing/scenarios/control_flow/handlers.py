"""Exceptions that the program catches itself."""

import contextlib
import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
PYTHON = ("python",)  # for what differs in how it is read, and not in what is compiled


class NotPositive(Exception):
    pass


def try_without_error(x):
    try:
        return 3.0 * x
    except ValueError:
        return 2.0 * x


HERE.add(try_without_error, 1.5, gradient=3.0, engines=PYTHON)


def try_with_error(x):
    try:
        math.sqrt(-1.0)
        return 3.0 * x
    except ValueError:
        return 2.0 * x


HERE.add(try_with_error, 1.5, gradient=2.0, engines=PYTHON)


def cleanup_with_finally(x):
    y = x
    try:
        y = x * x
        if y > 4.0:
            return y * x
    finally:
        y = y + x
    return y


HERE.add(cleanup_with_finally, 1.5, gradient=4.0, at="through", engines=PYTHON)
HERE.add(cleanup_with_finally, 2.5, gradient=18.75, at="returned", engines=PYTHON)


def guarded_root(x):
    try:
        return math.sqrt(x) + math.log(x + 1.0)
    except ValueError:
        return x * x


HERE.add(guarded_root, 0.5, gradient=0.5 / math.sqrt(0.5) + 1.0 / 1.5, at="inside")
HERE.add(guarded_root, -2.5, gradient=-5.0, at="outside")


def guarded_division(x):
    try:
        return 1.0 / (x - 2.0) + x
    except ZeroDivisionError:
        return 3.0 * x


HERE.add(guarded_division, 1.0, gradient=0.0, at="defined", engines=PYTHON)
HERE.add(guarded_division, 2.0, gradient=3.0, at="pole", differences=False, engines=PYTHON)


def guarded_exponential(x):
    try:
        return 1e-9 * math.exp(x) + x**2
    except OverflowError:
        return 2.0 * x


HERE.add(guarded_exponential, 1.5, at="small", engines=PYTHON)
HERE.add(guarded_exponential, 1000.0, gradient=2.0, at="large", engines=PYTHON)


def quotient_of_numpy_numbers(x):
    total = 0.0
    try:
        total += x[0] / x[1]
    except ZeroDivisionError:  # NumPy's numbers never raise it
        total -= x[0]
    return total


HERE.add(
    quotient_of_numpy_numbers,
    np.array([1.5, 2.0]),
    gradient=np.array([0.5, -0.375]),
    engines=PYTHON,
)


def _checked(x):
    if x < 1.0:
        raise NotPositive(x * x)
    return x * x


def raised_by_callee(x):
    y = x
    try:
        y = 2.0 + 3.0 * _checked(x) * _checked(x + 0.5)
    except NotPositive as error:
        y = y * error.args[0]
    return y


HERE.add(raised_by_callee, 1.5, gradient=3.0 * (2 * 1.5 * 4.0 + 2.25 * 4.0), at="neither")
HERE.add(raised_by_callee, 0.3, gradient=3.0 * 0.3**2, at="first")


def own_exception_escapes(x):
    if x < 0.0:
        raise NotPositive("x")
    return x * x


HERE.add(own_exception_escapes, 1.5, gradient=3.0, at="quiet")
HERE.add(own_exception_escapes, -1.5, raises=NotPositive, at="raised")


def until_it_raises(x):
    total, i = 0.0, 0
    try:
        while True:
            total += x[i] ** 2
            i += 1
    except IndexError:
        total = total * x[0]
    return total


HERE.add(until_it_raises, np.array([0.5, 1.5, 2.0]))


def leaves_loops_by_exception(x):
    total = 0.0
    try:
        for i in range(4):
            for j in range(4):
                total += x * i * j
                if total > 6.0:
                    raise StopIteration
        total = total * 2.0
    except StopIteration:
        total = total * total
    else:
        total = total + x
    return total


HERE.add(leaves_loops_by_exception, 0.1, gradient=73.0, at="finished", engines=PYTHON)
HERE.add(leaves_loops_by_exception, 1.9, gradient=136.8, at="early", engines=PYTHON)


def nested_handlers(x):
    try:
        try:
            if x > 3.0:
                raise KeyError("large")
            if x > 2.0:
                raise ValueError("medium")
            if x > 1.0:
                raise IndexError("small")
            y = x
        except KeyError:
            y = 2.0 * x
        except IndexError:
            y = 3.0 * x
            raise ValueError("again")
        finally:
            x = x * 1.5
        y = y * x
    except ValueError:
        y = x * x * x
    return y


for point, slope in ((0.5, 1.5), (1.5, 22.78125), (2.5, 63.28125), (3.5, 21.0)):
    HERE.add(nested_handlers, point, gradient=slope, at=f"{10 * point:.0f}")


def tries_again(x):
    for _ in range(4):
        try:
            y = _checked(x)
            break
        except NotPositive:
            x = x * 2.0
    return y


HERE.add(tries_again, 0.15, gradient=128 * 0.15, engines=PYTHON)


def raises_once_more(x):
    try:
        try:
            return _checked(x)
        except NotPositive:
            x = 2.0 * x
            raise
    except NotPositive:
        return 3.0 * x


HERE.add(raises_once_more, 0.5, gradient=6.0, engines=PYTHON)


def of_a_missing_key(x):
    table = {"a": x}
    try:
        return table["b"]
    except KeyError:
        return table["a"] * 2.0


HERE.add(of_a_missing_key, 1.5, gradient=2.0, engines=PYTHON)


def suppressed(x):
    y = x
    with contextlib.suppress(ValueError, KeyError):
        y = math.sqrt(x)
        y = y * 2.0
    return y + x


HERE.add(suppressed, 4.0, gradient=1.5, at="root", engines=PYTHON)
HERE.add(suppressed, -4.0, gradient=2.0, at="none", engines=PYTHON)


def log_determinant_or_norm(a):
    try:
        factor = np.linalg.cholesky(a)
    except np.linalg.LinAlgError:
        return np.sum(a * a)
    return np.sum(np.log(np.diag(factor)))


DEFINITE, INDEFINITE = np.diag([2.0, 4.0]), np.diag([-2.0, 4.0])
HERE.add(log_determinant_or_norm, DEFINITE, gradient=np.diag([0.25, 0.125]), at="definite")
HERE.add(log_determinant_or_norm, INDEFINITE, gradient=2 * INDEFINITE, at="indefinite")
