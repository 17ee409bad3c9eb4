"""docs/rules.md is what the tables say."""

import pytest

from tests.rules.document import PAGE, functions, page
from tests.rules.test_programs import CASES

# Programs about what the compiler reads by itself, without a rule.
WITHOUT_RULE = {"builtins.sum", "builtins.divmod", "math.prod", "numpy.copyto", "operator.pow"}
WITHOUT_RULE |= {"numpy.add.at", "ndarray.item", "ndarray.T"}
# Whose names are those of other rooms, or which are written out by what they are asked for.
WITHOUT_RULE |= {"numpy.polynomial.Polynomial", "scipy.signal.windows.hann"}
WITHOUT_RULE |= {
    f"numpy.polynomial.{name}"
    for name in (
        "hermite.hermval",
        "chebyshev.chebval",
        "laguerre.lagval",
        "hermite_e.hermeval",
        "legendre.legval",
    )
}


def test_the_page_is_up_to_date():
    pytest.importorskip("scipy")
    assert PAGE.read_text() == page(), "run `python -m tests.rules.document`"


def test_every_program_is_about_a_function_of_the_page():
    pytest.importorskip("scipy")
    known = functions()
    assert not {name for name, _, _ in CASES} - set(known) - WITHOUT_RULE
