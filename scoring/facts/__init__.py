"""The facts of one year that rules and reports look at."""
