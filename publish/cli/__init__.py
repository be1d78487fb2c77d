"""The commands that publish, one a file."""
