"""The house: which room may import which, what stays out of the code, and how large its pieces may be."""

import ast
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
# The floors and their rooms, the top one first: a room imports only what comes after it.
FLOORS = {
    "publish": """cli terminal disclosing publication_check serving published_since demo publication dry_run plugin
        attached pages files residual content confidential policy tables example outsider""",
    "scoring": "cli terminal reports sheets rubrics rules rows facts forms errors",
    "ledger": """cli terminal create close erasure backup export record verify proof recording warnings verification
        claims history rules lines storage proofs kinds files errors refusals findings values""",
}
ROOMS = [(floor, room) for floor, rooms in FLOORS.items() for room in rooms.split()]
OUTSIDER, PROOF = ROOT / "publish" / "outsider", ROOT / "ledger" / "proofs" / "check_proof.py"
MODULES_A_FOLDER, LINES_A_FILE, LINES_A_FUNCTION = 20, 200, 40

# What scoring imports from outside the house, and the rooms of the ledger that it takes records and figures from.
PURE_LIBRARIES = {
    "array",
    "attrs",
    "collections",
    "decimal",
    "fractions",
    "itertools",
    "json",
    "math",
    "re",
    "typing",
    "yaml",
}
PURE_ROOMS = {"errors", "history", "kinds", "values"}
# Whoever is given one of these can read.
OPENED = {"Connection", "Ledger", "Path"}
READING_BUILTINS = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[Path, ast.AST]


def name_of(path: Path) -> str:
    """Return the dotted name of the module or the package at ``path``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {path: path.read_text("utf-8") for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))}
NODES = {path: list(ast.walk(ast.parse(text))) for path, text in FILES.items()}
MODULES = {name_of(path) for path in FILES}
# All of scoring but what its commands are, and share.
PURE = [path for path in FILES if path.is_relative_to(ROOT / "scoring") and path.parent.name not in ("cli", "terminal")]


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of all that a module imports, inside functions too: a module, or a name in one."""
    for node in NODES[path]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_imported(path: Path) -> set[str]:
    """Return the modules of the house that a module imports."""
    return {name if name in MODULES else name.rpartition(".")[0] for name in imported(path)} & MODULES


def room_of(module: str) -> tuple[str, str]:
    """Return the floor and the room of a module; a floor's own package has no room."""
    floor, _, rest = module.partition(".")
    return floor, rest.partition(".")[0]


def names_in(node: ast.AST) -> set[str]:
    """Return every name that stands in ``node``."""
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def every(kind: type[ast.AST] | type[Function], among: Iterable[Path] = FILES) -> list[Place]:
    """Return every node of that kind."""
    return [(path, node) for path in among for node in NODES[path] if isinstance(node, kind)]


def lines_of(places: Iterable[Place]) -> list[str]:
    """Return file and line of nodes, so that a broken law names who breaks it."""
    return [f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}" for path, node in places]


def length(node: ast.AST) -> int:
    """Return how many lines a function has, decorators apart."""
    assert isinstance(node, Function)
    return (node.end_lineno or 0) - node.lineno + 1


def test_the_order_names_every_room() -> None:
    """Every folder and every module of a floor stands in its order, and nothing else does."""
    assert sorted(ROOMS) == sorted({room_of(module) for module in MODULES if "." in module})


def test_imports_run_downwards() -> None:
    """A module imports its own room, the rooms below it and the floors below, never anything above."""
    # Whoever imports a room imports the package of its floor, which is therefore below them all.
    above = {(floor, ""): len(ROOMS) for floor in FLOORS} | {room: number for number, room in enumerate(ROOMS)}
    among = [(name_of(path), module) for path in FILES for module in modules_imported(path)]
    upwards = [pair for pair in among if above[room_of(pair[1])] < above[room_of(pair[0])]]
    assert upwards == []


def test_no_modules_import_each_other() -> None:
    """Imports run in no circle, however long."""
    circle: list[str] = []
    try:
        TopologicalSorter({name_of(path): modules_imported(path) for path in FILES}).prepare()
    except CycleError as found:
        circle = found.args[1]
    assert circle == []


