"""The SQL statements the ledger asks of its file, in one place for review, but for sums of money (``money_queries``).

The schema is in ``schema*.sql``.
"""

TRIGGERS = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
MIGRATIONS = "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"
HEAD = "SELECT coalesce(max(seq), 0) FROM events"
BEFORE_ANY, BEYOND_ANY = -(2**63), 2**63 - 1
ROWS = "SELECT count(*) FROM events"
LAST_RECORDED_AT = "SELECT recorded_at FROM events ORDER BY seq DESC LIMIT 1"
RECORDED_AT = "SELECT recorded_at FROM events WHERE seq = ?"
OWN_DEPARTMENT = "SELECT department FROM events WHERE seq = 1"

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

KEEP_IMPORT = "INSERT INTO imports (digest, salt) VALUES (?, ?)"
HAS_IMPORTS = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'imports'"
IMPORTS = "SELECT digest FROM imports"
SOURCE_DIGESTS = "SELECT DISTINCT json_extract(body, '$.source.sha256') AS digest FROM events WHERE digest IS NOT NULL"
PAYEES = """
SELECT DISTINCT json_extract(details, '$.payee') AS payee FROM details WHERE seq <= ? AND payee IS NOT NULL
"""
ERASED_SINCE = """
SELECT EXISTS (SELECT 1 FROM events WHERE amount_fen IS NULL AND kind = 'details_erased' AND seq > ?)
"""
DISCLOSED = """
SELECT EXISTS (
  SELECT 1 FROM events WHERE amount_fen IS NULL AND kind = 'disclosure' AND json_extract(body, '$.digest') = ?
)
"""
# What stands below a confidential project is one too.
DIGEST_TELLS = """
WITH RECURSIVE hidden (project) AS (
  SELECT project FROM events
    WHERE amount_fen IS NULL AND kind = 'project_registered' AND json_extract(body, '$.confidential')
  UNION
  SELECT below.project FROM hidden JOIN events AS below ON json_extract(below.body, '$.parent') = hidden.project
    WHERE below.amount_fen IS NULL AND below.kind = 'project_registered'
)
SELECT EXISTS (
  SELECT 1 FROM events WHERE json_extract(body, '$.source.sha256') = ? AND (
    json_extract(body, '$.details_digest') IS NOT NULL OR project IN hidden OR to_project IN hidden
  )
)
"""

ERASE_DETAILS = "DELETE FROM details WHERE seq = (SELECT seq FROM events WHERE event_id = ?)"
BODY = "SELECT seq, CAST(body AS BLOB) FROM events WHERE event_id = ?"
BODY_OF_MONEY = "SELECT CAST(body AS BLOB) FROM events WHERE amount_fen IS NOT NULL AND kind = ? LIMIT 1"
BODY_AT = "SELECT seq, CAST(body AS BLOB) FROM events WHERE seq = ?"
DETAILS = "SELECT CAST(details AS BLOB) FROM details WHERE seq = ?"
DETAILS_WITHOUT_EVENT = "SELECT seq FROM details WHERE seq NOT IN (SELECT seq FROM events NOT INDEXED) ORDER BY seq"
NTH_SEQ = "SELECT seq FROM events NOT INDEXED ORDER BY seq LIMIT 1 OFFSET ?"
INTEGRITY = "PRAGMA integrity_check(1000)"
NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM events AS reversal WHERE reversal.reverses = {}.event_id)"

ASKED = "(SELECT value FROM json_each(?))"
BODIES_OF = f"SELECT event_id, CAST(body AS BLOB) FROM events WHERE event_id IN {ASKED}"
REVERSALS_OF = f"SELECT reverses, event_id FROM events WHERE reverses IN {ASKED}"
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
WHERE amount_fen IS NULL AND kind = ? AND {NOT_REVERSED.format("events")}
ORDER BY seq
"""

# One seek each in the index led by the month.
ACTS_LIKE = f"""
SELECT CAST(events.body AS BLOB) FROM json_each(?) AS asked CROSS JOIN events
  ON events.amount_fen = json_extract(asked.value, '$[3]') AND events.month = json_extract(asked.value, '$[2]')
  AND events.project = json_extract(asked.value, '$[1]') AND events.kind = json_extract(asked.value, '$[0]')
WHERE events.amount_fen IS NOT NULL AND {NOT_REVERSED.format("events")}
ORDER BY events.seq
"""
LAST_CARRY_OVER = f"""
SELECT max(seq) FROM events
WHERE amount_fen IS NOT NULL AND project = ? AND kind = 'carry_over' AND month BETWEEN ? AND ?
  AND {NOT_REVERSED.format("events")}
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

# One seek each in the index led by the month.
PAYMENTS_LIKE = f"""
SELECT payment.month, payment.project, payment.amount_fen, payment.event_id,
       json_extract(payment.body, '$.voucher') AS voucher, payment.occurred_on
FROM json_each(?) AS asked CROSS JOIN events AS payment
  ON payment.month = json_extract(asked.value, '$[0]') AND payment.project = json_extract(asked.value, '$[1]')
  AND payment.kind = 'expenditure' AND payment.amount_fen = json_extract(asked.value, '$[2]')
WHERE payment.amount_fen IS NOT NULL AND voucher IS NOT NULL AND {NOT_REVERSED.format("payment")}
ORDER BY payment.seq
"""

# CROSS JOIN has SQLite begin with the vouchers that are shared, which are few.
PAYMENTS_OF_SHARED_VOUCHERS = f"""
SELECT seq, event_id, shared.voucher, shared.project, shared.amount_fen, month, occurred_on FROM (
    SELECT json_extract(body, '$.voucher') AS voucher, project, amount_fen FROM events
    WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') IS NOT NULL
    GROUP BY 1, 2, 3 HAVING count(*) > 1
  ) AS shared CROSS JOIN events AS payment
WHERE payment.kind = 'expenditure' AND json_extract(payment.body, '$.voucher') = shared.voucher
  AND payment.project = shared.project AND payment.amount_fen = shared.amount_fen
  AND {NOT_REVERSED.format("payment")}
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
SAME_KIND_OF_FACT = """
SELECT seq, CAST(body AS BLOB) FROM events WHERE amount_fen IS NULL AND kind = ? AND project IS ? ORDER BY seq
"""
