"""What the log says: its entries, two clocks, projects, corrections, changes, balances and statements."""
