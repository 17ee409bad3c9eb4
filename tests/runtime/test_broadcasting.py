"""Broadcasting, its adjoint, running sums, parts and changes of shape, against NumPy."""

import numpy as np

from tapeless.runtime.broadcasting import broadcast_like, expand, unbroadcast
from tapeless.runtime.cumulative import cumsum_all, cumsum_axis, suffix_sum_all, suffix_sum_axis
from tapeless.runtime.elementwise import heaviside, where
from tapeless.runtime.joining import embed, part
from tapeless.runtime.shaping import array_of, astype, copy, ravel, reshape, squeeze, zeros_shadow
from tests.runtime.against_numpy import compare
from tests.sampling import thorough

RANDOM = np.random.default_rng(2)
C, COLUMN, V = RANDOM.random((2, 3, 4)), np.zeros((3, 1)), RANDOM.random(4)
SINGLE = np.zeros((1, 3, 4), np.float32)


@thorough
def test_unbroadcast():
    def program(c, column, single, v, s):
        t = c.transpose((2, 1, 0))
        return (
            unbroadcast(c, column),
            unbroadcast(c, single),
            unbroadcast(c, c),
            unbroadcast(c, s),
            unbroadcast(s, s),
            unbroadcast(t, v[:1]),
            unbroadcast(t, t),
            unbroadcast(c[:, :, :2], column),
            unbroadcast(c[:0], column),
        )

    compare(program, C, COLUMN, SINGLE, V, 0.5)


def test_results_are_new_memory():
    def program(c, s):
        a, b = unbroadcast(c, c), broadcast_like(c, c)
        a[0], b[0] = s, s
        return c, a, b

    compare(program, V, 9.0)


def test_broadcast_like_and_expand():
    def program(c, column, single, v, s):
        return (
            broadcast_like(v, c),
            broadcast_like(s, c),
            broadcast_like(s, single),
            broadcast_like(column, c[:, :, ::2]),
            broadcast_like(s, s),
            expand(v, c, (0, 1)),
            expand(c[:, 0], c, 1),
            expand(c[0, 0], c, (1, -3)),
            expand(s, v, 0),
            expand(c[:, :, 0], c, -1),
            expand(c.T[0], c.T, 0),
        )

    compare(program, C, COLUMN, SINGLE, V, 0.5)


def test_running_sums():
    def program(c, s):
        t = c.transpose((2, 1, 0))
        return (
            cumsum_all(t),
            cumsum_axis(t, 1),
            suffix_sum_all(c),
            suffix_sum_axis(t, -1),
            cumsum_axis(c[:0], 0),
        )

    compare(program, C, 0.5)


def test_parts():
    def program(c, v):
        t = c.transpose((2, 1, 0))
        return (
            part(c, 1, 2, 0),
            part(t, 1, 3, 0),
            part(c, 1, 3, -1),
            part(c, 0, 2, 1),
            part(v, 1, 3, 0),
            embed(c[:, :2], c, 1, 3, 1),
            embed(v[:2], v, 1, 3, 0),
        )

    compare(program, C, V)


def test_shapes():
    def program(x, a, s):
        y = x[:, :1]
        return (
            reshape(x, (4, 6)),
            reshape(a, (4, -1)),
            reshape(a, 24),
            reshape(s, (1, 1)),
            ravel(a),
            squeeze(y, 1),
            squeeze(a[:1, :, :1], (0, -1)),
            squeeze(a[:1, :1, :1], (0, 1, 2)),
            copy(a),
            copy(s),
            astype(x, np.float32),
            astype(s, np.float32),
            array_of((s, 1, 2)),
            array_of((1, 2)),
            array_of((x, x)),
            zeros_shadow(a),
            zeros_shadow(s),
        )

    compare(program, C, C.transpose(2, 0, 1), 0.5)


def test_a_reshaped_contiguous_array_is_a_view():
    def program(x, s):
        y = np.copy(x)
        flat = reshape(y, 24)
        flat[5] = s
        return y, flat

    compare(program, C, 9.0)


@thorough
def test_choices():
    def program(x, single, s):
        return (
            where(s > 0, s, 0),
            where(x > 0.5, x, 0.0),
            where(x[0] > 0.5, x, x[:, :, :1]),
            where(single > 0, single, single),
            heaviside(x - 0.5, 0.5),
            heaviside(s - 0.5, 0.25),
            heaviside(s, 0.25),
        )

    compare(program, C, SINGLE, 0.5)
