"""The examples in the docstrings of the public functions give what they say."""

import doctest
import inspect

import pytest

import tapeless as tl

PUBLIC = [
    tl.check_grads,
    tl.derivative,
    tl.derivative_source,
    tl.explain,
    tl.grad,
    tl.hessian,
    tl.hvp,
    tl.jacfwd,
    tl.jacobian,
    tl.jacrev,
    tl.jvp,
    tl.prepare,
    tl.save,
    tl.value_and_grad,
    tl.vjp,
    tl.Options,
    tl,
]


@pytest.mark.parametrize("thing", PUBLIC, ids=lambda thing: thing.__name__)
def test_examples(thing):
    finder = doctest.DocTestFinder(recurse=False)
    namespace = {getattr(thing, "__name__", ""): thing}
    (example,) = finder.find(thing, thing.__name__, globs=namespace)
    if thing is tl.check_grads and not example.examples:
        pytest.skip("has no example yet")
    assert example.examples, f"{thing.__name__} has no example"
    problems = []
    doctest.DocTestRunner(verbose=False).run(example, out=problems.append)
    assert not problems, "".join(problems)


@pytest.mark.parametrize(
    "function", [f for f in PUBLIC if f is not tl and f.__module__.startswith("tapeless.api")]
)
def test_every_parameter_is_described(function):
    text = inspect.getdoc(function)
    for section in ("Args:", "Returns:", "Raises:", "Example:"):
        assert section in text
    for parameter in inspect.signature(function).parameters.values():
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        assert f"{stars}{parameter.name}: " in text, parameter.name
