"""What branches and loops do with arrays that are taken apart: merges and carries of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tapeless.ir.nodes import For, Merge, Operand, Store, Undefined, Var, While
from tapeless.ir.types import FLOAT
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.small_operations import Elements, elements
from tapeless.transform.algebra import is_same


@dataclass
class Taken:
    """An array that a loop carries, or that it writes, in parts."""

    initial: Elements
    phis: Elements
    last: Operand
    result: Var

    @classmethod
    def of(cls, initial: Elements, last: Operand, result: Var) -> Taken:
        return cls(initial, fresh(initial.shape, result.hint), last, result)


def written_in(node: For | While) -> list[Var]:
    """The arrays that the loop stores to, in the order of the program."""
    stores = [inner for block in blocks(node) for inner in walk(block) if isinstance(inner, Store)]
    return list(dict.fromkeys(store.array for store in stores if isinstance(store.array, Var)))


def fresh(shape: tuple[int, ...], hint: str) -> Elements:
    return elements(shape, [Var(hint, FLOAT) for _ in range(int(np.prod(shape)))])


def of_one_shape(
    then: Elements | None, orelse: Elements | None, merge: Merge
) -> tuple[Elements, Elements] | None:
    """The elements from both sides, of which one may leave the array undefined."""
    if then is None and orelse is not None and isinstance(merge.then, Undefined):
        then = elements(orelse.shape, [Undefined(FLOAT)] * orelse.size)
    if orelse is None and then is not None and isinstance(merge.orelse, Undefined):
        orelse = elements(then.shape, [Undefined(FLOAT)] * then.size)
    if then is None or orelse is None or then.shape != orelse.shape:
        return None
    return then, orelse


def merge_elements(then: Elements, orelse: Elements, hint: str, merges: list[Merge]) -> Elements:
    """One element for each pair, by new merges where the two differ."""
    found = []
    for one, other in zip(then.flat, orelse.flat, strict=True):
        if is_same(one, other):
            found.append(one)
            continue
        merges.append(Merge(Var(hint, FLOAT), one, other))
        found.append(merges[-1].result)
    return elements(then.shape, found)
