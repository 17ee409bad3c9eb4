"""Growable stacks: lists, whose type an example decides."""

from tapeless.runtime.native import compiled


def empty_stack(example):
    """An empty stack of values like the example."""
    return []


@compiled(empty_stack)
def _empty_stack(example):
    def stack(example):
        items = [example]
        items.pop()
        return items

    return stack
