-- Version 2: payments by voucher, so that one recorded twice is noticed as it is recorded, however long the log.
CREATE INDEX events_by_voucher ON events (json_extract(body, '$.voucher'), project, amount_fen)
  WHERE kind = 'expenditure' AND json_extract(body, '$.voucher') IS NOT NULL;
