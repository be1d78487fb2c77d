"""The SQLite file: its schema, its migrations, every query, and opening it."""
