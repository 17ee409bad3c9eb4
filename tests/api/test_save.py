"""`save`: modules that run in a process that has never seen the function."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, -2.0, 3.0])
SCALE = 3.0
OFFSETS = np.ones(3)


def signal(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] ** 3
    return s


def nested(p, n, flag=True):
    return p[0] * np.sum(p[1] ** n) if flag else 0.0


def captured(x):
    return SCALE * np.sum((x + OFFSETS) ** 2)


def doubled(x):
    return 2.0 * x


def output_of(path, code):
    """What code prints that finds the module at `path` as `saved`."""
    text = f"import sys; sys.path.insert(0, {str(path.parent)!r})\nimport numpy as np\n"
    text += f"import {path.stem} as saved\n{textwrap.dedent(code)}"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_of_a_function(tmp_path):
    path = tmp_path / "signal_gradient.py"
    name = tl.save(signal, X, path=path)
    assert name == "signal_value_and_gradient"
    code = f"print(saved.{name}(np.array([1.0, 2.0])))"
    assert output_of(path, code) == "(9.0, (array([ 3., 12.]),))"


def test_of_a_gradient(tmp_path):
    path = tmp_path / "g.py"
    assert tl.save(tl.grad(signal), X, path=path) == "signal_gradient"
    assert output_of(path, "print(saved.signal_gradient(np.ones(2)))") == "[3. 3.]"


def test_structure(tmp_path):
    path = tmp_path / "nested.py"
    name = tl.save(tl.value_and_grad(nested, engine="python"), (2.0, X), 2, path=path)
    code = f"print(saved.{name}((3.0, np.ones(2)), 2))"
    assert output_of(path, code) == "(6.0, (2.0, array([6., 6.])))"


def test_what_is_captured_becomes_a_keyword(tmp_path):
    path = tmp_path / "captured.py"
    name = tl.save(tl.grad(captured, engine="python"), X, path=path)
    code = f"""
    print(saved.{name}(np.ones(2), OFFSETS=np.zeros(2)))
    print(saved.{name}(np.ones(2), OFFSETS=np.zeros(2), SCALE=1.0))
    """
    assert output_of(path, code).splitlines() == ["[6. 6.]", "[2. 2.]"]


def test_directions_become_arguments(tmp_path):
    path = tmp_path / "pullback.py"
    name = tl.save(doubled, X, path=path, engine="python")
    assert name == "doubled_pullback"
    assert output_of(path, f"print(saved.{name}(np.ones(2), np.ones(2)))") == "(array([2., 2.]),)"
    name = tl.save(doubled, X, path=path, mode="forward", engine="python")
    code = f"print(saved.{name}(np.ones(2), np.ones(2))[1])"
    assert output_of(path, code) == "[2. 2.]"


def test_of_a_second_derivative(tmp_path):
    path = tmp_path / "second.py"
    name = tl.save(tl.derivative(tl.derivative(lambda t: t**3)), 1.0, path=path)
    assert output_of(path, f"print(saved.{name}(2.0))") == "12.0"


def test_a_jacobian_is_refused(tmp_path):
    with pytest.raises(tl.ArgumentError, match="a Jacobian is many"):
        tl.save(tl.jacfwd(doubled), X, path=tmp_path / "j.py")


def test_numbers_keep_their_kind(tmp_path):
    for number, shown in ((np.float32(2.0), "np.float32(12.0)"), (np.array(2.0), "array(12.)")):
        path = tmp_path / f"{type(number).__name__}.py"
        name = tl.save(tl.grad(lambda t: t**3, engine="python"), number, path=path)
        assert output_of(path, f"print(repr(saved.{name}(np.float32(2.0))))") == shown


def test_a_saved_tangent_has_the_shape_of_its_argument(tmp_path):
    path = tmp_path / "along.py"
    name = tl.save(doubled, X, path=path, mode="forward")
    code = f"""
    print(saved.{name}(np.ones(2), np.array([1.0, 3.0]))[1])
    try:
        saved.{name}(np.ones(2), np.ones(1))
    except ValueError as error:
        print(error)
    """
    said = "x_tangent must have the shape of x"
    assert output_of(path, code) == f"[2. 6.]\n{said}"
