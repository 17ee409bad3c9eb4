"""Random well-formed programs over floats, integers, booleans, one array and a stack.

The same seed gives the same program. Hints repeat on purpose, so that names have to be told apart;
carried values are swapped and read after their new values are computed, so that copies have to be
ordered.
"""

import random

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Location,
    Merge,
    Param,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Stack

LENGTH = 5
HINTS = ["s", "t", "t", "t", "u", "x"]


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.array = Var("x", Array("float64", 1))
        self.b = Builder(Block())
        self.line = 0
        self.floats, self.integers, self.booleans = [], [], []

    def program(self):
        a, n = Var("a", FLOAT), Var("n", INT)
        self.floats, self.integers = [a], [n]
        params = [Param(p, ("arg", p.hint, 0)) for p in (self.array, a, n)]
        self.stack = self.assign("stack", hint="records", type_=Stack(FLOAT), element=FLOAT)
        self.fill(self.b.block, 3, 8)
        results = [self.float(), self.float(), self.integer(), self.array]
        return Function("program", params, self.b.block, results)

    # ---- operands

    def pick(self, known, constants):
        pool = known[-6:] if self.random.random() < 0.7 else known
        if not pool or self.random.random() < 0.1:
            return Const(self.random.choice(constants))
        return self.random.choice(pool)

    def float(self):
        return self.pick(self.floats, [0.5, -1.5, 2.0])

    def integer(self):
        return self.pick(self.integers, [0, 1, -2, 3])

    def boolean(self):
        return self.pick(self.booleans, [True, False])

    # ---- nodes

    def new(self, type_, hint=None):
        var = Var(hint or self.random.choice(HINTS), type_)
        self.know(var)
        return var

    def know(self, var):
        known = {FLOAT: self.floats, INT: self.integers, BOOL: self.booleans}.get(var.type)
        if known is not None:
            known.append(var)

    def assign(self, op, *args, type_, hint=None, **attrs):
        target = Var(hint or self.random.choice(HINTS), type_)
        self.append(Assign(target, op, args, attrs))
        self.know(target)
        return target

    def append(self, node):
        if self.random.random() < 0.4:
            self.line += 1
        node.location = Location("program.py", self.line, text=f"line {self.line}")
        self.b.block.nodes.append(node)

    def place(self):
        """An index in range."""
        raw = self.integer()
        return (self.assign("mod", raw, Const(LENGTH), type_=INT),)

    def fill(self, block, depth, count):
        with self.b.inside(block):
            for _ in range(self.random.randint(1, count)):
                self.random.choice([self.simple] * 5 + [self.branch, self.loop] * (depth > 0))(
                    depth
                )

    def simple(self, depth):
        match self.random.randrange(11):
            case 0 | 1 | 2:
                op = self.random.choice(["add", "sub", "mul"])
                value = self.assign(op, self.float(), self.float(), type_=FLOAT, hint="t")
                self.assign("math.sin", value, type_=FLOAT)
            case 3:
                op = self.random.choice(["add", "sub"])
                value = self.assign(op, self.integer(), self.integer(), type_=INT)
                self.assign("mod", value, Const(97), type_=INT)
            case 4:
                op = self.random.choice(["lt", "ge"])
                self.assign(op, self.float(), self.float(), type_=BOOL)
            case 5:
                self.assign("neg", self.float(), type_=FLOAT)
                self.assign("and", self.boolean(), self.boolean(), type_=BOOL)
            case 6 | 7:
                target = Var(self.random.choice(HINTS), FLOAT)
                self.append(Load(target, self.array, self.place()))
                self.know(target)
            case 8:
                self.append(Store(self.array, self.place(), self.float()))
            case 9:
                self.append(Accumulate(self.array, self.place(), self.float()))
            case 10:
                self.assign("alias", self.float(), type_=FLOAT)

    def scoped(self, write):
        """Write a region; what it defines is known inside only."""
        saved = [list(k) for k in (self.floats, self.integers, self.booleans)]
        result = write()
        self.floats[:], self.integers[:], self.booleans[:] = saved
        return result

    def passed(self, type_):
        if self.random.random() < 0.05:
            return Undefined(type_)
        return {FLOAT: self.float, INT: self.integer, BOOL: self.boolean}[type_]()

    def types(self):
        return [
            self.random.choice([FLOAT, FLOAT, INT, BOOL]) for _ in range(self.random.randint(0, 3))
        ]

    def branch(self, depth, exit_=False):
        condition, then, orelse = self.boolean(), Block(), Block()
        types = self.types()

        def side(block):
            self.fill(block, depth - 1, 4)
            with self.b.inside(block):
                nested = exit_ and depth > 0 and self.random.random() < 0.4
                flag = self.branch(depth - 1, exit_=True) if nested else None
                if exit_ and self.random.random() < 0.2:
                    flag = self.boolean()
                return [defined(self.passed(type_)) for type_ in types], flag

        sides = [self.scoped(lambda block=block: side(block)) for block in (then, orelse)]
        passed, flags = zip(*sides)
        merges = [Merge(Var(self.random.choice(HINTS), k), a, b) for k, a, b in zip(types, *passed)]
        if exit_:
            plain = self.random.choice([(True, False), (False, True)])
            flags = [flag or constant for flag, constant in zip(flags, map(Const, plain))]
            merges.append(Merge(Var("left", BOOL), *flags))
        self.append(If(condition, then, orelse, merges))
        for merge in merges:
            self.know(merge.result)
        return merges[-1].result if merges else None

    def loop(self, depth):
        types = [FLOAT, *self.types()]
        initial = [defined(self.passed(type_)) for type_ in types]
        carries = [
            Carry(
                Var(self.random.choice(HINTS), k),
                first,
                Const(0),
                Var(self.random.choice(HINTS), k),
            )
            for k, first in zip(types, initial)
        ]
        body, test = Block(), Block()
        trips = Var("trips", INT) if self.random.random() < 0.4 else None
        if self.random.random() < 0.7:
            node = self.counted(depth, carries, body, trips)
        else:
            node = self.conditional(depth, carries, test, body, trips)
        self.append(node)
        for var in [c.result for c in carries] + [trips] * (trips is not None):
            self.know(var)

    def body(self, depth, carries, body):
        """Fill the body, choose what it passes on, and perhaps an exit."""
        self.fill(body, depth - 1, 4)
        with self.b.inside(body):
            exit_ = self.branch(depth - 1, exit_=True) if self.random.random() < 0.4 else None
        for carry in carries:
            carry.next = defined(self.passed(carry.phi.type))
        if len(carries) > 2 and carries[1].phi.type == carries[0].phi.type:
            carries[0].next, carries[1].next = carries[1].phi, carries[0].phi
        return exit_

    def counted(self, depth, carries, body, trips):
        index = Var(self.random.choice(["i", "k", "i"]), INT)
        start = self.random.choice([Const(0), Const(3)])
        stop, step = self.random.choice([(Const(4), Const(1)), (Const(-1), Const(-2))])
        if self.random.random() < 0.3:
            start, stop, step = (
                Const(0),
                self.assign("mod", self.integer(), Const(4), type_=INT),
                Const(1),
            )

        def write():
            for carry in carries:
                self.know(carry.phi)
            self.know(index)
            return self.body(depth, carries, body)

        exit_ = self.scoped(write)
        return For(index, start, stop, step, carries, body, exit_, trips)

    def conditional(self, depth, carries, test, body, trips):
        count = Var("count", INT)
        carries.append(Carry(count, Const(0), Const(0), Var("count", INT)))

        def write():
            for carry in carries:
                self.know(carry.phi)
            with self.b.inside(test):
                self.scoped(lambda: [self.simple(0) for _ in range(self.random.randint(0, 2))])
                limit = self.assign(
                    "lt", count, Const(self.random.randint(0, 4)), type_=BOOL, hint="t"
                )
                self.booleans.remove(limit)
            exit_ = self.body(depth, carries, body)
            with self.b.inside(body):
                carries[-1].next = self.assign("add", count, Const(1), type_=INT)
            return limit, exit_

        condition, exit_ = self.scoped(write)
        return While(test, condition, carries, body, exit_, trips)


def defined(operand):
    """An undefined value, made readable: programs read what they know, whatever path they took."""
    if isinstance(operand, Undefined):
        return Const({FLOAT: 0.0, INT: 0, BOOL: False}[operand.type])
    return operand


def random_program(seed):
    return Writer(seed).program()
