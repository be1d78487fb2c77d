"""The tests: one file a module or concern, one truth a test."""