def test_nothing_imports_a_command() -> None:
    """Command modules are found by entry points and imported by no module, not even by each other."""
    among = [(name_of(path), module) for path in FILES for module in modules_imported(path)]
    assert [pair for pair in among if "cli" in pair[1].split(".")] == []


def test_no_import_is_relative() -> None:
    """Every import says in full what it imports."""
    assert lines_of(place for place in every(ast.ImportFrom) if getattr(place[1], "level", 0)) == []


def test_scoring_imports_nothing_that_reads() -> None:
    """Scoring has no SQL, file, clock or chance, and takes nothing from the ledger that wants something opened."""
    readers = {f"{name_of(path)}.{node.name}" for path, node in every(Function) if OPENED & names_in(node.args)}
    of_ledger = [(path, name) for path in PURE for name in imported(path) if name.startswith("ledger.")]
    libraries = {
        name_of(path): {name.split(".")[0] for name in imported(path)} - PURE_LIBRARIES - {"ledger", "scoring"}
        for path in PURE
    }
    assert {module: strange for module, strange in libraries.items() if strange} == {}
    assert [(name_of(path), name) for path, name in of_ledger if room_of(name)[1] not in PURE_ROOMS] == []
    # A whole module of the history would bring its readers along.
    whole = {module for module in MODULES if module.startswith("ledger.history")}
    assert [(name_of(path), name) for path, name in of_ledger if name in readers | whole] == []


def test_scoring_opens_nothing() -> None:
    """Scoring calls no builtin that opens, asks, prints or runs text as code."""
    calls = every(ast.Call, PURE)
    assert lines_of((path, node) for path, node in calls if names_in(node.func) & READING_BUILTINS) == []


def test_money_and_points_are_never_float() -> None:
    """No module makes a float: no literal, no call, and no true division of two numbers of fen."""
    literals = [place for place in every(ast.Constant) if isinstance(place[1].value, float)]
    calls = [place for place in every(ast.Name) if place[1].id == "float"]
    divisions = [place for place in every(ast.BinOp) if isinstance(place[1].op, ast.Div)]
    of_fen = [place for place in divisions if "_fen" in ast.unparse(place[1])]
    assert lines_of([*literals, *calls, *of_fen]) == []


def test_what_an_outsider_runs_needs_nothing_of_ours() -> None:
    """The outsider's script in its parts, and the checker of proofs, need the standard library alone."""
    parts = [path for path in FILES if path.parent == OUTSIDER]
    foreign = [
        (name_of(path), name)
        for path in (*parts, PROOF)
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert [(module, name) for module, name in foreign if not name.startswith("publish.outsider.")] == []
    assert [module for module, _ in foreign if module == name_of(PROOF)] == []


def test_folders_stay_small_and_say_what_they_hold() -> None:
    """A folder holds 20 modules at most (the outsider's one file in parts apart); a sentence says which."""
    modules = Counter(path.parent for path in FILES)
    assert [folder for folder in modules if modules[folder] > MODULES_A_FOLDER and folder != OUTSIDER] == []
    said = {folder: ast.get_docstring(ast.parse(FILES[folder / "__init__.py"])) or "" for folder in modules}
    assert [folder for folder, text in said.items() if not text.partition("\n")[0].endswith(".")] == []


def test_files_and_functions_stay_readable() -> None:
    """A file has 200 lines at most, and a function 40."""
    lines = {name_of(path): text.count("\n") for path, text in FILES.items()}
    assert {name: count for name, count in lines.items() if count > LINES_A_FILE} == {}
    assert lines_of(place for place in every(Function) if length(place[1]) > LINES_A_FUNCTION) == []


def test_the_tests_mirror_the_rooms() -> None:
    """Every folder of tests below a floor has the name of a folder of that floor."""
    folders = {
        path.parent.relative_to(ROOT / "tests") for floor in FLOORS for path in (ROOT / "tests" / floor).rglob("*.py")
    }
    assert sorted(str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()) == []
