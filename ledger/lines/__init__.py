"""Lines of files and of command lines, before they are events."""
