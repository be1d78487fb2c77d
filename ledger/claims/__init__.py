"""Claims: what the log says that its replay does not bear out, or that looks like a mistake."""
