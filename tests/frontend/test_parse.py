"""What the IR of a program looks like."""

import numpy as np
import pytest

from tapeless.frontend.parse import parse
from tapeless.frontend.pytrees import Leaf, Static, TupleTree
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Assign, Const, For, If, Load, Raise, Store, While
from tapeless.ir.visitor import walk
from tests.frontend import helper

X = np.ones(4)


def read(function, *args):
    return parse(function, bind(function, args, {}).signature)


def nodes(function, *args):
    return list(walk(read(function, *args).function.body))


def only(kind, found):
    (node,) = [node for node in found if isinstance(node, kind)]
    return node


def hints(carries):
    return [carry.phi.hint for carry in carries]


def test_parameters():
    def f(x, pair, n, *rest, mode="fast", none=None):
        return x[0] + pair[0] + rest[0]

    program = read(f, X, (1.0, (X, "text")), 3, 2.5)
    assert [p.path for p in program.function.params] == [
        ("arg", "x", 0),
        ("arg", "pair", 0),
        ("arg", "pair", 1),
        ("arg", "n", 0),
        ("arg", "rest", 0),
    ]
    assert [p.var.hint for p in program.function.params] == ["x", "pair_0", "pair_1_0", "n", "rest"]


def test_results():
    def f(x):
        return x, (None, "text", (x.shape, 2.0)), True

    program = read(f, X)
    assert program.result == TupleTree(
        (
            Leaf(0),
            TupleTree((Static(None), Static("text"), TupleTree((TupleTree((Leaf(1),)), Leaf(2))))),
            Leaf(3),
        )
    )
    assert program.function.results[2:] == [Const(2.0), Const(True)]


def test_only_what_changes_is_carried():
    def f(x, k):
        s = 0.0
        for i in range(len(x)):
            t = x[i] * k
            k = k
            s += t
        return s

    loop = only(For, nodes(f, X, 2.0))
    assert hints(loop.carries) == ["s"]
    assert loop.exit is None


def test_value_that_is_only_read_after_the_loop():
    def f(x):
        last = 0.0
        for v in x:
            last = v
        return last

    (carry,) = only(For, nodes(f, X)).carries
    assert carry.initial == Const(0.0)
    assert carry.next.hint == "v"


def test_bound_names_cost_nothing():
    def f(x):
        if x[0] > 0:
            y = 1.0
        else:
            y = x[1]
        for i in range(3):
            z = y * i
        return y + z

    found = nodes(f, X)
    assert not [node for node in found if isinstance(node, Raise)]
    assert [m.result.hint for m in only(If, found).merges] == ["y"]


def test_code_after_a_jump_moves_into_the_other_branch():
    def f(x):
        if x[0] > 0:
            return 1.0
        y = x[1]
        return y * 2

    body = read(f, X).function.body.nodes
    assert isinstance(body[-1], If)
    assert not body[-1].then.nodes
    assert [type(n) for n in body[-1].orelse.nodes] == [Load, Assign]


def test_continue_needs_no_flag():
    def f(x):
        s = 0.0
        for v in x:
            if v < 0:
                continue
            s += v
        return s

    loop = only(For, nodes(f, X))
    assert hints(loop.carries) == ["s"]
    assert [m.result.hint for m in loop.body.nodes[-1].merges] == ["s"]


def test_break_is_an_exit():
    def f(x):
        s = 0.0
        for v in x:
            if v > 1:
                break
            s += v
        return s

    loop = only(For, nodes(f, X))
    assert hints(loop.carries) == ["s"]
    assert loop.exit.hint == "broke"


def test_while_true():
    def f(x):
        n = 0
        while True:
            n += 1
            if x[0] > n:
                return x[0] * n

    loop = only(While, nodes(f, X))
    assert loop.condition == Const(True)
    assert hints(loop.carries) == ["n", "returned", "result"] or hints(loop.carries) == [
        "n",
        "result",
    ]


def test_raise_keeps_what_follows_flat():
    def f(x):
        if x[0] < 0:
            raise ValueError("negative")
        assert x[1] > 0
        return x[0] * 2

    body = read(f, X).function.body.nodes
    assert [type(n) for n in body if not isinstance(n, (Assign, Load))] == [If, If]
    assert body[-1].op == "mul"


def test_static_branches_leave_no_trace():
    def f(x, flag):
        if flag and x.ndim == 1 and isinstance(x, np.ndarray) and x is not None:
            return x[0]
        return undefined_name + [1, 2]  # noqa: F821

    assert [type(n) for n in nodes(f, X, True)] == [Load]


def test_names_and_places():
    def f(x):
        area = x[0] * x[1]
        return area + 1

    first, second, product, total = nodes(f, X)
    assert (first.target.hint, product.target.hint, total.target.hint) == ("x_item", "area", "t")
    place = product.location
    assert place.file == __file__
    assert place.line == f.__code__.co_firstlineno + 1
    assert place.text == "        area = x[0] * x[1]"
    assert place.text[place.column : place.end_column] == "x[0] * x[1]"
    assert second.location.text[second.location.column : second.location.end_column] == "x[1]"


def test_callees_keep_their_own_places():
    def f(x):
        return helper.scaled(x, 3.0)

    assert {n.location.file for n in nodes(f, 1.0)} == {helper.__file__}


def test_library_code_has_the_place_of_the_call():
    def f(x):
        return np.clip(x, 0.0, 1.0)

    found = nodes(f, X)
    assert {n.location.text.strip() for n in found} == {"return np.clip(x, 0.0, 1.0)"}


def test_index_is_evaluated_once():
    def f(x, n):
        x[n + 1] += 2.0
        return x[0]

    found = nodes(f, X, 1)
    assert len([n for n in found if isinstance(n, Assign) and n.op == "add"]) == 2
    load, store = [n for n in found if isinstance(n, (Load, Store))][:2]
    assert load.index == store.index


def test_augmented_assignment_on_what_may_be_an_array():
    def f(x, s):
        y = np.exp(x)
        y += 1.0
        s += 1.0
        return y, s

    ops = [n.op for n in nodes(f, X, 1.0) if isinstance(n, Assign)]
    assert ops == ["numpy.exp", "iadd", "add"]


def test_sizes_are_taken_one_by_one():
    def f(m):
        return m.shape[-1] * len(m)

    found = nodes(f, np.ones((2, 3)))
    assert [n.attrs for n in found[:2]] == [{"axis": 1}, {"axis": 0}]


def test_long_straight_line():
    lines = [f"    x = x * {k}.0 + x" for k in range(400)]
    text = "def long(x):\n" + "\n".join(lines) + "\n    return x\n"
    import linecache

    linecache.cache["<long>"] = (len(text), None, text.splitlines(keepends=True), "<long>")
    space = {}
    exec(compile(text, "<long>", "exec"), space)
    assert len(nodes(space["long"], 1.0)) == 800


def test_what_always_raises_raises_when_it_is_read():
    def f(x, mode):
        if mode == "fast":
            return x
        raise ValueError("unknown mode")

    with pytest.raises(ValueError, match="unknown mode"):
        read(f, 1.0, "slow")
