"""The SQL statements that list the log: all of it or what names a project, what was taken back, reopened, or paid."""

from ledger.storage.queries import ASKED, NOT_REVERSED

# One seek a month and one a kind on record: the recursions step from each to the next.
_OF_PROJECT = """
  WITH RECURSIVE months (month) AS (
    SELECT min(month) FROM events WHERE amount_fen IS NOT NULL
    UNION ALL
    SELECT (SELECT min(month) FROM events WHERE amount_fen IS NOT NULL AND month > months.month)
      FROM months WHERE month IS NOT NULL
  ), kinds (kind) AS (
    SELECT min(kind) FROM events WHERE amount_fen IS NULL
    UNION ALL
    SELECT (SELECT min(kind) FROM events WHERE amount_fen IS NULL AND kind > kinds.kind)
      FROM kinds WHERE kind IS NOT NULL
  ), own (seq) AS (
    SELECT seq FROM months CROSS JOIN events USING (month) WHERE events.amount_fen IS NOT NULL AND project = :project
    UNION SELECT seq FROM events WHERE to_project = :project
    UNION SELECT seq FROM kinds CROSS JOIN events USING (kind)
      WHERE events.amount_fen IS NULL AND project = :project
  )
"""
_BODIES = "SELECT seq, CAST(body AS BLOB) FROM events NOT INDEXED WHERE"
_OF_KIND = "(:kind IS NULL OR kind = :kind)"
_EVERY = {False: "TRUE", True: f"seq IN ({_OF_PROJECT} SELECT seq FROM own)"}


def listed(*, of_project: bool) -> str:
    """Return what lists the events of a ``:kind``, NULL for all, that name the ``:project``."""
    return f"{_BODIES} {_EVERY[of_project]} AND {_OF_KIND} ORDER BY seq"


def listed_some(*, of_project: bool, last: bool) -> str:
    """Return what lists the first ``:number`` of them or, where ``last``, the last."""
    chosen = f"SELECT seq FROM events NOT INDEXED WHERE {_EVERY[of_project]} AND {_OF_KIND}"
    return f"{_BODIES} seq IN ({chosen} ORDER BY seq {'DESC' if last else ''} LIMIT :number) ORDER BY seq"


# What names a project, and what corrects that or is corrected by it.
NEAR_PROJECT = f"""
{_BODIES} seq IN ({_OF_PROJECT},
  ids (event_id) AS (SELECT event_id FROM own CROSS JOIN events USING (seq))
  SELECT seq FROM own
  UNION SELECT seq FROM events WHERE reverses IN ids
  UNION SELECT seq FROM events WHERE refunds IN ids
  UNION SELECT seq FROM events
    WHERE amount_fen IS NULL AND kind = 'details_erased' AND json_extract(body, '$.erases') IN ids
) ORDER BY seq
"""

EVENT_IDS = f"SELECT seq, event_id FROM events NOT INDEXED WHERE seq IN {ASKED}"

# The same kind, project and paper, by the field that holds the paper: one seek, or one a month on record.
SAME_BY_PAPER = {
    "voucher": """
SELECT seq, CAST(body AS BLOB) FROM events
WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') = :paper
  AND json_extract(body, '$.voucher') IS NOT NULL AND kind = :kind AND project = :project
ORDER BY seq
""",
    "refunds": """
SELECT seq, CAST(body AS BLOB) FROM events WHERE refunds = :paper AND kind = :kind AND project = :project ORDER BY seq
""",
    "document": f"""
{_OF_PROJECT}
SELECT seq, CAST(body AS BLOB) FROM months CROSS JOIN events USING (month)
WHERE events.amount_fen IS NOT NULL AND project = :project AND kind = :kind
  AND json_extract(body, '$.document') = :paper
ORDER BY seq
""",
}

# An event and its reversal, both of them between: of money only where they count in the same month.
CANCELLED_BETWEEN = """
SELECT named.seq, reversal.seq FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
WHERE reversal.reverses IS NOT NULL AND reversal.seq <= ?2 AND named.seq > ?1
  AND (named.amount_fen IS NULL OR named.month = reversal.month)
"""
# Every closing of a month that was reversed, and the next of that month after it.
REOPENED = """
WITH closings AS (
  SELECT seq, event_id, json_extract(body, '$.month') AS closed_month FROM events
  WHERE amount_fen IS NULL AND kind = 'month_closed'
)
SELECT closed_month, closings.seq, closings.event_id, reversal.seq, reversal.event_id, (
    SELECT min(again.seq) FROM closings AS again
    WHERE again.closed_month = closings.closed_month AND again.seq > reversal.seq
  )
FROM closings CROSS JOIN events AS reversal ON reversal.reverses = closings.event_id
ORDER BY reversal.seq
"""
# The first of them, and how many there are.
BOOKED_IN_MONTH = """
SELECT seq, event_id, count(*) OVER () FROM (
  SELECT seq, event_id FROM events WHERE amount_fen IS NOT NULL AND month = ?1 AND +seq > ?2 AND +seq < ?3
  UNION ALL
  SELECT reversal.seq, reversal.event_id FROM events AS reversal CROSS JOIN events AS named
    ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND reversal.month = ?1 AND +reversal.seq > ?2 AND +reversal.seq < ?3
      AND named.amount_fen IS NOT NULL
)
ORDER BY seq LIMIT ?4
"""

_CODES = ", ".join(f"json_extract(events.body, '$.{name}')" for name in ("fund", "function_class", "economic_class"))
# One scan of the covering index; no body is opened but those of a budget, which are few.
BUDGET_CODES = f"""
SELECT DISTINCT project, substr(month, 1, 4), {_CODES} FROM events
WHERE amount_fen IS NOT NULL AND kind IN ('appropriation', 'carry_over', 'supplement', 'reduction', 'surrender')
  AND {NOT_REVERSED.format("events")}
"""
BROUGHT_IN = f"""
SELECT DISTINCT to_project, substr(month, 1, 4) FROM events
WHERE to_project IS NOT NULL AND {NOT_REVERSED.format("events")}
"""
# One seek each in the index led by the month.
STANDING_PAYMENTS = f"""
SELECT events.seq, events.amount_fen, events.project, substr(events.month, 1, 4), {_CODES}
FROM json_each(?) AS asked CROSS JOIN events
  ON events.month = json_extract(asked.value, '$[0]') AND events.project = json_extract(asked.value, '$[1]')
WHERE events.amount_fen IS NOT NULL AND events.kind = 'expenditure' AND {NOT_REVERSED.format("events")}
ORDER BY events.seq
"""
