"""What a verification re-reads, re-hashes and replays, and what it finds."""
