-- Version 3: projects by their parent, so that recording one event need not read every registration.
CREATE INDEX events_by_parent ON events (json_extract(body, '$.parent'))
  WHERE kind = 'project_registered' AND json_extract(body, '$.parent') IS NOT NULL;

-- Reversals with their month, so that what they take back is found without opening their bodies.
CREATE INDEX events_reversing_by_month ON events (month, reverses) WHERE reverses IS NOT NULL;

-- What each reversal takes back, in the reversal's own month and under the kind of the event it names. CROSS JOIN keeps
-- SQLite to this order: reversals are few, and each names one event; virements are few, and reverses has an index. The
-- month is there to have them read from the index that holds it; virements alone have a to_project.
DROP VIEW movements;

DROP VIEW movements_reversed;

CREATE VIEW movements_reversed AS
  SELECT reversal.seq, reversal.month, named.project, named.kind,
         iif(named.kind = 'virement', named.amount_fen, -named.amount_fen) AS amount_fen
    FROM events AS reversal CROSS JOIN events AS named ON named.event_id = reversal.reverses
    WHERE reversal.reverses IS NOT NULL AND reversal.month > '' AND named.amount_fen IS NOT NULL
  UNION ALL
  SELECT reversal.seq, reversal.month, named.to_project, 'virement', -named.amount_fen
    FROM events AS named CROSS JOIN events AS reversal ON reversal.reverses = named.event_id
    WHERE named.to_project IS NOT NULL;

-- Every amount where it counts: one row a project that an event moves, negative where money of that kind goes back.
CREATE VIEW movements AS
  SELECT seq, month, project, kind, iif(kind = 'virement', -amount_fen, amount_fen) AS amount_fen
    FROM events WHERE amount_fen IS NOT NULL
  UNION ALL
  SELECT seq, month, to_project, 'virement', amount_fen
    FROM events WHERE to_project IS NOT NULL
  UNION ALL
  SELECT seq, month, project, kind, amount_fen FROM movements_reversed;
