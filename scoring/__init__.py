"""The middle floor: pure functions from movements and facts to rates and score sheets. No SQL, no I/O, no clock."""
