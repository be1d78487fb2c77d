"""The outsider's script is made of its parts: all of them, in an order in which each finds what it needs."""

import ast
from collections import Counter

import publish.outsider
from publish.files.outsider_script import MODULES, outsider_script
from tests.test_floors import FILES, OUTSIDER, modules_imported

FILE_OF = {path.stem: path for path in FILES if path.parent == OUTSIDER and path.stem != "__init__"}


def test_every_part_is_in_it_after_what_it_needs() -> None:
    """Each module of the folder stands in the list once, behind those that it imports."""
    assert sorted(MODULES) == sorted(FILE_OF)
    needed = {part: {one.rpartition(".")[2] for one in modules_imported(path)} for part, path in FILE_OF.items()}
    assert [part for number, part in enumerate(MODULES) if not needed[part] <= set(MODULES[:number])] == []


def test_no_name_is_given_twice() -> None:
    """In one file a name that two parts gave would mean the later one in both."""
    given: Counter[str] = Counter()
    for node in ast.parse(outsider_script()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            given[node.name] += 1
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            given.update(one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
    assert [name for name, times in given.items() if times > 1] == []


def test_nothing_of_ours_is_left_in_it() -> None:
    """It imports no module of ours, and the parts say for themselves that they are parts."""
    assert "publish.outsider" not in outsider_script()
    assert "outsider_script" in str(publish.outsider.__doc__)
