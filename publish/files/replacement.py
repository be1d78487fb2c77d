"""Replacing a publication: the database and its downloads are made beside, and put in place once both are whole."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from attrs import frozen

from ledger.errors import UnusableFile
from ledger.files.durable import put_in_place
from ledger.files.system_errors import why
from publish.content.from_ledger import Content
from publish.files.download_files import write_downloads
from publish.files.downloads import require_own_folder
from publish.files.manifest import files_folder
from publish.files.open_public import open_public
from publish.files.public_file import new_public_file
from publish.tables.table import Rows


@frozen(kw_only=True)
class NewPublication:
    """The public database of ``content``, with its content digest, in a folder beside ``output``, where it belongs."""

    database: Path
    output: Path
    content: Content
    digest: str


@contextmanager
def new_publication(output: Path, content: Content, rows: Rows) -> Iterator[NewPublication]:
    """Give a public database of ``rows``, all of them read; gone after the with block unless it was put in place.

    Raises UnusableFile where it, or later its downloads, cannot be written; then ``output`` and its own are as before.
    """
    try:
        require_own_folder(output)
    except UnusableFile:
        raise
    except OSError as error:
        raise UnusableFile("cannot_publish", f"{output}：无法写入（{why(error)}），没有改动") from error
    with new_public_file(output, content.tables, rows) as (database, digest):
        yield NewPublication(database=database, output=output, content=content, digest=digest)


def replace_publication(new: NewPublication) -> None:
    """Write the downloads of ``new`` and put it in place with them, within the with block that gave it."""
    _write_its_downloads(new)
    _put_both_in_place(new.database, new.output)


def _write_its_downloads(new: NewPublication) -> None:
    folder = files_folder(new.database)
    try:
        folder.mkdir()
        with closing(open_public(new.database)) as connection:
            write_downloads(folder, new.database, connection, new.content, new.digest)
    except OSError as error:
        message = f"{files_folder(new.output)}：无法写入（{why(error)}），没有改动"
        raise UnusableFile("cannot_write_downloads", message) from error


def _put_both_in_place(made: Path, output: Path) -> None:
    """Put both where they belong, or neither; in between the site shows no downloads, as none are of its content."""
    new, folder = files_folder(made), files_folder(output)
    before = made.with_name(f"{folder.name}.before")
    if folder.exists():
        folder.rename(before)
    try:
        new.rename(folder)
        put_in_place(made, output)
    except OSError:
        if not new.exists():
            folder.rename(new)
        if before.exists():
            before.rename(folder)
        raise
