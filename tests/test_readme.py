"""The READMEs and the chapters are true: every console command is run and prints what the page says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
CHAPTERS = ("docs/year.md", "docs/audit.md", "docs/rubrics.md", "docs/publishing.md")
PAGES = (*READMES, *CHAPTERS)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
NAMED_YAML = re.compile(r"```yaml\n# (\S+\.yml)\n(.*?)```", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ANYTHING = "…"
ANY_LINES = r"(?:.*\n)*?"


def commands(page: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the page's console blocks and what it is said to print."""
    for block in CONSOLE.findall((ROOT / page).read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            end = lines.index("END") + 1 if "<<END" in lines[0] else 1
            yield "\n".join(lines[:end]), "\n".join(lines[end:])


def files(page: str) -> dict[str, str]:
    """Return the YAML files that the page shows, by the name in their first line."""
    return dict(NAMED_YAML.findall((ROOT / page).read_text("utf-8")))


def matches(said: str, printed: str) -> bool:
    """Tell whether ``printed`` is what the page says; … stands for anything, a line of … for any lines."""
    lines = (line.rstrip() for line in said.strip().splitlines())
    pattern = "".join(ANY_LINES if line == ANYTHING else as_pattern(line) for line in lines)
    found = "".join(f"{line.rstrip()}\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, found) is not None


def as_pattern(line: str) -> str:
    """Return the pattern of one line in which … stands for any text."""
    return ".*".join(re.escape(part) for part in line.split(ANYTHING)) + "\n"


def run_all(page: str, folder: Path) -> list[str]:
    """Run the commands of a page in order in one folder, and return what each printed."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    environment.pop("JIXIAO_LEDGER", None)
    for name, text in files(page).items():
        (folder / name).write_text(f"# {name}\n{text}", "utf-8")
    script = "".join(f"{command}\nprintf '\\036'\n" for command, _ in commands(page))
    run = subprocess.run(
        ["bash", "-c", "exec 2>&1\n" + script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return run.stdout.split("\036")[:-1]


# Both READMEs show the same commands, so that one run serves them. A chapter starts the program up to thirty times.
SLOW = [pytest.param((chapter,), marks=pytest.mark.slow) for chapter in CHAPTERS]


@pytest.mark.parametrize("pages", [READMES, *SLOW], ids=" ".join)
def test_every_command_prints_what_the_page_says(pages: tuple[str, ...], tmp_path: Path) -> None:
    """Each console command, run in order in one folder, prints what stands below it."""
    printed = run_all(pages[0], tmp_path)
    for page in pages:
        assert files(page) == files(pages[0])
        for (command, expected), found in zip(commands(page), printed, strict=True):
            assert matches(expected, found), f"{page}: $ {command}\nprinted:\n{found}\nbut the page says:\n{expected}"


@pytest.mark.parametrize("page", READMES)
def test_every_make_target_of_the_page_exists(page: str) -> None:
    """The targets the page names are targets of the Makefile."""
    text = (ROOT / page).read_text("utf-8")
    targets = set(re.findall(r"\bmake ([a-z]+)", "\n".join(SHELL.findall(text))))
    assert {"demo", "test"} <= targets
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert targets <= rules


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_picture_of_the_page_is_there(page: str) -> None:
    """Files that the page links to or shows are in the repository."""
    text = (ROOT / page).read_text("utf-8")
    places = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    assert [place for place in places if "://" not in place and not (ROOT / page).parent.joinpath(place).exists()] == []


def test_both_languages_show_the_same_commands() -> None:
    """The Chinese page runs the same commands as the English one, in the same order."""
    english, chinese = ([command for command, _ in commands(page)] for page in READMES)
    assert english == chinese
