"""What the frame of every page says: whose figures, of which log, under which rubric, by which software."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from attrs import frozen

from publish.files.disclosure_file import DisclosureFile, read_disclosure
from publish.files.public_file import content_digest
from publish.plugin.attached import EXAMPLE_MARK
from publish.plugin.reading import read_rows

PAGES = (
    ("", "首页", "overview"),
    ("score", "自评得分", "score_sheet"),
    ("months", "月度执行", "months"),
    ("projects", "项目", "projects"),
    ("changes", "资金变动", "fund_changes"),
    ("statements", "对账", "statements"),
    ("verify", "核验", "events"),
    ("downloads", "下载", None),
    ("glossary", "名词解释", None),
    ("about", "关于", None),
)
"""Every page: its path, its Chinese name, and the table it shows, without which there is no such page."""


@frozen(kw_only=True)
class Site:
    """One public database as the frame of its pages names it; ``digest`` is its content digest in hex.

    ``tables`` are the names of the tables it has; ``rubric`` is "" where the policy shows none; ``disclosure`` is None
    where none was recorded yet.
    """

    database: str
    year: int
    department: str
    origin: str
    events: int
    root: str
    policy: str
    rubric: str
    digest: str
    tables: frozenset[str]
    version: str
    disclosure: DisclosureFile | None

    @property
    def is_example(self) -> bool:
        """Whether the department's name says that its figures are made up."""
        return self.department.endswith(EXAMPLE_MARK)

    @property
    def pages(self) -> Iterator[tuple[str, str]]:
        """The path and the name of every page there is."""
        return ((path, name) for path, name, table in PAGES if table is None or table in self.tables)

    def has(self, path: str) -> bool:
        """Tell whether there is a page at that path."""
        return any(path == one for one, _ in self.pages)


_SITES: "WeakKeyDictionary[Any, Site]" = WeakKeyDictionary()


async def site_of(database: Any) -> Site:
    """Return the site of a public database attached to Datasette, read once: nobody writes to it."""
    if database not in _SITES:
        _SITES[database] = await _read(database)
    return _SITES[database]


async def _read(database: Any) -> Site:
    publication = (await read_rows(database, "publication"))[0]
    overviews = await read_rows(database, "overview")
    digest = await database.execute_fn(content_digest)
    rubric = overviews[-1]["rubric_title"] if overviews else None
    return Site(
        database=database.name,
        **{name: publication[name] for name in ("year", "department", "origin", "events", "root", "policy")},
        rubric=rubric or "",
        digest=digest,
        tables=frozenset(await database.table_names()),
        version=version("jixiao"),
        disclosure=read_disclosure(Path(database.path), digest),
    )
