"""The rules of acceptance: the state they look at, their guards, and the same at a glance for many payments."""
