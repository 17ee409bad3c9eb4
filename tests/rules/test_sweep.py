"""A sample of what the sweep over all functions has shown; with TAPELESS_TEST_ALL all functions,
natively too.
"""

import zlib

import pytest

pytest.importorskip("scipy")

from tests import sampling
from tests.rules.document import functions
from tests.rules.left_out import DTYPES, LEFT_OUT, ORDERS
from tests.rules.sweep import read_record
from tests.rules.trials import trials

TESTS_ALL = sampling.ALL
EVERY = 1 if TESTS_ALL else 120
SHOWN = read_record()
CASES = [
    (trial, dtype, order)
    for number, trial in enumerate(trials(functions()))
    for dtype in DTYPES
    for order in ORDERS
    if (TESTS_ALL or trial.name in SHOWN)
    and zlib.crc32(f"{trial.name} {number} {dtype} {order}".encode()) % EVERY == 0
    and (trial.name, dtype, order) not in LEFT_OUT
]
IDS = [f"{trial.name}-{dtype}-{order}" for trial, dtype, order in CASES]
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.mark.parametrize(("trial", "dtype", "order"), CASES, ids=IDS)
def test_python(by_samples, trial, dtype, order):
    trial.run(dtype, order)


@pytest.mark.skipif(not TESTS_ALL, reason="compiles more than a thousand derivatives")
@pytest.mark.parametrize(("trial", "dtype", "order"), CASES, ids=IDS)
def test_native(trial, dtype, order):
    trial.run(dtype, order, engine="numba")


def test_the_record_is_of_functions_of_the_page():
    assert set(SHOWN) <= set(functions())


def test_all_trials_in_the_record_were_right():
    for name, shown in SHOWN.items():
        count = max(max(shown[dtype]) for dtype in DTYPES)
        for dtype in DTYPES:
            for order in ORDERS:
                right = shown[dtype][order - 1]
                assert (name, dtype, order) in LEFT_OUT or right == count > 0, (name, dtype, order)
        assert shown.get("native", [1, 1]) == [1, 1], name
