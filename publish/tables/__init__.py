"""The public tables: their columns, headings, units and sources."""
