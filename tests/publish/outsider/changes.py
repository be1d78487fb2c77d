"""What is changed in the public database of the worked example, for ``verify_public.py`` to find."""

from tests.publish.outsider.verifying import Statements

CHANGES: dict[str, Statements] = {
    "an amount of a month": "UPDATE months SET executed_fen = executed_fen + 1 WHERE month = '2023-07'",
    "an amount of a project": "UPDATE projects SET virement_fen = virement_fen - 1 WHERE project = 'SL23R01'",
    "an amount of the year": "UPDATE overview SET surrendered_fen = 0",
    "an amount that moved": "UPDATE fund_changes SET amount_fen = amount_fen + 1 WHERE seq = 70",
    "what moved it": "UPDATE fund_changes SET kind = '追加' WHERE seq = 70",
    "a rate": "UPDATE months SET execution_rate = '99.99' WHERE month = '2023-11'",
    "a missing rate": "UPDATE projects SET execution_rate = NULL WHERE project = 'SL23R01'",
    "a bulletin": "UPDATE months SET bulletin_rate = '99.14' WHERE month = '2023-01'",
    "the average of bulletins": "UPDATE overview SET average_bulletin_rate = '95.82'",
    "the total": "UPDATE overview SET total = '99.59'",
    "a total that is rounded away": "UPDATE overview SET total = '100'",
    "a score": "UPDATE score_sheet SET score = '9.68' WHERE line = 'spending_rate'",
    "a score of people": "UPDATE score_sheet SET score = '49.00' WHERE line = 'management'",
    "the score of the targets": "UPDATE score_sheet SET score = '39.00' WHERE line = 'targets'",
    "the score of the targets, and all that rests on it": (
        "UPDATE score_sheet SET score = '30.00', deduction = '10.00' WHERE line = 'targets'",
        "UPDATE score_sheet SET score = '39.58', deduction = '10.42' WHERE line = 'performance'",
        "UPDATE overview SET total = '89.58'",
    ),
    "two weights": (
        "UPDATE score_sheet SET weight = '30.00', score = '30.00' WHERE line = 'targets'",
        "UPDATE score_sheet SET weight = '20.00', score = '19.16', deduction = '0.84' WHERE line = 'spending_rate'",
        "UPDATE score_sheet SET score = '49.16', deduction = '0.84' WHERE line = 'performance'",
        "UPDATE overview SET total = '99.16'",
    ),
    "a rule": "UPDATE score_sheet SET rule = 'manual' WHERE line = 'targets'",
    "a parameter": "UPDATE score_sheet SET parameters = replace(parameters, '2', '1') WHERE line = 'spending_rate'",
    "the title of a line": "UPDATE score_sheet SET title = '其他' WHERE line = 'targets'",
    "a line that no rubric has": "INSERT INTO score_sheet (position, line, parent) VALUES (14, 'x', 'management')",
    "two lines swapped": (
        "UPDATE score_sheet SET position = 99 WHERE line = 'assets'",
        "UPDATE score_sheet SET position = 12 WHERE line = 'operating_cost'",
        "UPDATE score_sheet SET position = 13 WHERE line = 'assets'",
    ),
    "a removed target": "DELETE FROM targets WHERE id = 3",
    "the last target removed": "DELETE FROM targets WHERE id = 50",
    "the result of a target": "UPDATE targets SET result = '100' WHERE id = 3",
    "the weight of a target": "UPDATE targets SET weight = '9' WHERE id = 3",
    "an added target": (
        "INSERT INTO targets (id, name, event_seqs, department) SELECT 51, name, '900', department FROM targets "
        "WHERE id = 1"
    ),
    "the name of a project": "UPDATE projects SET name = '其他' WHERE project = 'SL23R01'",
    "the office of a project": "UPDATE projects SET office = '其他' WHERE project = 'SL23R01'",
    "a removed table": "DROP TABLE statements",
    "a removed column": "ALTER TABLE statements DROP COLUMN difference",
    "an added index": "CREATE INDEX better ON months (executed_fen)",
    "a body that the policy does not show": (
        "UPDATE publication SET policy = replace(policy, char(10) || '  bulletin:', char(10) || '  bulletins:')"
    ),
    "a deduction": "UPDATE score_sheet SET deduction = '0.00' WHERE line = 'performance'",
    "a deduction below": "UPDATE score_sheet SET deduction = '1.00' WHERE line = 'assets'",
    "a weight": "UPDATE score_sheet SET weight = '45.00' WHERE line = 'management'",
    "a hash": "UPDATE events SET leaf_hash = replace(leaf_hash, substr(leaf_hash, 1, 1), 'z') WHERE seq = 3",
    "a digit of a hash": (
        "UPDATE events SET leaf_hash = iif(leaf_hash < '1', '1', '0') || substr(leaf_hash, 2) WHERE seq = 3"
    ),
    "the root": "UPDATE publication SET root = iif(root LIKE 'A%', 'B', 'A') || substr(root, 2)",
    "the number of events": "UPDATE publication SET events = events + 1",
    "whose log it is": "UPDATE publication SET origin = 'jixiao/other'",
    "whose figures they are": "UPDATE publication SET department = replace(department, '（示例）', '')",
    "a removed project": "DELETE FROM projects WHERE project = 'SL23R03'",
    "a removed month": "DELETE FROM months WHERE month = '2023-05'",
    "a removed event": "DELETE FROM events WHERE seq = 500",
    "the last event removed": "DELETE FROM events WHERE seq = 1654",
    "a removed movement": "DELETE FROM fund_changes WHERE seq = 80",
    "a removed line": "DELETE FROM score_sheet WHERE line = 'benefit'",
    "the last line removed": "DELETE FROM score_sheet WHERE position = 13",
    "a removed statement": "DELETE FROM statements WHERE seq = 967",
    "the removed year": "DELETE FROM overview",
    "an added project": "INSERT INTO projects (project, executed_fen) VALUES ('X', 0)",
    "an added table": "CREATE TABLE notes (note TEXT)",
    "a view": "CREATE VIEW better AS SELECT 1 AS score",
    "an added column": "ALTER TABLE months ADD COLUMN note TEXT",
    "a computed column": "ALTER TABLE months ADD COLUMN better TEXT AS (executed_fen + 1)",
    "a space in a body": "UPDATE events SET body = body || ' ' WHERE seq = 3",
}  # fmt: skip
