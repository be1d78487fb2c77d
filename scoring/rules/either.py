"""The rule ``either``: the better of the lines below, each of which weighs as much as the line."""

from scoring.rules.rule import Rule

CHOOSING = "either"

EITHER = Rule(name=CHOOSING, words="下级指标择优", score=None, can_be_inapplicable=False)
