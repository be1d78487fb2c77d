"""What the ledger is measured against, each written as its own documentation recommends."""
