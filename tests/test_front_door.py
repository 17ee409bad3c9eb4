"""The public names, and what importing them costs."""

import subprocess
import sys

import tapeless as tl

OPERATORS = {
    "batch",
    "derivative",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "prepare",
    "value_and_grad",
    "vjp",
}
TOOLS = {"check_grads", "check_rule", "derivative_source", "explain", "register_container", "save"}
ERRORS = {
    "AliasedArguments",
    "ArgumentError",
    "CacheWarning",
    "DataRace",
    "EngineWarning",
    "IntegerArgument",
    "MutatedGlobal",
    "NonFinite",
    "NonFiniteWarning",
    "NonScalarOutput",
    "PreparedMismatch",
    "RuleMismatch",
    "ShapeMismatch",
    "SourceError",
    "SourceMissing",
    "TapelessError",
    "TypingError",
    "UnsupportedAliasing",
    "UnsupportedCall",
    "UnsupportedSyntax",
}
WARNINGS = {"CacheWarning", "EngineWarning", "NonFiniteWarning"}


def test_the_names_are_these_and_no_others():
    submodules = {name for name in sys.modules if name.startswith("tapeless.")}
    modules = {name.split(".")[1] for name in submodules}
    public = {name for name in vars(tl) if not name.startswith("_")} - modules
    named = OPERATORS | TOOLS | ERRORS | {"Options"}
    assert public - named == set()
    assert all(callable(getattr(tl, name)) for name in named)


def test_every_error_is_under_one_root():
    for name in ERRORS - WARNINGS:
        assert issubclass(getattr(tl, name), tl.TapelessError)
    for name in WARNINGS:
        assert issubclass(getattr(tl, name), UserWarning)


def test_the_import_does_not_import_numba():
    code = "import sys, tapeless; print('numba' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
