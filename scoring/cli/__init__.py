"""The commands of scoring; found by entry points, imported by nothing."""
