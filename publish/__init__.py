"""The top floor: the public database, the Datasette site and the worked example. Only reads the ledger."""
