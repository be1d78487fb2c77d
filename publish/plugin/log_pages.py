"""What the pages of the log read: verification, events, and the proof that one stands in the log."""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from ledger.proof import inclusion_text
from ledger.proofs.checkpoint import make_checkpoint
from publish.attached.proofs import inclusion_proof_of
from publish.attached.reading import ROWS_A_PAGE, Asked, Context, number_in, read_corrections, read_rows
from publish.content.seq_ranges import ranges_in
from publish.pages.event_shown import fields_shown, kind_shown
from publish.pages.site import Site
from publish.plugin.errors import NotThere


async def read_verify(database: Any, request: Any, site: Site) -> Context:
    """Return what an outsider needs to check the publication."""
    shows_bodies = "body" in await database.table_columns("events")
    shown = await database.execute("SELECT count(body) FROM events") if shows_bodies else None
    return {"bodies": shown.rows[0][0] if shown else 0}


async def read_events(database: Any, request: Any, site: Site) -> Context:
    """Return events of the log: those whose seqs are given, or a page of all."""
    given = request.args.get("seqs") or ""
    after = number_in(request.args.get("after")) or 0
    wanted = _page(given or f"1-{site.events}", after, site.events)
    page = wanted[:ROWS_A_PAGE]
    rows = await _events(database, page)
    more = page[-1] if len(wanted) > ROWS_A_PAGE else None
    return {"events": [(row, kind_shown(row["body"])) for row in rows], "seqs": given, "next": more}


async def read_event(database: Any, request: Any, site: Site) -> Context:
    """Return one event of the log with the proof that it stands there."""
    seq = int(request.url_vars["seq"])
    found = await _events(database, [seq])
    if not found:
        raise NotThere(f"账本没有第 {seq} 号事件")
    body = found[0]["body"]
    moved = await read_rows(database, "fund_changes", Asked(equal={"seq": seq}))
    return {
        "event": found[0],
        "kind": kind_shown(body),
        "fields": fields_shown(body) if body else [],
        "change": moved[0] if moved else None,
        "corrections": (await read_corrections(database, [seq])).get(seq, []),
        "proof": await _proof(database, site, seq, body),
    }


async def event_exists(database: Any, site: Site, said: Mapping[str, str]) -> bool:
    """Tell whether the log that was published has the event that an address names."""
    return 1 <= int(said["seq"]) <= site.events


async def _events(database: Any, seqs: list[int]) -> list[Context]:
    if not seqs or not await database.table_columns("events"):
        return []
    marks = ", ".join("?" * len(seqs))
    found = await database.execute(f"SELECT * FROM events WHERE seq IN ({marks}) ORDER BY seq", seqs)
    return [{"body": None, "leaf_hash": None} | dict(row) for row in found.rows]


async def _proof(database: Any, site: Site, seq: int, body: str | None) -> str | None:
    """Return the C2SP tlog-proof of an event, None where its body is withheld or does not stand in the log."""
    if body is None or "leaf_hash" not in await database.table_columns("events"):
        return None
    try:
        tree = make_checkpoint(origin=site.origin, size=site.events, root=b64decode(site.root))
        return inclusion_text(body.encode(), seq, await inclusion_proof_of(database, seq), tree)
    except (ValueError, IndexError):
        # A root or a hash that is none, or is not there: somebody changed the file.
        return None


def _page(given: str, after: int, events: int) -> list[int]:
    """Return the next seqs of a text such as ``3,7-18`` that the log has, one more than a page; none of another text.

    In order and each once, however many the text names and in whatever order.
    """
    if not re.fullmatch(r"[0-9]{1,9}(-[0-9]{1,9})?(,[0-9]{1,9}(-[0-9]{1,9})?)*", given):
        return []
    page: list[int] = []
    for first, last in sorted(ranges_in(given)):
        start = max(first, after + 1, page[-1] + 1 if page else 1)
        page += range(start, min(last, events, start + ROWS_A_PAGE) + 1)
    return page[: ROWS_A_PAGE + 1]
