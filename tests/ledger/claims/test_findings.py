"""Every finding of a sound ledger stands in one table: the code of each that is made, and of no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from ledger.findings import FINDINGS, WHY_FOUND

ROOT = Path(__file__).parents[3]


def codes_made(module: ast.Module) -> Iterator[str]:
    """Yield what each ``Finding(code=...)`` of a module may have as its code."""
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        for call in calls(function, "Finding"):
            [code] = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            yield from values(code, function, module)


def calls(where: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function by its name."""
    for node in ast.walk(where):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def values(node: ast.expr, function: ast.FunctionDef, module: ast.Module) -> Iterator[str]:
    """Yield the texts that an expression in a function may be: a literal, one of two, a name, or what it was given."""
    if isinstance(node, ast.IfExp):
        for one in (node.body, node.orelse):
            yield from values(one, function, module)
        return
    if isinstance(node, ast.Name):
        given = [argument.arg for argument in function.args.args]
        if node.id in given:
            for call in calls(module, function.name):
                yield from values(call.args[given.index(node.id)], function, module)
            return
        assigned = [one for one in ast.walk(module) if isinstance(one, ast.Assign)]
        [value] = [one.value for one in assigned if any(ast.unparse(target) == node.id for target in one.targets)]
        yield from values(value, function, module)
        return
    assert isinstance(node, ast.Constant), f"{ast.unparse(node)} is no code that can be read here"
    assert isinstance(node.value, str)
    yield node.value


def test_every_finding_stands_in_the_table() -> None:
    """What the modules of ledger/claims/ may find has a phrase and a reason, and nothing else has."""
    modules = [ast.parse(file.read_text("utf-8")) for file in sorted((ROOT / "ledger/claims").glob("*.py"))]
    made = {code for module in modules for code in codes_made(module)}
    assert made == set(FINDINGS) == set(WHY_FOUND)


def test_every_finding_is_documented() -> None:
    """docs/refusals.md lists every finding with what it says and what to do."""
    page = (ROOT / "docs/refusals.md").read_text("utf-8").partition("## What `verify` finds")[2]
    assert [code for code in FINDINGS if f"| `{code}` | {FINDINGS[code]} | {WHY_FOUND[code]} |" not in page] == []
