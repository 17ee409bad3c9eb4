"""Shapes, rearrangements, parts, creation. One program for each way of calling."""

import numpy as np

from tests.rules.programs.data import A, M, T, V, W, X, Y


def at(x):
    z = np.zeros(3)
    np.add.at(z, np.array([0, 1, 1, 2, 0]), x)
    return z * z


def at2(x):
    z = np.ones(3)
    np.subtract.at(z, np.array([0, 1, 1, 2, 0]), x)
    return z * z


def at3(x):
    z = np.ones(3)
    np.multiply.at(z, np.array([0, 1, 1, 2, 0]), x)
    return z * z


def put(x):
    z = np.zeros(5)
    np.put(z, np.array([0, 3]), x[:2])
    return z * z


def pm(x):
    z = x * 1.0
    np.putmask(z, z > 0.5, 0.0)
    return z * z


def fd(x):
    z = x * 1.0
    np.fill_diagonal(z, 0.0)
    return z * z


def fda(x):
    z = x * 1.0
    np.fill_diagonal(z, x[0, :2])
    return z * z


def ct(x):
    z = np.zeros(5)
    np.copyto(z, x)
    return z * z


def filled_empty(x):
    z = np.empty(5)
    z[:] = x * x
    return z


CASES = [
    ("numpy.nonzero", lambda x: x[np.nonzero(x > 0.5)] * 2, (X,)),
    ("numpy.float64", lambda x: np.float64(x[0]) * 2, (X,)),
    ("numpy.add.at", at, (X,)),
    ("numpy.subtract.at", at2, (X,)),
    ("numpy.multiply.at", at3, (X,)),
    ("ndarray.repeat", lambda x: x.repeat(2), (X,)),
    ("ndarray.take", lambda x: x.take(np.array([0, 2])), (X,)),
    ("ndarray.diagonal", lambda x: x.diagonal(), (M,)),
    ("ndarray.swapaxes", lambda x: x.swapaxes(0, 1), (A,)),
    ("ndarray.real", lambda x: x.real, (X,)),
    ("ndarray.imag", lambda x: x + x.imag, (X,)),
    ("ndarray.T", lambda x: x.T, (A,)),
    ("ndarray.dot", lambda x: x.dot(V), (M,)),
    ("ndarray.nonzero", lambda x: x[(x > 0.5).nonzero()], (X,)),
    ("ndarray.compress", lambda x: x.compress(Y > 0.5), (X,)),
    ("ndarray.mT", lambda x: x.mT, (A,)),
    ("ndarray.squeeze", lambda x: x.squeeze(0), (A[None],)),
    ("numpy.reshape", lambda x: np.reshape(x, (4, 3)), (A,)),
    ("ndarray.reshape", lambda x: x.reshape(-1), (A,)),
    ("numpy.ravel", lambda x: np.ravel(x), (A,)),
    ("numpy.transpose", lambda x: np.transpose(x, (2, 0, 1)), (T,)),
    ("numpy.permute_dims", lambda x: np.permute_dims(x, (2, 0, 1)), (T,)),
    ("numpy.matrix_transpose", lambda x: np.matrix_transpose(x), (T,)),
    ("numpy.swapaxes", lambda x: np.swapaxes(x, 0, 1), (T,)),
    ("numpy.moveaxis", lambda x: np.moveaxis(x, 0, -1), (T,)),
    ("numpy.rollaxis", lambda x: np.rollaxis(x, 2), (T,)),
    ("numpy.squeeze", lambda x: np.squeeze(x, 0), (A[None],)),
    ("numpy.squeeze", lambda x: np.squeeze(x, axis=(0, -1)), (A[None, :, :, None],)),
    ("numpy.expand_dims", lambda x: np.expand_dims(x, 1), (A,)),
    ("numpy.expand_dims", lambda x: np.expand_dims(x, (0, 2)), (A,)),
    ("numpy.broadcast_to", lambda x: np.broadcast_to(x, (2, 5)), (X,)),
    (
        "numpy.broadcast_arrays",
        lambda x, y: np.broadcast_arrays(x, y)[0],
        (
            A,
            W[:, None],
        ),
    ),
    ("numpy.atleast_1d", lambda x: np.atleast_1d(x), (X,)),
    ("numpy.atleast_2d", lambda x: np.atleast_2d(x), (X,)),
    ("numpy.atleast_3d", lambda x: np.atleast_3d(x), (X,)),
    ("numpy.flip", lambda x: np.flip(x), (X,)),
    ("numpy.flip", lambda x: np.flip(x, 1), (A,)),
    ("numpy.flip", lambda x: np.flip(x), (A,)),
    ("numpy.fliplr", lambda x: np.fliplr(x), (A,)),
    ("numpy.flipud", lambda x: np.flipud(x), (A,)),
    ("numpy.rot90", lambda x: np.rot90(x), (A,)),
    ("numpy.roll", lambda x: np.roll(x, 2), (X,)),
    ("numpy.roll", lambda x: np.roll(x, 1, axis=1), (A,)),
    ("numpy.roll", lambda x: np.roll(x, 1), (A,)),
    ("numpy.repeat", lambda x: np.repeat(x, 2), (X,)),
    ("numpy.repeat", lambda x: np.repeat(x, 2, axis=0), (A,)),
    ("numpy.repeat", lambda x: np.repeat(x, np.array([1, 2, 0, 1, 3])), (X,)),
    ("numpy.tile", lambda x: np.tile(x, 2), (X,)),
    ("numpy.tile", lambda x: np.tile(x, (2, 2)), (A,)),
    ("numpy.pad", lambda x: np.pad(x, 2), (X,)),
    ("numpy.pad", lambda x: np.pad(x, ((1, 0), (2, 1))), (A,)),
    ("numpy.pad", lambda x: np.pad(x, 2, mode="edge"), (X,)),
    ("numpy.pad", lambda x: np.pad(x, 2, mode="reflect"), (X,)),
    ("numpy.pad", lambda x: np.pad(x, 2, mode="wrap"), (X,)),
    ("numpy.pad", lambda x: np.pad(x, (1, 2), constant_values=3.0), (X,)),
    (
        "numpy.concatenate",
        lambda x, y: np.concatenate([x, y]),
        (
            X,
            Y,
        ),
    ),
    ("numpy.concatenate", lambda x: np.concatenate((x, x * x), axis=1), (A,)),
    ("numpy.concatenate", lambda x: np.concatenate((x, x * x), axis=None), (A,)),
    (
        "numpy.concat",
        lambda x, y: np.concat([x, y]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.stack",
        lambda x, y: np.stack([x, y]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.stack",
        lambda x, y: np.stack([x, y], axis=1),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.stack",
        lambda x, y: np.stack([x, y], axis=-1),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.hstack",
        lambda x, y: np.hstack([x, y]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.vstack",
        lambda x, y: np.vstack([x, y]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.dstack",
        lambda x, y: np.dstack([x, y]),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.column_stack",
        lambda x, y: np.column_stack([x, y]),
        (
            X,
            Y,
        ),
    ),
    ("numpy.block", lambda x: np.block([[x, x], [x, x * x]]), (M,)),
    ("numpy.append", lambda x: np.append(x, 2.0), (X,)),
    (
        "numpy.append",
        lambda x, y: np.append(x, y),
        (
            X,
            Y,
        ),
    ),
    ("numpy.insert", lambda x: np.insert(x, 1, 3.0), (X,)),
    ("numpy.delete", lambda x: np.delete(x, 1), (X,)),
    ("numpy.split", lambda x: np.split(x, 2)[1], (V,)),
    ("numpy.array_split", lambda x: np.array_split(x, 2)[1], (X,)),
    ("numpy.hsplit", lambda x: np.hsplit(x, 2)[0], (A,)),
    ("numpy.vsplit", lambda x: np.vsplit(x, 3)[0], (A,)),
    ("numpy.split", lambda x: np.split(x, [1, 3])[1], (X,)),
    (
        "numpy.meshgrid",
        lambda x, y: np.meshgrid(x, y)[0] * 2,
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.meshgrid",
        lambda x, y: np.meshgrid(x, y, indexing="ij")[1],
        (
            X,
            Y,
        ),
    ),
    ("numpy.tril", lambda x: np.tril(x), (M,)),
    ("numpy.triu", lambda x: np.triu(x, 1), (M,)),
    ("numpy.tril", lambda x: np.tril(x, -1), (A,)),
    ("numpy.diag", lambda x: np.diag(x), (X,)),
    ("numpy.diag", lambda x: np.diag(x), (M,)),
    ("numpy.diag", lambda x: np.diag(x, 1), (M,)),
    ("numpy.diagonal", lambda x: np.diagonal(x), (M,)),
    ("numpy.diagflat", lambda x: np.diagflat(x), (X,)),
    ("numpy.fill_diagonal", fda, (M,)),
    ("numpy.take", lambda x: np.take(x, np.array([0, 2, 2])), (X,)),
    ("numpy.take", lambda x: np.take(x, np.array([0, 2, 2]), axis=1), (A,)),
    ("numpy.take_along_axis", lambda x: np.take_along_axis(x, np.argsort(x, axis=1), axis=1), (A,)),
    ("numpy.compress", lambda x: np.compress(Y > 0.5, x), (X,)),
    ("numpy.extract", lambda x: np.extract(Y > 0.5, x), (X,)),
    ("numpy.put", put, (X,)),
    ("numpy.putmask", pm, (X,)),
    ("numpy.fill_diagonal", fd, (M,)),
    ("numpy.copyto", ct, (X,)),
    ("numpy.flatnonzero", lambda x: x[np.flatnonzero(x > 0.5)], (X,)),
    ("numpy.array_equal", lambda x: x if np.array_equal(x, Y) else x * x, (X,)),
    ("numpy.full", lambda x: np.full(3, x[0]), (X,)),
    ("numpy.eye", lambda x: np.eye(4) * x, (M,)),
    ("numpy.eye", lambda x: np.eye(3, 4) * x, (A,)),
    ("numpy.eye", lambda x: np.eye(4, k=1) * x, (M,)),
    ("numpy.identity", lambda x: np.identity(4) * x, (M,)),
    ("numpy.arange", lambda x: np.arange(5) * x, (X,)),
    ("numpy.linspace", lambda x: np.linspace(x[0], x[1], 7), (X,)),
    ("numpy.linspace", lambda x: np.linspace(x[0], x[1], 7, endpoint=False), (X,)),
    ("numpy.logspace", lambda x: np.logspace(x[0], x[1], 5), (X,)),
    ("numpy.geomspace", lambda x: np.geomspace(x[0], x[1], 5), (X,)),
    ("numpy.tri", lambda x: np.tri(4) * x, (M,)),
    ("numpy.indices", lambda x: np.indices((3, 4))[0] * x, (A,)),
    ("numpy.ones_like", lambda x: np.ones_like(x) * x, (A,)),
    ("numpy.triu_indices", lambda x: x[np.triu_indices(4)], (M,)),
    ("numpy.tril_indices", lambda x: x[np.tril_indices(4)], (M,)),
    ("numpy.diag_indices", lambda x: x[np.diag_indices(4)], (M,)),
    ("numpy.ix_", lambda x: x[np.ix_(np.array([0, 1]), np.array([0, 2]))], (M,)),
    ("ndarray.item", lambda x: x[:1].item(), (X,)),
    ("ndarray.ravel", lambda x: x[0] * x.ravel(), (X,)),
    ("ndarray.flatten", lambda x: x[0] * x.flatten(), (X,)),
    ("ndarray.copy", lambda x: x[0] * x.copy(), (X,)),
    ("ndarray.round", lambda x: x[0] * x.round(), (X,)),
    ("ndarray.conj", lambda x: x[0] * x.conj(), (X,)),
    ("ndarray.conjugate", lambda x: x[0] * x.conjugate(), (X,)),
    ("numpy.zeros", lambda x: x + np.zeros(5) * 0, (X,)),
    ("numpy.ones", lambda x: x + np.ones(5) * 0, (X,)),
    ("numpy.empty", filled_empty, (X,)),
]
