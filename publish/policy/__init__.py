"""The policy: which tables, columns and bodies may be shown."""
