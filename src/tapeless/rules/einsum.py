"""`np.einsum`: each pair of operands by one stacked matrix product.

Which axes go where is planned while the program is read, from the subscripts and the ranks.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.products import arranged
from tapeless.rules.registry import known, lower

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@known
def labels_of(subscripts: str, ranks: tuple[int, ...]) -> tuple[tuple[str, ...], str]:
    """The labels of each operand and of the result, with letters in place of an ellipsis."""
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    operands = left.split(",")
    if len(operands) != len(ranks):
        raise ValueError("einsum needs as many subscripts as operands")
    unused = [c for c in LETTERS if c not in subscripts]
    widths = [
        rank - len(labels.replace("...", "")) if "..." in labels else 0
        for labels, rank in zip(operands, ranks, strict=True)
    ]
    dots = "".join(unused[: max(widths)])
    full = tuple(
        labels.replace("...", dots[len(dots) - width :])
        for labels, width in zip(operands, widths, strict=True)
    )
    if not arrow:
        letters = "".join(full)
        once = sorted(c for c in set(letters) if letters.count(c) == 1 and c not in dots)
        result = ("..." if dots else "") + "".join(once)
    for labels, rank in zip(full, ranks, strict=True):
        if len(labels) != rank:
            raise ValueError(f"the subscripts {labels!r} do not fit an array of dimension {rank}")
    return full, result.replace("...", dots)


@known
def repeated(labels: str) -> tuple[int, ...]:
    """The first two places of a label that stands twice, or nothing."""
    for place, label in enumerate(labels):
        again = labels.find(label, place + 1)
        if again > 0:
            return place, again
    return ()


@known
def joined_diagonal(labels: str, first: int, second: int) -> str:
    """The labels after the diagonal of two axes has become the last axis."""
    kept = "".join(c for k, c in enumerate(labels) if k not in (first, second))
    return kept + labels[first]


@known
def summed(labels: str, needed: str) -> tuple[int, ...]:
    """The axes whose label nothing else has."""
    return tuple(k for k, c in enumerate(labels) if c not in needed)


@known
def only(labels: str, needed: str) -> str:
    return "".join(c for c in labels if c in needed)


@known
def text(*parts: str) -> str:
    return "".join(parts)


@known
def order(labels: str, wanted: str) -> tuple[int, ...]:
    return tuple(labels.index(c) for c in wanted)


@known
def roles(a: str, b: str, needed: str) -> tuple[str, str, str, str]:
    """Labels of both that stay, of both that are summed, of a alone, of b alone."""
    stack = "".join(c for c in a if c in b and c in needed)
    inner = "".join(c for c in a if c in b and c not in needed)
    rows = "".join(c for c in a if c not in b)
    columns = "".join(c for c in b if c not in a)
    return stack, inner, rows, columns


@known
def places(labels: str, group: str) -> tuple[int, ...]:
    return tuple(labels.index(c) for c in group)


def extents(a, labels, group):
    return tuple([a.shape[k] for k in places(labels, group)])


def volume(sizes):
    total = 1
    for n in sizes:
        total = total * n
    return total


def permuted(a, labels, wanted):
    return a if labels == wanted else np.transpose(a, order(labels, wanted))


def prepared(a, labels, needed):
    """An operand with its own diagonals taken and its own axes summed."""
    pair = repeated(labels)
    if len(pair) == 2:
        return prepared(np.diagonal(a, 0, *pair), joined_diagonal(labels, *pair), needed)
    axes = summed(labels, needed)
    if len(axes) == 0:
        return a, labels
    return np.sum(a, axis=axes if len(axes) < a.ndim else None), only(labels, needed)


def contracted(a, x, b, y, needed):
    """The product of two operands, summed over what is not needed."""
    stack, inner, rows, columns = roles(x, y, needed)
    wanted = text(stack, rows, columns)
    if a.ndim == 0 or b.ndim == 0:
        return a * b, wanted
    first = arranged(a, order(x, text(stack, rows, inner)))
    second = arranged(b, order(y, text(stack, inner, columns)))
    stacks, down, across = extents(a, x, stack), extents(a, x, rows), extents(b, y, columns)
    if inner == "":
        first = np.reshape(first, (*stacks, *down, *ones(columns)))
        return first * np.reshape(second, (*stacks, *ones(rows), *across)), wanted
    k, m, n = volume(extents(a, x, inner)), volume(down), volume(across)
    dims = (*stacks, *down, *across)
    if stack != "":
        s = volume(stacks)
        product = np.reshape(first, (s, m, k)) @ np.reshape(second, (s, k, n))
        return np.reshape(product, dims), wanted
    product = np.reshape(first, (m, k)) @ np.reshape(second, (k, n))
    return (product[0, 0] if wanted == "" else np.reshape(product, dims)), wanted


@known
def ones(labels: str) -> tuple[int, ...]:
    return (1,) * len(labels)


@known
def still_needed(rest: tuple[str, ...], result: str) -> str:
    return "".join(rest) + result


@known
def spelled(lists: tuple[tuple[int, ...], ...], result: tuple[int, ...] | None) -> str:
    """The subscripts that lists of labels stand for, in the order that NumPy gives these."""
    texts = ["".join(map(letter, labels)) for labels in lists]
    return ",".join(texts) + ("" if result is None else "->" + "".join(map(letter, result)))


def letter(label: int) -> str:
    if not 0 <= label < 26:
        raise ValueError(f"the label {label} of einsum is not from 0 to 25")
    return chr(ord("a") + label)


@lower(np.einsum)
def einsum(subscripts, *operands, optimize=False):
    if not isinstance(subscripts, str):
        given = (subscripts, *operands)
        paired = len(given) // 2 * 2
        result = given[paired] if paired < len(given) else None
        return einsum(spelled(given[1:paired:2], result), *given[:paired:2])
    labels, result = labels_of(subscripts, tuple([a.ndim for a in operands]))
    rest = labels[1:]
    a, x = prepared(operands[0], labels[0], still_needed(rest, result))
    for k, b in enumerate(operands[1:]):
        others = labels[k + 2 :]
        b, y = prepared(b, rest[k], text(x, still_needed(others, result)))
        a, x = prepared(a, x, text(y, still_needed(others, result)))
        a, x = contracted(a, x, b, y, still_needed(others, result))
    return permuted(a, x, result)
