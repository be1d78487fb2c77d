"""Writing a publication: the database and its downloads are made beside, and put in place once both are whole."""

from contextlib import closing
from pathlib import Path

from ledger.errors import UnusableFile
from ledger.files.durable import put_in_place
from ledger.files.system_errors import why
from publish.content.from_ledger import Content
from publish.files.download_files import write_files
from publish.files.downloads import require_own_folder
from publish.files.manifest import files_folder
from publish.files.public_file import Rows, new_public_file, open_public


def write_publication(output: Path, content: Content, rows: Rows) -> str:
    """Write ``rows`` of ``content`` as the public database ``output`` and its downloads; return the content digest.

    Raises UnusableFile where either cannot be written; then both are as they were.
    """
    try:
        require_own_folder(output)
    except UnusableFile:
        raise
    except OSError as error:
        raise UnusableFile("cannot_publish", f"{output}：无法写入（{why(error)}），没有改动") from error
    with new_public_file(output, content.tables, rows) as (made, digest):
        _write_downloads(made, output, content, digest)
        _put_both_in_place(made, output)
    return digest


def _write_downloads(made: Path, output: Path, content: Content, digest: str) -> None:
    folder = files_folder(made)
    try:
        folder.mkdir()
        with closing(open_public(made)) as connection:
            write_files(folder, made, connection, content, digest)
    except OSError as error:
        message = f"{files_folder(output)}：无法写入（{why(error)}），没有改动"
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
