"""Plain values: text, days, figures, words, and how far a long loop has got."""
