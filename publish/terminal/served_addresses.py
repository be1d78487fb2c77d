"""The addresses that ``serve`` is given: the path it stands below, and where other years are."""

import re
from collections.abc import Iterable, Mapping

from ledger.errors import InvalidInput
from publish.attached.years import is_web_address, is_year
from publish.plugin.addresses import FILES
from publish.plugin.pages import PAGES
from publish.tables.metadata import DATABASE

_BASE_PATH = re.compile(r"(/[A-Za-z0-9_.-]*[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
_OF_THE_SITE = {FILES, DATABASE, "-", *(page.address.split("/")[0] for page in PAGES if page.address)}


def base_path_of(given: str) -> str:
    """Return the path that a site stands below with the slashes it needs, ``/jixiao/``. Raises InvalidInput."""
    path = "/" + given.strip("/")
    if path == "/":
        return path
    if not _BASE_PATH.fullmatch(path):
        message = "须是 /jixiao/ 这样的路径：只有字母、数字和 - _ . ，不含网址的其他部分"
        raise InvalidInput("unusable_base_path", f"--base-path {given}：{message}")
    first = path.split("/")[1]
    # A web server in front may take the path away: then nobody could tell it from an address of the site.
    if first in _OF_THE_SITE or is_year(first) or re.fullmatch(rf"{DATABASE}[-.].*", first):
        message = f"/{first} 是网站自己的地址，请另取一个，如 /jixiao/"
        raise InvalidInput("unusable_base_path", f"--base-path {given}：{message}")
    return f"{path}/"


def elsewhere_in(given: Iterable[str]) -> Mapping[int, str]:
    """Return the addresses of other years by year, of texts such as ``2022=https://…``. Raises InvalidInput."""
    found: dict[int, str] = {}
    for text in given:
        year, _, url = text.partition("=")
        if not is_year(year) or not is_web_address(url):
            wanted = "须写成 年份=网址，如 2022=https://example.org/jixiao/2022"
            raise InvalidInput("unusable_elsewhere", f"--elsewhere {text}：{wanted}")
        if int(year) in found:
            message = f"{year} 年已指向 {found[int(year)]}，请去掉一个"
            raise InvalidInput("unusable_elsewhere", f"--elsewhere {text}：{message}")
        found[int(year)] = url
    return found
