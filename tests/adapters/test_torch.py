"""Functions of tapeless in PyTorch, and the other way round. Skipped where it is not installed."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.adapters import as_torch, from_torch

torch = pytest.importorskip("torch")

X, Y = np.array([0.3, -1.2, 2.0]), np.array([0.5, 0.7, -0.4])


def wave(x, y):
    total = 0.0
    for i in range(len(x)):
        total += np.sin(x[i] * y[i]) * x[i]
    return total


def waves(x, y):
    return np.sin(x * y), np.sum(x) ** 2


def tensors():
    return [torch.tensor(v, requires_grad=True) for v in (X, Y)]


def test_gradients_of_both_orders():
    assert torch.autograd.gradcheck(as_torch(wave, engine="python"), tensors())
    assert torch.autograd.gradgradcheck(as_torch(wave, engine="python"), tensors())


def test_several_results():
    assert torch.autograd.gradcheck(as_torch(waves, engine="python"), tensors())


def test_a_function_of_torch():
    known = from_torch(lambda x, y: torch.sum(torch.sin(x * y) * x))
    tl.check_grads(
        lambda x, y: known(x * x, y) ** 2, (X, Y), 2, modes=("reverse",), engine="python"
    )


def test_a_rule_of_torch():
    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2.0 * x

        @staticmethod
        def backward(ctx, bar):
            return 7.0 * bar

    known = from_torch(lambda x: Doubled.apply(x))
    found = tl.grad(lambda x: np.sum(known(x)), engine="python")(X)
    np.testing.assert_array_equal(found, np.full(3, 7.0))
