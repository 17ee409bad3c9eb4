"""Finds the Python in a page and runs it, so that no page promises what does not happen.

Blocks of one page run in order and share their names, as a reader would type them. The word after
`python` on the fence says what a block is for:

    ```python            runs; a ```text block that follows it is what it prints
    ```python raises     must raise; a ```text block that follows it is the error
    ```python fragment   is not run

In a ```text block, `...` stands for anything.
"""

import contextlib
import doctest
import io
import re
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A piece of Python in a page, with what the page says comes of it."""

    line: int
    purpose: str
    source: str
    outcome: str | None


def blocks(text: str) -> Iterator[Block]:
    fences = list(FENCE.finditer(text))
    for fence, following in zip(fences, [*fences[1:], None], strict=False):
        language, _, purpose = fence["info"].partition(" ")
        if language != "python" or purpose == "fragment":
            continue
        line = text.count("\n", 0, fence.start()) + 2
        yield Block(line, purpose, fence["body"], outcome(text, fence, following))


def outcome(text: str, fence: re.Match, following: re.Match | None) -> str | None:
    """The text block after a Python block, with at most a line of prose between them."""
    if following is None or following["info"] != "text":
        return None
    between = text[fence.end() : following.start()].strip()
    return following["body"] if between.count("\n") == 0 else None


def run(page: Path, folder: Path) -> None:
    """Run each block from a file of its own in `folder`: tapeless reads the source of functions."""
    module = types.ModuleType(f"page_{page.stem}")
    sys.modules[module.__name__] = module
    try:
        for block in blocks(page.read_text(encoding="utf-8")):
            place = folder / f"line_{block.line}"
            place.mkdir()
            check(block, page, result(block, place / "example.py", module.__dict__))
    finally:
        del sys.modules[module.__name__]


def result(block: Block, file: Path, namespace: dict) -> str:
    """What a block prints, or the error that it is meant to raise."""
    file.write_text(block.source, encoding="utf-8")
    code = compile(block.source, str(file), "exec", dont_inherit=True)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if block.purpose != "raises":
            exec(code, namespace)
            return printed.getvalue()
        try:
            exec(code, namespace)
        except Exception as error:
            message = f"{type(error).__name__}: {error}\n"
            return message.replace(f"{file.parent}/", "")
    raise AssertionError(f"line {block.line}: this block should raise an error")


def check(block: Block, page: Path, got: str) -> None:
    if block.outcome is None:
        return
    checker, options = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    if not checker.check_output(block.outcome, got, options):
        place = f"{page.name}:{block.line}"
        raise AssertionError(f"{place}: the page says\n{block.outcome}\nbut what comes is\n{got}")
