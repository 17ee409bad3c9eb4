"""Small programs built by hand, as the frontend would build them."""

import tapeless.rules  # noqa: F401  # fills the table of operations
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Location,
    Merge,
    Param,
    Var,
    While,
)
from tapeless.ir.types import BOOL, FLOAT, INT, Array

VECTOR = Array("float64", 1)


def at(line, text, column=0, end_column=0):
    return Location("/home/user/signal.py", line, column, end_column, text)


def function(params, builder, *results, name="program"):
    return Function(name, [Param(p, ("arg", p.hint, 0)) for p in params], builder.block, [*results])


def straight(write, *types, hints="xyz"):
    """A function of parameters of these types: `write(builder, *params)` gives its results."""
    params = [Var(hint, type_) for hint, type_ in zip(hints, types)]
    builder = Builder(Block())
    results = write(builder, *params)
    return function(params, builder, *(results if isinstance(results, tuple) else (results,)))


def signal(checked=True):
    """`s += sin(x[i])` or `cos`, by the sign of x[i]."""
    x, i = Var("x", VECTOR), Var("i", INT)
    s, s_then, s_else, s_next, s_after = (Var("s", FLOAT) for _ in range(5))
    b = Builder(Block(), at(3, "    for i in range(len(x)):"))
    n = b.assign("shape", x, hint="n", type=INT, axis=0)
    body, then, orelse = Block(), Block(), Block()
    with b.inside(body):
        with b.at(at(4, "        if x[i] > 0.0:", 11, 21)):
            positive = b.assign("gt", b.load(x, (i,), type=FLOAT), Const(0.0), type=BOOL)
            branch = If(positive, then, orelse, [Merge(s_next, s_then, s_else)])
            b.append(branch)
        for block, line, op, target in ((then, 5, "sin", s_then), (orelse, 7, "cos", s_else)):
            with b.inside(block), b.at(at(line, f"            s += math.{op}(x[i])")):
                value = b.assign(f"math.{op}", b.load(x, (i,), type=FLOAT), type=FLOAT)
                b.append(Assign(target, "add", (s, value)))
    b.append(For(i, Const(0), n, Const(1), [Carry(s, Const(0.0), s_next, s_after)], body))
    for node in (*body.nodes, *then.nodes, *orelse.nodes):
        if hasattr(node, "checked"):
            node.checked = checked
    return function([x], b, s_after, name="signal")


def fibonacci():
    """Two carried values that change at once."""
    n, i = Var("n", INT), Var("i", INT)
    a, a_after, b_, b_next, b_after = (Var(h, FLOAT) for h in ("a", "a", "b", "b", "b"))
    body = Block([Assign(b_next, "add", (a, b_))])
    carries = [Carry(a, Const(0.0), b_, a_after), Carry(b_, Const(1.0), b_next, b_after)]
    builder = Builder(Block())
    builder.append(For(i, Const(0), n, Const(1), carries, body))
    return function([n], builder, a_after, name="fibonacci")


def search(kept=False):
    """A loop that is left in a branch; with `kept`, the flag is read after it."""
    x, limit, i = Var("x", VECTOR), Var("limit", FLOAT), Var("i", INT)
    found, found_next, found_after = (Var("found", INT) for _ in range(3))
    flag, flag_phi, flag_after = (Var("left", BOOL) for _ in range(3))
    b = Builder(Block())
    n = b.assign("shape", x, hint="n", type=INT, axis=0)
    body = Block()
    with b.inside(body):
        above = b.assign("gt", b.load(x, (i,), type=FLOAT), limit, type=BOOL)
        merges = [Merge(found_next, i, found), Merge(flag, Const(True), Const(False))]
        b.append(If(above, Block(), Block(), merges))
    carries = [Carry(found, Const(-1), found_next, found_after)]
    if kept:
        carries.append(Carry(flag_phi, Const(False), flag, flag_after))
    b.append(For(i, Const(0), n, Const(1), carries, body, exit=flag))
    results = (found_after, flag_after) if kept else (found_after,)
    return function([x, limit], b, *results, name="search")


def newton(long_test=False):
    """A `while` loop: its test nests into one expression, or does not."""
    a = Var("a", FLOAT)
    x, x_next, x_after = (Var("x", FLOAT) for _ in range(3))
    trips = Var("trips", INT)
    b = Builder(Block())
    test, body = Block(), Block()
    with b.inside(test):
        error = b.assign("sub", b.assign("mul", x, x, type=FLOAT), a, hint="error", type=FLOAT)
        if long_test:
            error = b.assign("mul", error, error, hint="error", type=FLOAT)
        else:
            test.nodes[-1].target.hint = "t"
        condition = b.assign("gt", error, Const(1e-10), type=BOOL)
    with b.inside(body):
        total = b.assign("add", x, b.assign("truediv", a, x, type=FLOAT), type=FLOAT)
        b.append(Assign(x_next, "mul", (Const(0.5), total)))
    b.append(While(test, condition, [Carry(x, a, x_next, x_after)], body, trips=trips))
    return function([a], b, x_after, trips, name="newton")
