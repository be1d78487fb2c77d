"""The former place of ``scoring.facts.of_snapshot``."""

from scoring.facts.of_snapshot import facts_of as facts_of
