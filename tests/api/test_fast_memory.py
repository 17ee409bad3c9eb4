"""The fast way of calls: whose memory results have, and that none is lost."""

import gc
import sys
import threading
import weakref

import numpy as np
import pytest
from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]
from numba.core.runtime.nrt import rtsys

import tapeless as tl
from tests.api.fast_calls import X, cubes, damped, fast, is_fast

pytestmark = pytest.mark.usefixtures("few_calls_are_many")


def test_a_result_may_be_an_argument_of_the_next_call():
    prepared, calls = fast(tl.grad(cubes), X)
    first = prepared(X)
    expected = 3.0 * (3.0 * X**2) ** 2
    np.testing.assert_array_equal(prepared(first), expected)
    assert calls._count == 1


def test_arrays_that_the_caller_has_changed_are_replaced():
    prepared, _ = fast(tl.grad(cubes), X)
    for change in (
        lambda array: setattr(array, "shape", (3, 1)),
        lambda array: array.setflags(write=False),
        lambda array: array.resize(7, refcheck=False),
    ):
        kept = prepared(np.ones(3))
        try:
            change(kept)
        except ValueError:  # the memory is not the array's own
            continue
        np.testing.assert_array_equal(prepared(X), 3.0 * X**2)


def test_copies_and_globals_stay_with_python():
    prepared, _ = fast(tl.grad(cubes), X, copy=True)
    assert not is_fast(prepared)
    assert not np.shares_memory(prepared(X), prepared(X))


def test_other_threads_have_memory_of_their_own():
    prepared, _ = fast(tl.grad(cubes), X)
    mine = prepared(X)
    theirs = []
    thread = threading.Thread(target=lambda: theirs.append(prepared(2.0 * X)))
    thread.start()
    thread.join()
    np.testing.assert_array_equal(mine, 3.0 * X**2)
    np.testing.assert_array_equal(theirs[0], 12.0 * X**2)


def test_memory_goes_with_the_prepared_derivative():
    prepared, calls = fast(tl.grad(cubes), X)
    kept = weakref.ref(prepared(np.ones(4)))
    gone = weakref.ref(calls)
    del prepared, calls
    gc.collect()
    assert gone() is None
    assert kept() is None


def test_references_are_counted_right():
    prepared, _ = fast(tl.value_and_grad(damped), X, 0.1, 3)
    args = (X, 0.1, 3)
    prepared(*args)
    counted = (X, prepared(*args)[1], tuple, np.ndarray, X.dtype)
    before = list(map(sys.getrefcount, counted))
    for _ in range(100):
        prepared(*args)
    assert list(map(sys.getrefcount, counted)) == before


def allocated():
    stats = rtsys.get_allocation_stats()
    return stats.alloc - stats.free


@pytest.fixture
def counting():
    _nrt_python.memsys_enable_stats()
    yield
    _nrt_python.memsys_disable_stats()


def test_all_memory_is_given_back(counting):
    plain = tl.value_and_grad(damped)
    prepared, _ = fast(plain, X, 0.1, 3)
    for args in ((X, 0.1, 3), (np.ones(7), 0.1, 2)):
        plain(*args), prepared(*args)
    before = allocated()
    for steps in (1, 2, 3, 2):
        plain(X, 0.1, steps)
        prepared(X, 0.1, steps)
        prepared(np.ones(7), 0.1, steps)
    assert allocated() == before


def test_what_still_fits_is_kept():
    prepared, calls = fast(tl.grad(damped), X, 0.1, 3)
    before = prepared(X, 0.1, 3)
    assert prepared(X, 0.1, 30) is before  # only the tape was replaced
    assert calls._count == 1
