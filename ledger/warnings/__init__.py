"""Warnings: what is recorded and looks like a mistake, told with its place."""
