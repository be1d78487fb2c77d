"""The map of the house, ``docs/architecture.md``, and ``CONTRIBUTING.md``: they say what the code is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAP = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PAGES = {"docs/architecture.md": MAP, "CONTRIBUTING.md": (ROOT / "CONTRIBUTING.md").read_text("utf-8")}
FLOORS = ("publish", "scoring", "ledger")
CODE = re.compile(r"`([^`\s]+)`")
PLACE = re.compile(r".*/.*|.+\.(py|md|toml|yml|json|sql|html)")
# The name of a download, not of a file here.
WRITTEN_ELSEWHERE = {"verify_public.py"}
PLACEHOLDER = re.compile(r"NAME|(?<=_|v)N(?=\.)")
ITEM = re.compile(r"^\d+\. .*\n(?: {2,}.*\n)*", re.MULTILINE)
LIST = re.compile(r"^### (An? [^\n]+): (\d+) places, and (\d+) more\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
LISTS = {name: (int(by_hand), int(more), ITEM.findall(text)) for name, by_hand, more, text in LIST.findall(MAP)}
# What is not written by hand for the product and its pages.
MORE = ("(made)", "(test)")
MOST_PLACES = {"An optional field of a kind": 4, "A rule of a rubric": 5}


def places(text: str) -> list[str]:
    """Return the paths that ``text`` names."""
    return [found for found in CODE.findall(text) if PLACE.fullmatch(found) and found not in WRITTEN_ELSEWHERE]


def files_at(place: str) -> list[Path]:
    """Return what lies at a path; of one with a placeholder, all that have its form."""
    return list(ROOT.glob(PLACEHOLDER.sub("*", place)))


def rooms(floor: str) -> list[str]:
    """Return the rooms of a floor as the page lists them, the top one first, without their suffix."""
    rows = re.findall(rf"^\| `{floor}/([a-z_]+)(?:/|\.py)` \|", MAP, re.MULTILINE)
    return [str(room) for room in rows]


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of what a module imports, inside functions too: modules, and names in them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("page", PAGES)
def test_every_place_exists(page: str) -> None:
    """Every path that a page names is in the repository; one with NAME or N stands for at least one file."""
    assert [place for place in places(PAGES[page]) if not files_at(place)] == []


def test_a_step_names_what_its_files_hold() -> None:
    """Whatever else a step names in code stands in one of the files that it names."""
    gone = []
    for item in ITEM.findall(MAP):
        files = [file for place in places(item) for file in files_at(place) if file.is_file()]
        held = "\n".join(file.read_text("utf-8") for file in files)
        named = set(CODE.findall(item)) - set(places(item))
        gone += [(item, name) for name in named if not re.search(rf"\b{re.escape(name)}\b", held)]
    assert gone == []


def test_every_folder_of_the_house_is_named() -> None:
    """Every folder with code is on the page."""
    folders = {f"{path.parent.relative_to(ROOT)}/" for floor in FLOORS for path in ROOT.glob(f"{floor}/**/__init__.py")}
    assert folders - set(places(MAP)) == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_every_room_has_its_line(floor: str) -> None:
    """The rooms of a floor, its folders of code and its modules, are those of its table, each once."""
    found = [path.name for path in (ROOT / floor).iterdir() if (path / "__init__.py").exists()]
    found += [path.stem for path in (ROOT / floor).glob("*.py") if path.name != "__init__.py"]
    assert sorted(rooms(floor)) == sorted(found)


@pytest.mark.parametrize("floor", FLOORS)
def test_rooms_stand_in_the_order_of_their_imports(floor: str) -> None:
    """No module of a room imports anything of a room above it."""
    order = {room: number for number, room in enumerate(rooms(floor))}
    upwards = []
    for path in (ROOT / floor).rglob("*.py"):
        own = order.get(path.relative_to(ROOT / floor).with_suffix("").parts[0], 0)
        among = [name.split(".")[1] for name in imports(path) if name.startswith(f"{floor}.")]
        upwards += [(str(path.relative_to(ROOT)), room) for room in among if order.get(room, own) < own]
    assert upwards == []


@pytest.mark.parametrize("name", LISTS)
def test_a_heading_counts_its_places(name: str) -> None:
    """The heading of a list says how many places are written by hand, and how many more there are."""
    by_hand, more, items = LISTS[name]
    others = [item for item in items if any(mark in item for mark in MORE)]
    assert (len(items) - len(others), len(others)) == (by_hand, more)


def test_every_list_of_places_is_counted() -> None:
    """Everything that the page says how to add has a heading that counts."""
    section = MAP.partition("## How to add something\n")[2].partition("\n## ")[0]
    assert len(LISTS) == len(re.findall(r"^### ", section, re.MULTILINE)) == 9


@pytest.mark.parametrize(("name", "most"), MOST_PLACES.items(), ids=list(MOST_PLACES))
def test_what_comes_often_touches_few_places(name: str, most: int) -> None:
    """An optional field is written in at most four places, a rule of a rubric in at most five."""
    assert LISTS[name][0] <= most
