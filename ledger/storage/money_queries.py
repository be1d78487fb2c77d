"""The SQL statements that add up money.

SQLite's sum() fails beyond 64 bits, and a log that could not be added up could never be healed. So every sum of fen is
taken in two parts, thousands of millions and what is left of them, and put together in Python.
"""

from collections.abc import Sequence

from ledger.storage.queries import ASKED, NOT_REVERSED

_PARTS = "sum(amount_fen / 1000000000), sum(amount_fen % 1000000000)"
PART_FEN = 1_000_000_000

REFUNDED_FEN_OF = f"""
SELECT refunds, {_PARTS} FROM events AS refund
WHERE refund.refunds IN {ASKED} AND {NOT_REVERSED.format("refund")}
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

# The same by month, of several projects of one year at once, up to a seq. What a reversal takes back counts in its own
# month; CROSS JOIN begins with the projects asked for, so that of reversals, too, no body is read but theirs.
_ASKED = f"IN (SELECT value FROM json_each(?1)) AND events.month IN ({_MONTHS})"
MOVED_BY_MONTH = f"""
WITH taken_back (seq, month) AS MATERIALIZED (
  SELECT named.seq, reversal.month
    FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND reversal.month IN ({_MONTHS}) AND +reversal.seq <= ?14
)
SELECT project, month, iif(kind = 'virement', -1, 1), kind, {_PARTS} FROM events
  WHERE amount_fen IS NOT NULL AND project {_ASKED} AND +seq <= ?14 GROUP BY month, project, kind
UNION ALL
SELECT to_project, month, 1, 'virement', {_PARTS} FROM events
  WHERE to_project IS NOT NULL AND to_project {_ASKED} AND +seq <= ?14 GROUP BY to_project, month
UNION ALL
SELECT project, taken_back.month, iif(kind = 'virement', 1, -1), kind, {_PARTS}
  FROM events CROSS JOIN taken_back USING (seq)
  WHERE amount_fen IS NOT NULL AND project {_ASKED} GROUP BY project, taken_back.month, kind
UNION ALL
SELECT to_project, taken_back.month, -1, 'virement', {_PARTS} FROM events CROSS JOIN taken_back USING (seq)
  WHERE to_project IS NOT NULL AND to_project {_ASKED} GROUP BY to_project, taken_back.month
"""

# The last month of a year in which any money moved, reversals included.
LAST_MONTH_MOVED = """
SELECT max(month) FROM (
  SELECT max(month) AS month FROM events WHERE amount_fen IS NOT NULL AND month BETWEEN ?1 AND ?2
  UNION ALL
  SELECT max(month) FROM events WHERE reverses IS NOT NULL AND month BETWEEN ?1 AND ?2
)
"""

FIRST_PAYMENT = f"""
SELECT seq FROM events
WHERE amount_fen IS NOT NULL AND project = ? AND month = ? AND kind = 'expenditure'
ORDER BY NOT {NOT_REVERSED.format("events")}, seq LIMIT 1
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
