"""Every SQL statement the ledger asks of its file, in one place for review. The schema is in ``schema*.sql``."""

from collections.abc import Sequence

TRIGGERS = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
HEAD = "SELECT coalesce(max(seq), 0) FROM events"
BEFORE_ANY, BEYOND_ANY = -(2**63), 2**63 - 1
ROWS = "SELECT count(*) FROM events"
LAST_RECORDED_AT = "SELECT recorded_at FROM events ORDER BY seq DESC LIMIT 1"
RECORDED_AT = "SELECT recorded_at FROM events WHERE seq = ?"

# A chunk at a time: all bodies in one value, all hashes in another, and a JSON array of places, each of them where a
# body begins × PLACE_UNIT + its length in bytes.
PLACE_UNIT = 2**31
_SLICE = f"CAST(substr(?{{0}}, {{1}} / {PLACE_UNIT}, {{1}} % {PLACE_UNIT}) AS TEXT)"
APPEND = f"""
INSERT INTO events (seq, body, leaf_hash)
SELECT ?1 + key, {_SLICE.format(2, "value")}, substr(?3, 32 * key + 1, 32) FROM json_each(?4)
"""

# Here the array holds pairs of a seq and a place.
APPEND_DETAILS = f"""
INSERT INTO details (seq, salt, details)
SELECT json_extract(value, '$[0]'), substr(?2, 16 * key + 1, 16), {_SLICE.format(1, "json_extract(value, '$[1]')")}
FROM json_each(?3)
"""

ERASE_DETAILS = "DELETE FROM details WHERE seq = (SELECT seq FROM events WHERE event_id = ?)"
BODY = "SELECT seq, CAST(body AS BLOB) FROM events WHERE event_id = ?"
BODY_OF_MONEY = "SELECT CAST(body AS BLOB) FROM events WHERE amount_fen IS NOT NULL AND kind = ? LIMIT 1"
BODY_AT = "SELECT seq, CAST(body AS BLOB) FROM events WHERE seq = ?"
DETAILS = "SELECT CAST(details AS BLOB) FROM details WHERE seq = ?"
DETAILS_WITHOUT_EVENT = "SELECT seq FROM details WHERE seq NOT IN (SELECT seq FROM events NOT INDEXED) ORDER BY seq"
NTH_SEQ = "SELECT seq FROM events NOT INDEXED ORDER BY seq LIMIT 1 OFFSET ?"
INTEGRITY = "PRAGMA integrity_check(1000)"
_NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM events AS reversal WHERE reversal.reverses = {}.event_id)"

# SQLite's sum() fails beyond 64 bits, and a log that could not be added up could never be healed. So every sum of fen
# is taken in two parts, thousands of millions and what is left of them, and put together in Python.
_PARTS = "sum(amount_fen / 1000000000), sum(amount_fen % 1000000000)"
PART_FEN = 1_000_000_000

_ASKED = "(SELECT value FROM json_each(?))"
BODIES_OF = f"SELECT event_id, CAST(body AS BLOB) FROM events WHERE event_id IN {_ASKED}"
REVERSALS_OF = f"SELECT reverses, event_id FROM events WHERE reverses IN {_ASKED}"
REFUNDED_FEN_OF = f"""
SELECT refunds, {_PARTS} FROM events AS refund
WHERE refund.refunds IN {_ASKED} AND {_NOT_REVERSED.format("refund")}
GROUP BY refunds
"""

# Twelve seeks in the index led by the month, however long the log, and one for each reversal of the year: money is
# reversed within its year. What is reversed is known by its seq alone, so that no body of it is read.
_MONTHS = ", ".join(f"?{number}" for number in range(2, 14))
MOVED_IN_YEAR = f"""
SELECT kind, {_PARTS} FROM (
  SELECT seq, kind, iif(kind = 'virement', -amount_fen, amount_fen) AS amount_fen
    FROM events WHERE amount_fen IS NOT NULL AND project = ?1 AND month IN ({_MONTHS})
  UNION ALL
  SELECT seq, 'virement', amount_fen FROM events WHERE to_project = ?1 AND month IN ({_MONTHS})
)
WHERE seq NOT IN (
  SELECT named.seq FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND reversal.month IN ({_MONTHS})
)
GROUP BY kind
"""

REGISTRATION = """
SELECT CAST(body AS BLOB) FROM events WHERE amount_fen IS NULL AND kind = 'project_registered' AND project = ?
"""

# One seek in the index of parents.
HAS_CHILDREN = """
SELECT EXISTS (
  SELECT 1 FROM events WHERE kind = 'project_registered'
    AND json_extract(body, '$.parent') = ? AND json_extract(body, '$.parent') IS NOT NULL
)
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
    SELECT 1 FROM months JOIN events USING (month) WHERE events.amount_fen IS NOT NULL AND events.project = ?1
  ) OR EXISTS (SELECT 1 FROM events WHERE to_project = ?1)
"""

UNREVERSED = f"""
SELECT CAST(body AS BLOB) FROM events
WHERE amount_fen IS NULL AND kind = ? AND {_NOT_REVERSED.format("events")}
ORDER BY seq
"""

