-- The log. A row is inserted once and never changed; what is queried is generated from what is hashed.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  event_id TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.event_id')) VIRTUAL,
  kind TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.kind')) VIRTUAL,
  department TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.department')) VIRTUAL,
  project TEXT GENERATED ALWAYS AS (json_extract(body, '$.project')) VIRTUAL,
  to_project TEXT GENERATED ALWAYS AS (json_extract(body, '$.to_project')) VIRTUAL,
  office TEXT GENERATED ALWAYS AS (json_extract(body, '$.office')) VIRTUAL,
  occurred_on TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.occurred_on')) VIRTUAL,
  month TEXT NOT NULL GENERATED ALWAYS AS (substr(json_extract(body, '$.occurred_on'), 1, 7)) VIRTUAL,
  recorded_at TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.recorded_at')) VIRTUAL,
  amount_fen INTEGER GENERATED ALWAYS AS (json_extract(body, '$.amount_fen')) VIRTUAL,
  refunds TEXT GENERATED ALWAYS AS (json_extract(body, '$.refunds')) VIRTUAL,
  reverses TEXT GENERATED ALWAYS AS (json_extract(body, '$.reverses')) VIRTUAL
) STRICT;

CREATE UNIQUE INDEX events_by_event_id ON events (event_id);
-- Covers replay to project and month; led by the month, so that it stays hot as time moves on.
CREATE INDEX events_by_month ON events (month, project, kind, amount_fen) WHERE amount_fen IS NOT NULL;
CREATE INDEX events_by_to_project ON events (to_project, month, amount_fen) WHERE to_project IS NOT NULL;
CREATE INDEX events_by_refunds ON events (refunds, amount_fen) WHERE refunds IS NOT NULL;
CREATE UNIQUE INDEX events_by_reverses ON events (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX events_without_amount ON events (kind, project) WHERE amount_fen IS NULL;

-- Confidential fields, apart from the log so that they can be erased without breaking a hash.
CREATE TABLE details (
  seq INTEGER PRIMARY KEY REFERENCES events (seq),
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  details TEXT NOT NULL
) STRICT;

-- What each reversal takes back, in the reversal's own month and under the kind of the event it names.
-- CROSS JOIN keeps SQLite to this order: reversals are few, and each names one event.
CREATE VIEW movements_reversed AS
  SELECT reversal.seq, reversal.month, named.project, named.kind,
         iif(named.kind = 'virement', named.amount_fen, -named.amount_fen) AS amount_fen
    FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND named.amount_fen IS NOT NULL
  UNION ALL
  SELECT reversal.seq, reversal.month, named.to_project, named.kind, -named.amount_fen
    FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND named.to_project IS NOT NULL;

-- Every amount where it counts: one row a project that an event moves, negative where money of that kind goes back.
CREATE VIEW movements AS
  SELECT seq, month, project, kind, iif(kind = 'virement', -amount_fen, amount_fen) AS amount_fen
    FROM events WHERE amount_fen IS NOT NULL
  UNION ALL
  SELECT seq, month, to_project, kind, amount_fen
    FROM events WHERE to_project IS NOT NULL
  UNION ALL
  SELECT seq, month, project, kind, amount_fen FROM movements_reversed;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;

-- INSERT OR REPLACE deletes without firing the trigger above, so whatever it could replace is refused here.
CREATE TRIGGER events_are_only_appended BEFORE INSERT ON events
BEGIN
  SELECT RAISE(ABORT, 'seq must be the next one')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events);
  SELECT RAISE(ABORT, 'event_id is already recorded')
    WHERE EXISTS (SELECT 1 FROM events WHERE event_id = json_extract(NEW.body, '$.event_id'));
  SELECT RAISE(ABORT, 'the event is already reversed')
    WHERE EXISTS (SELECT 1 FROM events WHERE reverses = json_extract(NEW.body, '$.reverses'));
  SELECT RAISE(ABORT, 'amount_fen must be an integer')
    WHERE json_type(NEW.body, '$.amount_fen') <> 'integer'
      -- An integer beyond 64 bits is one in JSON, but not in a column.
      OR typeof(json_extract(NEW.body, '$.amount_fen')) = 'real';
  -- json_extract cuts text at a NUL; escaped backslashes go first, so that only the escape itself is found.
  SELECT RAISE(ABORT, 'a body must not hold a NUL')
    WHERE instr(replace(NEW.body, '\\', ''), '\u0000') > 0 OR instr(CAST(NEW.body AS BLOB), x'00') > 0;
END;

CREATE TRIGGER details_are_never_changed BEFORE UPDATE ON details
BEGIN
  SELECT RAISE(ABORT, 'details are never changed');
END;

CREATE TRIGGER details_are_never_replaced BEFORE INSERT ON details
WHEN EXISTS (SELECT 1 FROM details WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'details are never changed');
END;

CREATE TRIGGER details_are_deleted_by_a_recorded_erasure BEFORE DELETE ON details
WHEN NOT EXISTS (
  SELECT 1 FROM events
  WHERE amount_fen IS NULL AND kind = 'details_erased'
    AND json_extract(body, '$.erases') = (SELECT event_id FROM events WHERE seq = OLD.seq)
)
BEGIN
  SELECT RAISE(ABORT, 'details are deleted by a recorded erasure only');
END;
