"""What the pages of the log read: verification, events, and the proof that one stands in the log."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from ledger.proof import inclusion_text
from ledger.proofs.checkpoint import make_checkpoint
from publish.attached.proofs import inclusion_proof_of
from publish.attached.reading import Asked, Context, number_in, read_corrections, read_rows
from publish.content.seq_ranges import ranges_in
from publish.pages.event_shown import fields_shown, kind_shown
from publish.pages.page_of_rows import ROW_BYTES, ROWS_A_PAGE, PageOfRows, page_of
from publish.pages.site import Site
from publish.plugin.errors import NotThere


async def read_verify(database: Any, request: Any, site: Site) -> Context:
    """Return what an outsider needs to check the publication."""
    shows_bodies = "body" in await database.table_columns("events")
    shown = await database.execute("SELECT count(body) FROM events") if shows_bodies else None
    return {"bodies": shown.rows[0][0] if shown else 0}


async def read_events(database: Any, request: Any, site: Site) -> Context:
    """Return a page of events of the log: of those whose seqs are given, of those a line rests on, or of all."""
    chosen = {name: request.args.get(name) or "" for name in ("seqs", "line")}
    line = await _line(database, chosen["line"])
    given = (line["event_seqs"] or "0") if line else chosen["seqs"] or f"1-{site.events}"
    page = _page(_ranges(given, site.events), number_in(request.args.get("after")) or 0)
    rows = await _events(database, page.rows)
    return {
        "events": [(row, kind_shown(row["body"])) for row in rows],
        "page": page,
        "seqs": chosen["seqs"],
        "line": line,
        "asked": {name: value for name, value in chosen.items() if value},
    }


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


async def _line(database: Any, name: str) -> Context | None:
    """Return the line of the score sheet of that name, None where none is named. Raises NotThere."""
    if not name:
        return None
    found = await read_rows(database, "score_sheet", Asked(equal={"line": name}))
    if not found:
        raise NotThere(f"评分表没有指标 {name}")
    return found[0]


async def _events(database: Any, seqs: Sequence[int]) -> list[Context]:
    if not seqs or not await database.table_columns("events"):
        return []
    marks = ", ".join("?" * len(seqs))
    found = await database.execute(f"SELECT * FROM events WHERE seq IN ({marks}) ORDER BY seq", list(seqs))
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


def _ranges(given: str, events: int) -> list[range]:
    """Return the seqs of a text such as ``3,7-18`` that the log has, in order and each once; none of another text."""
    if not re.fullmatch(r"[0-9]{1,9}(-[0-9]{1,9})?(,[0-9]{1,9}(-[0-9]{1,9})?)*", given):
        return []
    found: list[range] = []
    for first, last in sorted(ranges_in(given)):
        start = max(first, found[-1].stop if found else 1)
        found += [range(start, min(last, events) + 1)] if start <= min(last, events) else []
    return found


def _page(ranges: Sequence[range], after: int) -> PageOfRows:
    """Return the page of the seqs in ``ranges`` that begins after that seq."""
    following = chain.from_iterable(range(max(one.start, after + 1), one.stop) for one in ranges)
    before = chain.from_iterable(_backwards(one, after) for one in reversed(ranges))
    return page_of(
        list(islice(before, ROWS_A_PAGE + 1))[::-1],
        list(islice(following, ROWS_A_PAGE + 1)),
        passed=sum(len(range(one.start, min(one.stop, after + 1))) for one in ranges),
        total=sum(map(len, ranges)),
        key=lambda seq: seq,
        size=lambda _: ROW_BYTES,
    )


def _backwards(seqs: range, last: int) -> Iterator[int]:
    return iter(range(min(seqs.stop - 1, last), seqs.start - 1, -1))
