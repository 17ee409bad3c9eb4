"""A program, as it was read, beside what Python makes of it."""

from tests.frontend.test_programs import run, run_program, same


def check_same(function, *args):
    """The value, or the exception, is that of the function itself."""
    expected, _ = run(function, args)
    found, _ = run_program(function, args)
    if not isinstance(expected, Exception | float | tuple) or not same(found, expected):
        assert found == expected, (args, found, expected)
