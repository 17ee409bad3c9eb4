"""Whether two accesses to one array go to different elements, by the ranges of their loops.

In an elimination, `a[i, j] -= a[i, k] * a[k, j]` with i > k and j > k reads row k and column k, and
writes neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.analysis.accesses import Access
from tapeless.analysis.differences import Differences
from tapeless.analysis.linear import linear
from tapeless.analysis.moments import Moment, may_be_equal
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Const, For, IndexItem, Operand, Var
from tapeless.ir.types import INT


def never_meet(one: Access, other: Access, structure: Structure, loops: Sequence[For] = ()) -> bool:
    """Whether the accesses never touch one element, whichever iterations of `loops` they are in; of
    all other loops they are in the same iteration.
    """
    if one.base is not other.base:
        return False
    pairs = _integers(one, other)
    if all(_same_symbol(mine, others, structure) for mine, others in pairs):
        return False  # ranges tell nothing here
    moments = [Moment(structure, loops, which) for which in ("one", "other")]
    known = Differences()
    for access, moment in zip((one, other), moments, strict=True):
        moment.add_ranges(access.node, known)
    terms = [(moments[0].term(mine), moments[1].term(others)) for mine, others in pairs]
    return not may_be_equal(terms, known)


def _integers(one: Access, other: Access) -> list[tuple[Operand, Operand]]:
    """The indices on those leading axes on which both have a number."""
    found = []
    for mine, others in zip(one.index or (), other.index or (), strict=False):
        if not (_is_integer(mine) and _is_integer(others)):
            break
        found.append((mine, others))
    return found


def _is_integer(item: IndexItem) -> bool:
    return isinstance(item, Const) or (isinstance(item, Var) and item.type == INT)


def _same_symbol(mine: Operand, others: Operand, structure: Structure) -> bool:
    return linear(mine, structure)[0] is linear(others, structure)[0]
