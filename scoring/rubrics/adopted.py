"""The former place of ``scoring.rubrics.adoption``."""

from scoring.rubrics.adoption import adopted_rubric as adopted_rubric
