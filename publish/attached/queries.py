"""Datasette as ``jixiao serve`` runs it: a query of the public's own has connections of its own.

What is forbidden there holds for nothing else, so that a page of ours may show any text that was published.
"""

from collections.abc import Callable
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from publish.attached.held import held, read_held
from publish.attached.limits import limit_query


class QueriedDatabase(Database):  # type: ignore[misc]
    """A public database on connections on which a visitor's query runs."""

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """Run ``fn`` on such a connection."""

        def limited(connection: Any) -> Any:
            limit_query(connection)
            return fn(connection)

        return await super().execute_fn(limited)


class PublicDatasette(Datasette):  # type: ignore[misc]
    """A Datasette that runs the queries of visitors apart from its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._queried: dict[str, QueriedDatabase] = {}

    async def execute(self, db_name: str, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
        """Run a query; what is to be truncated is a visitor's own (what Datasette asks itself it asks elsewhere)."""
        if not truncate:
            return await super().execute(db_name, sql, params, **options)
        if db_name not in self._queried:
            self._queried[db_name] = self._apart(db_name)
        return await self._queried[db_name].execute(sql, params, truncate=True, **options)

    def _apart(self, db_name: str) -> QueriedDatabase:
        queried = self.databases[db_name]
        database = QueriedDatabase(self, path=queried.path, is_mutable=False)
        read_held(database, held(queried))
        # Datasette keeps a connection a thread for each name.
        database.name = f"{db_name} of visitors"
        return database