# + keeps SQLite from reading the whole log in the order of seq.
RECORDED_FACTS = "SELECT seq, CAST(body AS BLOB) FROM events WHERE amount_fen IS NULL AND +seq <= ? ORDER BY +seq"
STANDING_FACTS = """
SELECT seq, CAST(body AS BLOB) FROM events
WHERE amount_fen IS NULL AND kind <> 'reversal' AND +seq <= ?1
  AND NOT EXISTS (
    SELECT 1 FROM events AS reversal WHERE reversal.reverses = events.event_id AND reversal.seq <= ?1
  )
ORDER BY +seq
"""

# One seek a voucher in the index of vouchers.
PAYMENTS_OF = f"""
SELECT event_id, json_extract(body, '$.voucher'), project, amount_fen, occurred_on FROM events AS earlier
WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') IN {_ASKED}
  AND {_NOT_REVERSED.format("earlier")}
ORDER BY seq
"""

# CROSS JOIN has SQLite begin with the vouchers that are shared, which are few.
PAYMENTS_OF_SHARED_VOUCHERS = f"""
SELECT seq, event_id, shared.voucher, shared.project, shared.amount_fen, occurred_on FROM (
    SELECT json_extract(body, '$.voucher') AS voucher, project, amount_fen FROM events
    WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') IS NOT NULL
    GROUP BY 1, 2, 3 HAVING count(*) > 1
  ) AS shared CROSS JOIN events AS payment
WHERE payment.kind = 'expenditure' AND json_extract(payment.body, '$.voucher') = shared.voucher
  AND payment.project = shared.project AND payment.amount_fen = shared.amount_fen
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
LOG_PART = "SELECT seq, CAST(body AS BLOB), leaf_hash FROM events NOT INDEXED WHERE seq > ? AND seq <= ? ORDER BY seq"
LOG_AT = LOG.replace("ORDER BY seq", "WHERE seq = ?")
LOG_BETWEEN = LOG.replace("ORDER BY", "WHERE seq BETWEEN ? AND ? ORDER BY")
LEAF_HASH = "SELECT leaf_hash FROM events WHERE seq = ?"
NAMED_BY = """
SELECT seq, CAST(body AS BLOB) FROM events WHERE reverses = ?1
UNION ALL SELECT seq, CAST(body AS BLOB) FROM events WHERE refunds = ?1
UNION ALL SELECT seq, CAST(body AS BLOB) FROM events
  WHERE amount_fen IS NULL AND kind = 'details_erased' AND json_extract(body, '$.erases') = ?1
ORDER BY seq
"""

NAMED = """
SELECT refunds FROM events WHERE refunds IS NOT NULL
UNION SELECT reverses FROM events WHERE reverses IS NOT NULL
UNION SELECT json_extract(body, '$.erases') FROM events WHERE amount_fen IS NULL AND kind = 'details_erased'
"""

# The index led by the month holds all that is asked of money, so that only rows found are read.
SAME_KIND_OF_MONEY = """
SELECT seq, CAST(body AS BLOB) FROM events INDEXED BY events_by_month
WHERE amount_fen IS NOT NULL AND kind = ? AND project = ? ORDER BY seq
"""
SAME_KIND_OF_FACT = """
SELECT seq, CAST(body AS BLOB) FROM events WHERE amount_fen IS NULL AND kind = ? AND project IS ? ORDER BY seq
"""


def _added_up(*parts: str) -> str:
    """Return the view `movements` added up, each part of an amount by itself.

    Arm by arm, so that its large arm is read from the covering index in order; + keeps SQLite from the order of seq.
    """
    names = [f"part_{number}" for number in range(len(parts))]
    added = [f"sum({part})" for part in parts]
    signed = [f"iif(kind = 'virement', -1, 1) * {part} AS {name}" for part, name in zip(added, names, strict=True)]
    return f"""
SELECT project, month, kind, {", ".join(f"sum({name})" for name in names)} FROM (
  SELECT project, month, kind, {", ".join(signed)}
    FROM events WHERE amount_fen IS NOT NULL AND +seq <= ?1 GROUP BY month, project, kind
  UNION ALL
  SELECT to_project, month, 'virement', {", ".join(added)}
    FROM events WHERE to_project IS NOT NULL AND +seq <= ?1 GROUP BY to_project, month
  UNION ALL
  SELECT project, month, kind, {", ".join(parts)} FROM movements_reversed WHERE +seq <= ?1
)
GROUP BY project, month, kind
ORDER BY project, month, kind
"""


MOVEMENTS_ADDED_UP = _added_up("amount_fen")

# Slower, for sums beyond 64 bits.
MOVEMENTS_ADDED_UP_IN_PARTS = _added_up(f"amount_fen / {PART_FEN}", f"amount_fen % {PART_FEN}")


def joined(parts: Sequence[int | None]) -> int:
    """Return the fen whose two parts a query gave; nothing to add up is 0."""
    thousand_millions, rest = parts
    return (thousand_millions or 0) * PART_FEN + (rest or 0)
