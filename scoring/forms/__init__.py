"""Forms in YAML that people write: read with every fault at its place, and what their values may be."""
