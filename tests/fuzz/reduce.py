"""Making a failing program small: statements are removed for as long as it fails in the same way."""

import ast
import contextlib

from tests.fuzz import check


def reduce(text: str, args, seed: int, found: check.Outcome, checks) -> str:
    """The smallest program, by removing statements one after another, that fails as `found` says."""
    for single in checks:
        alone = check.outcome(check.function_of(text), args, seed, [single])
        if alone.kind == found.kind:
            checks, found = [single], alone
            break

    def fails(candidate: str) -> bool:
        with contextlib.suppress(SyntaxError, KeyError):
            seen = check.outcome(check.function_of(candidate), args, seed, checks)
            return seen.kind == found.kind and seen.detail[:25] == found.detail[:25]
        return False

    if found.kind == "wrong":  # the numbers change as the program shrinks
        found = check.Outcome("wrong", found.detail[:5])

        def fails(candidate: str) -> bool:  # noqa: F811
            with contextlib.suppress(SyntaxError, KeyError):
                seen = check.outcome(check.function_of(candidate), args, seed, checks)
                return seen.kind == "wrong"
            return False

    progress = True
    while progress:
        progress = False
        number = 0
        while (candidate := _without(text, number)) is not None:
            if candidate != text and fails(candidate):
                text, progress = candidate, True
            else:
                number += 1
    return text


def _without(text: str, number: int) -> str | None:
    """The program with its change of this number made; None if there are no more."""
    tree = ast.parse(text)
    changes = list(_changes(tree))
    if number >= len(changes):
        return None
    changes[number]()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _changes(tree: ast.Module):
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for position, statement in enumerate(block):
                if field == "body" and isinstance(statement, (ast.Import, ast.ImportFrom)):
                    continue
                yield lambda b=block, p=position: b.__setitem__(slice(p, p + 1), [] if len(b) > 1 or b is not getattr(node, "body", None) else [ast.Pass()])
                if isinstance(statement, (ast.If, ast.For, ast.While)):
                    yield lambda b=block, p=position, s=statement: b.__setitem__(slice(p, p + 1), s.body)
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.BinOp):
                yield lambda n=node, f=field, v=value: setattr(n, f, v.left)
                yield lambda n=node, f=field, v=value: setattr(n, f, v.right)
            elif isinstance(value, ast.IfExp):
                yield lambda n=node, f=field, v=value: setattr(n, f, v.body)
                yield lambda n=node, f=field, v=value: setattr(n, f, v.orelse)
            elif isinstance(value, ast.Call) and len(value.args) == 1:
                yield lambda n=node, f=field, v=value: setattr(n, f, v.args[0])
