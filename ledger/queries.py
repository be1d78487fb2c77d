"""Every SQL statement the ledger asks of its file, in one place for review. The schema is in ``schema*.sql``."""

from collections.abc import Sequence

TRIGGERS = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"

HEAD = "SELECT coalesce(max(seq), 0) FROM events"

LAST_RECORDED_AT = "SELECT recorded_at FROM events ORDER BY seq DESC LIMIT 1"

RECORDED_AT = "SELECT recorded_at FROM events WHERE seq = ?"

APPEND = "INSERT INTO events (seq, body, leaf_hash) VALUES (?, CAST(? AS TEXT), ?)"

APPEND_DETAILS = "INSERT INTO details (seq, salt, details) VALUES (?, ?, CAST(? AS TEXT))"

ERASE_DETAILS = "DELETE FROM details WHERE seq = (SELECT seq FROM events WHERE event_id = ?)"

BODY = "SELECT seq, CAST(body AS BLOB) FROM events WHERE event_id = ?"

BODY_AT = "SELECT seq, CAST(body AS BLOB) FROM events WHERE seq = ?"

DETAILS = "SELECT CAST(details AS BLOB) FROM details WHERE seq = ?"

DETAILS_WITHOUT_EVENT = "SELECT seq FROM details WHERE seq NOT IN (SELECT seq FROM events NOT INDEXED) ORDER BY seq"

NTH_SEQ = "SELECT seq FROM events NOT INDEXED ORDER BY seq LIMIT 1 OFFSET ?"

INTEGRITY = "PRAGMA integrity_check(1000)"

REVERSAL_OF = "SELECT event_id FROM events WHERE reverses = ?"

_NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM events AS reversal WHERE reversal.reverses = {}.event_id)"

# SQLite's sum() fails beyond 64 bits, and a log that could not be added up could never be healed. So every sum of fen
# is taken in two parts, thousands of millions and what is left of them, and put together in Python.
_PARTS = "sum(amount_fen / 1000000000), sum(amount_fen % 1000000000)"
PART_FEN = 1_000_000_000

REFUNDED_FEN = f"""
SELECT {_PARTS} FROM events AS refund
WHERE refund.refunds = ?
  AND {_NOT_REVERSED.format("refund")}
"""

# Twelve seeks in the index led by the month, however long the log.
MOVED_IN_YEAR = f"""
SELECT kind, {_PARTS} FROM movements
WHERE project = ? AND month IN ({", ".join("?" * 12)})
GROUP BY kind
"""

# One seek a month on record: the recursion steps from each month to the next.
HAS_MOVEMENTS = """
WITH RECURSIVE months (month) AS (
  SELECT min(month) FROM events WHERE amount_fen IS NOT NULL
  UNION ALL
  SELECT (SELECT min(month) FROM events WHERE amount_fen IS NOT NULL AND month > months.month)
    FROM months WHERE month IS NOT NULL
)
SELECT EXISTS (
    SELECT 1 FROM months JOIN events ON events.month = months.month
    WHERE events.amount_fen IS NOT NULL AND events.project = ?1
  ) OR EXISTS (SELECT 1 FROM events WHERE to_project = ?1)
"""

UNREVERSED = f"""
SELECT CAST(body AS BLOB) FROM events
WHERE amount_fen IS NULL AND kind = ?
  AND {_NOT_REVERSED.format("events")}
ORDER BY seq
"""

STANDING_FACTS = """
SELECT seq, CAST(body AS BLOB) FROM events
WHERE amount_fen IS NULL AND kind <> 'reversal' AND seq <= ?1
  AND NOT EXISTS (
    SELECT 1 FROM events AS reversal WHERE reversal.reverses = events.event_id AND reversal.seq <= ?1
  )
ORDER BY seq
"""

# One seek in the index of vouchers.
SAME_PAYMENT = f"""
SELECT event_id FROM events AS earlier
WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') = ? AND project = ? AND amount_fen = ?
  AND occurred_on = ? AND {_NOT_REVERSED.format("earlier")}
LIMIT 1
"""

PAYMENTS_OF_SHARED_VOUCHERS = f"""
SELECT seq, event_id, json_extract(body, '$.voucher'), project, amount_fen, occurred_on FROM events AS payment
WHERE kind = 'expenditure' AND (json_extract(body, '$.voucher'), project, amount_fen) IN (
    SELECT json_extract(body, '$.voucher'), project, amount_fen FROM events
    WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') IS NOT NULL
    GROUP BY 1, 2, 3 HAVING count(*) > 1
  )
  AND {_NOT_REVERSED.format("payment")}
ORDER BY seq
"""

BODIES = "SELECT seq, CAST(body AS BLOB) FROM events NOT INDEXED WHERE seq <= ? ORDER BY seq"

BODIES_BETWEEN = "SELECT seq, CAST(body AS BLOB) FROM events NOT INDEXED WHERE seq > ? AND seq <= ? ORDER BY seq"

LOG = """
SELECT seq, CAST(body AS BLOB), leaf_hash, salt, CAST(details AS BLOB)
FROM events NOT INDEXED LEFT JOIN details USING (seq)
ORDER BY seq
"""

LOG_AT = """
SELECT seq, CAST(body AS BLOB), leaf_hash, salt, CAST(details AS BLOB)
FROM events NOT INDEXED LEFT JOIN details USING (seq)
WHERE seq = ?
"""

LEAF_HASH = "SELECT leaf_hash FROM events WHERE seq = ?"

NAMED_BY = """
SELECT seq, CAST(body AS BLOB) FROM events WHERE reverses = ?1
UNION ALL
SELECT seq, CAST(body AS BLOB) FROM events WHERE refunds = ?1
UNION ALL
SELECT seq, CAST(body AS BLOB) FROM events
  WHERE amount_fen IS NULL AND kind = 'details_erased' AND json_extract(body, '$.erases') = ?1
ORDER BY seq
"""

# The index led by the month holds all that is asked of money, so that only rows found are read.
SAME_KIND_OF_MONEY = """
SELECT seq, CAST(body AS BLOB) FROM events INDEXED BY events_by_month
WHERE amount_fen IS NOT NULL AND kind = ? AND project = ?
ORDER BY seq
"""

SAME_KIND_OF_FACT = """
SELECT seq, CAST(body AS BLOB) FROM events
WHERE amount_fen IS NULL AND kind = ? AND project IS ?
ORDER BY seq
"""

# The view `movements`, added up arm by arm so that its large arm is read from the covering index in order.
MOVEMENTS_ADDED_UP = f"""
SELECT project, month, kind, sum(thousand_millions), sum(rest) FROM (
  SELECT project, month, kind, iif(kind = 'virement', -1, 1) * sum(amount_fen / {PART_FEN}) AS thousand_millions,
         iif(kind = 'virement', -1, 1) * sum(amount_fen % {PART_FEN}) AS rest
    FROM events WHERE amount_fen IS NOT NULL AND seq <= ?1 GROUP BY month, project, kind
  UNION ALL
  SELECT to_project, month, kind, {_PARTS}
    FROM events WHERE to_project IS NOT NULL AND seq <= ?1 GROUP BY to_project, month, kind
  UNION ALL
  SELECT project, month, kind, amount_fen / {PART_FEN}, amount_fen % {PART_FEN}
    FROM movements_reversed WHERE seq <= ?1
)
GROUP BY project, month, kind
ORDER BY project, month, kind
"""


def joined(parts: Sequence[int | None]) -> int:
    """Return the fen whose two parts a query gave; nothing to add up is 0."""
    thousand_millions, rest = parts
    return (thousand_millions or 0) * PART_FEN + (rest or 0)
