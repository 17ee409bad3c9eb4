"""`append` on a list whose length is only known when the program runs."""

from __future__ import annotations

import ast

from tapeless.frontend import library
from tapeless.frontend.binding import Arguments
from tapeless.frontend.growth import lend
from tapeless.frontend.inlining import call_function
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Grown, Tuple, Var
from tapeless.ir.nodes import Operand


def append(reader: Reader, held: Grown, item: Operand, node: ast.AST) -> Grown:
    """The list with one more item."""
    rank = reader.ranks.rank(item)
    if rank is None:
        rank = held.rank
    if rank != held.rank:
        raise reader.refuse(
            node,
            f"an item of {rank} dimensions is appended to a list of items of {held.rank}",
            "The length of the list is only known when the program runs, so all are of one kind.",
        )
    if rank:
        lend(reader, item)
    if isinstance(held.array, Var):
        reader.ranks.set(held.array, rank + 1)
    helper = library.appended_rows if rank else library.appended
    arguments: Arguments = ([held.array, held.length, item], {})
    place = reader.frame.site or reader.builder.location
    found = call_function(reader, helper, arguments, node, place)
    assert isinstance(found, Tuple)
    array, length = found.items
    reader.ranks.set(array, rank + 1)  # type: ignore[arg-type]
    return Grown(array, length, rank)  # type: ignore[arg-type]
