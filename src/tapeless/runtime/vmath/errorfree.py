"""Arithmetic on unevaluated sums of two doubles (Dekker 1971; Knuth, section 4.2.2)."""

from tapeless.runtime.vmath.floats import elementary, exact, product_error


@exact
def ordered_sum(a, b):
    """a + b rounded, and the rest; |a| ≥ |b| or a = 0."""
    total = a + b
    return total, b - (total - a)


@exact
def ordered_difference(a, b):
    """a − b rounded, and the rest; |a| ≥ |b| or a = 0."""
    total = a - b
    return total, (a - total) - b


@exact
def exact_sum(a, b):
    """a + b rounded, and the rest."""
    total = a + b
    b_part = total - a
    a_part = total - b_part
    return total, (a - a_part) + (b - b_part)


@exact
def exact_product(a, b):
    """a · b rounded, and the rest."""
    product = a * b
    return product, product_error(a, b, product)


@elementary
def quotient(a, a_rest, b, b_rest):
    """(a + a_rest) / (b + b_rest) rounded, and nearly all of the rest."""
    inverse = 1.0 / b
    ratio = a * inverse
    return ratio, (a_rest - product_error(ratio, b, a) - ratio * b_rest) * inverse
