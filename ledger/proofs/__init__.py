"""What proves the log to others: Merkle tree, checkpoint, signed note, keys, and the outsider's script."""
