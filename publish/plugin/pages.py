"""Every page of the site, declared here and nowhere else: navigation, routes and headings follow."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from attrs import frozen

from publish.attached.reading import Context
from publish.pages.site import Site
from publish.plugin.about_pages import read_about, read_downloads, read_glossary
from publish.plugin.log_pages import event_exists, read_event, read_events, read_verify
from publish.plugin.money_pages import project_exists, read_changes, read_project, read_projects
from publish.plugin.search_page import read_search
from publish.plugin.year_pages import (
    line_exists,
    read_front_page,
    read_line,
    read_months,
    read_points_lost,
    read_score,
    read_statements,
)


async def _always(database: Any, site: Site, said: Mapping[str, str]) -> bool:
    return True


@frozen(kw_only=True)
class Page:
    """One page.

    ``address`` is the pattern of its path below that of the year, ``/2023/``; ``title`` is its name and heading, ""
    where what it shows gives one. ``read`` answers with what ``template`` prints, None where there is nothing to show.
    Without its ``table`` there is no such page. ``within`` is the address of the page in the navigation that leads
    here.
    ``exists`` tells whether a site has the page of what an address says.
    """

    address: str
    title: str = ""
    read: Callable[[Any, Any, Site], Awaitable[Context | None]]
    template: str
    table: str | None = None
    within: str = ""
    exists: Callable[[Any, Site, Mapping[str, str]], Awaitable[bool]] = _always

    def is_among(self, tables: Collection[str]) -> bool:
        """Tell whether a site with ``tables`` has this page."""
        return self.table is None or self.table in tables


NAVIGATION = (
    Page(address="", title="首页", read=read_front_page, template="jixiao_front_page.html", table="overview"),
    Page(address="score", title="自评得分", read=read_score, template="jixiao_score.html", table="score_sheet"),
    Page(address="months", title="月度执行", read=read_months, template="jixiao_months.html", table="months"),
    Page(address="projects", title="项目", read=read_projects, template="jixiao_projects.html", table="projects"),
    Page(address="changes", title="资金变动", read=read_changes, template="jixiao_changes.html", table="fund_changes"),
    Page(
        address="statements",
        title="对账",
        read=read_statements,
        template="jixiao_statements.html",
        table="statements",
    ),
    Page(address="verify", title="核验", read=read_verify, template="jixiao_verify.html", table="events"),
    Page(address="downloads", title="下载", read=read_downloads, template="jixiao_downloads.html"),
    Page(address="glossary", title="名词解释", read=read_glossary, template="jixiao_glossary.html"),
    Page(address="about", title="关于", read=read_about, template="jixiao_about.html"),
)
"""The pages of the navigation, in its order."""

PAGES = (
    *NAVIGATION,
    Page(
        address="score/(?P<line>[^/]+)",
        read=read_line,
        template="jixiao_line.html",
        table="score_sheet",
        within="score",
        exists=line_exists,
    ),
    Page(
        address="points-lost",
        title="分扣在哪里",
        read=read_points_lost,
        template="jixiao_points_lost.html",
        table="score_sheet",
        within="score",
    ),
    Page(
        address="projects/(?P<project>[^/]+)",
        read=read_project,
        template="jixiao_project.html",
        table="projects",
        within="projects",
        exists=project_exists,
    ),
    Page(
        address="events",
        title="账本事件",
        read=read_events,
        template="jixiao_events.html",
        table="events",
        within="verify",
    ),
    Page(
        address="events/(?P<seq>[0-9]{1,18})",
        read=read_event,
        template="jixiao_event.html",
        table="events",
        within="verify",
        exists=event_exists,
    ),
    Page(address="search", title="搜索", read=read_search, template="jixiao_search.html"),
)
