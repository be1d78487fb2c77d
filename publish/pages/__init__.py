"""The pages of the site as pure functions: rows in, what a template prints out."""
