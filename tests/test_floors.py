"""The three floors: what each folder may import, and which words stay out of the code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"ledger": 0, "scoring": 1, "publish": 2}
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
PURE = [path for path in MODULES if path.is_relative_to(ROOT / "scoring") and "cli" not in path.parts]
OUTSIDER = [path for path in MODULES if path.parent == ROOT / "publish" / "outsider"]
READS_AND_CLOCKS = {"sqlite3", "sqlite_utils", "pathlib", "os", "io", "time", "datetime", "random", "socket", "urllib"}
LEDGER_READS = {
    "ledger.storage.store",
    "ledger.history.clocks",
    "ledger.record",
    "ledger.verify",
    "ledger.lines.reading",
    "ledger.history.rubrics",
}
READING_CALLS = {"open", "take_snapshot", "entries", "find", "movements", "standing_facts", "print", "input"}


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module that the file at ``path`` imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield str(node.module)


def name_of(path: Path) -> str:
    """Return the file's place below the root, for the names of test cases."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    """A floor imports itself and the floors below it, never one above."""
    own = FLOORS[path.relative_to(ROOT).parts[0]]
    tops = {module.split(".")[0] for module in imports(path)}
    assert [top for top in tops if FLOORS.get(top, -1) > own] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_imports_a_command(path: Path) -> None:
    """Command modules are found by entry points and imported by no module."""
    assert [module for module in imports(path) if "cli" in module.split(".") and module.split(".")[0] in FLOORS] == []


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_scoring_is_pure(path: Path) -> None:
    """Scoring touches no SQL, file, clock or chance; only its commands read a ledger."""
    modules = set(imports(path))
    assert {module.split(".")[0] for module in modules} & READS_AND_CLOCKS == set()
    assert modules & LEDGER_READS == set()
    called = {node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)}
    assert {function.id for function in called if isinstance(function, ast.Name)} & READING_CALLS == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_money_and_points_are_never_float(path: Path) -> None:
    """No module makes a float: no literal, no call, and no true division of two numbers of fen."""
    tree = ast.parse(path.read_text("utf-8"))
    floats = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "float"]
    divisions = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
    of_fen = [node for node in divisions if "_fen" in ast.unparse(node)]
    assert floats + calls + of_fen == []


@pytest.mark.parametrize("path", OUTSIDER, ids=name_of)
def test_what_an_outsider_runs_needs_nothing_of_ours(path: Path) -> None:
    """The parts of the outsider's script import each other and the standard library."""
    tops = {module.split(".")[0] for module in imports(path) if not module.startswith("publish.outsider.")}
    assert tops <= sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_readable(path: Path) -> None:
    """No file outgrows 200 lines, and no function 45."""
    text = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    longest = max(((node.end_lineno or 0) - node.lineno + 1 for node in functions), default=0)
    assert text.count("\n") <= 200
    assert longest <= 45
