"""Making a failing program small: statements go for as long as it fails in the same way."""

import ast
from collections.abc import Callable, Iterator

from tests.fuzz import check


def reduce(text: str, args, seed: int, found: check.Outcome, checks, engine: str) -> str:
    """A small program that fails as `found` says."""
    for single in checks:
        alone = check.outcome(check.function_of(text), args, seed, [single], engine)
        if alone.kind == found.kind:
            checks, found = [single], alone
            break
    number = 0
    while (candidate := _changed(text, number)) is not None:
        if candidate != text and _fails(candidate, args, seed, found, checks, engine):
            text = candidate
        else:
            number += 1
    return text


def _fails(candidate: str, args, seed: int, found: check.Outcome, checks, engine) -> bool:
    try:
        function = check.function_of(candidate)
    except Exception:  # something is missing that the rest of the text needs
        return False
    seen = check.outcome(function, args, seed, checks, engine)
    same = found.kind == "wrong" or seen.detail[:25] == found.detail[:25]
    return seen.kind == found.kind and same


def _changed(text: str, number: int) -> str | None:
    """The program with its change of this number made; None if there are no more."""
    tree = ast.parse(text)
    changes = [*_removals(tree), *_simplifications(tree)]
    if number >= len(changes):
        return None
    changes[number]()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _removals(tree: ast.Module) -> Iterator[Callable]:
    """Statements left out, and regions in place of the branches and loops around them."""
    for node in ast.walk(tree):
        for field in ("orelse", "body"):
            block = getattr(node, field, None)
            for statement in block if isinstance(block, list) else ():
                if isinstance(statement, (ast.Import, ast.Pass)):
                    continue
                needed = [ast.Pass()] if len(block) == 1 and field == "body" else []
                yield _replacing(block, statement, needed)
                if isinstance(statement, (ast.If, ast.For, ast.While)):
                    yield _replacing(block, statement, statement.body)


def _replacing(block: list, statement: ast.stmt, others: list) -> Callable:
    def change() -> None:
        at = block.index(statement)
        block[at : at + 1] = others

    return change


def _simplifications(tree: ast.Module) -> Iterator[Callable]:
    """Parts of expressions in place of the whole."""
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            for part in _parts(value):
                yield lambda node=node, field=field, part=part: setattr(node, field, part)


def _parts(value) -> list[ast.expr]:
    match value:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.Call(args=[single]):
            return [single]
    return []
