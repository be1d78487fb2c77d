-- Version 4: the salt of each import, without which the digest of its file in a body tells nobody what the file held.
-- It goes where the ledger goes, and into nothing that is published, exported or printed.
CREATE TABLE imports (
  digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
  salt BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;

CREATE TRIGGER imports_are_never_changed BEFORE UPDATE ON imports
BEGIN
  SELECT RAISE(ABORT, 'imports are never changed');
END;

CREATE TRIGGER imports_are_never_deleted BEFORE DELETE ON imports
BEGIN
  SELECT RAISE(ABORT, 'imports are never deleted');
END;

CREATE TRIGGER imports_are_never_replaced BEFORE INSERT ON imports
WHEN EXISTS (SELECT 1 FROM imports WHERE digest = NEW.digest)
BEGIN
  SELECT RAISE(ABORT, 'imports are never changed');
END;
