"""The check of what a rule of the user's returns: a number for a number, an array for an array of
the same shape.
"""

from numba import njit, types
from numba.core import errors

from tapeless.runtime import plain
from tapeless.runtime.native import compiled


def fitting(found, like, what):
    return plain.fitting(found, like, what)


@compiled(fitting)
def _fitting(found, like, what):
    if _rank(found) != _rank(like) or not isinstance(_number(found), _kinds(like)):
        name = getattr(what, "literal_value", "what a rule returns")  # Numba asks with both
        raise errors.TypingError(f"{name} is {_words(found)}; it belongs to {_words(like)}")
    if isinstance(like, types.Array):
        return lambda found, like, what: of_shape(found, like, what)
    return lambda found, like, what: found


def _rank(kind):
    return kind.ndim if isinstance(kind, types.Array) else 0


def _number(kind):
    return kind.dtype if isinstance(kind, types.Array) else kind


def _kinds(like):
    wide = isinstance(_number(like), types.Complex)
    return (types.Float, types.Complex) if wide else types.Float


def _words(kind):
    if isinstance(kind, types.Array):
        return f"an array of {kind.dtype} of rank {kind.ndim}"
    return f"a number of type {types.unliteral(kind)}"


@njit(error_model="numpy", cache=True)
def of_shape(found, like, what):
    if found.shape != like.shape:
        text = what + " has shape (" + extents(found) + "); it belongs to (" + extents(like) + ")"
        raise ValueError(text)
    return found


@njit(error_model="numpy", cache=True)
def extents(array):
    text = ""
    for k, n in enumerate(array.shape):
        text += (", " if k > 0 else "") + str(n)
    return text
