"""What the frame of every page says: whose figures, of which log, under which rubric, by which software."""

from collections.abc import Mapping

from attrs import frozen

from publish.files.disclosure_file import DisclosureFile
from publish.files.manifest import saved_as

EXAMPLE_MARK = "（示例）"


@frozen(kw_only=True)
class Site:
    """One public database as the frame of its pages names it; ``digest`` is its content digest in hex.

    ``department_code`` is how addresses name the department itself beside the units below it.

    ``tables`` are the names of the tables it has; ``pages`` its navigation, titles by address; ``rubric`` is "" where
    the policy shows none; ``disclosure`` is None where none was recorded yet. ``through`` is the last month shown,
    None in a database of format 0, which shows whole years alone. ``whole_sheet`` is whether the whole score sheet
    stands on one page; else each line has one.
    """

    database: str
    year: int
    department: str
    department_code: str
    origin: str
    events: int
    root: str
    policy: str
    rubric: str
    digest: str
    tables: frozenset[str]
    pages: Mapping[str, str]
    version: str
    disclosure: DisclosureFile | None
    through: str | None = None
    whole_sheet: bool = True

    @property
    def until(self) -> str:
        """``（至 2025-01）`` where the year is shown until a month before December; empty where it is whole."""
        return "" if self.through in (None, f"{self.year}-12") else f"（至 {self.through}）"

    @property
    def is_example(self) -> bool:
        """Whether the department's name says that its figures are made up."""
        return self.department.endswith(EXAMPLE_MARK)

    def has(self, address: str) -> bool:
        """Tell whether a page of the navigation stands at that address."""
        return address in self.pages

    def saved_as(self, name: str) -> str:
        """Return what a download of this site is called where a visitor saves it."""
        return saved_as(name, department=self.department, year=self.year)

    def at(self, address: str) -> str:
        """Return where a page of this year stands, below the base path of the site."""
        return f"{self.year}/{address}".rstrip("/")
