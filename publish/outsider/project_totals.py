"""What is said of a project beside the points of its sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from publish.outsider.adopted_rubric import Adopted
from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.figures import rounded
from publish.outsider.recorded import Recorded, published_total


def compare_project_total(check: Check, row: Row, adopted: Adopted, recorded: Recorded) -> None:
    """Compare a row of the table project_scores, the total apart, which the sheet gives."""
    findings, rubric = check.findings, adopted.rubric
    if not row or rubric is None:
        return
    code, table = row["project_code"], "project_scores"
    said = {"rubric": rubric.id, "weight": rounded(rubric.weight, rubric.scale)}
    findings.compare_row(table, code, row, said, adopted.doubt)
    if "total" in row:
        total = row["total"]
        earned = (name for name, least in rubric.grades if total is not None and Fraction(total) >= least)
        findings.compare_row(table, code, row, {"grade": next(earned, None)}, adopted.doubt)
        if total is not None:
            findings.compare_row(table, code, row, {"missing": 0}, by="有总分时的")
    given = published_total(recorded.published_under(rubric.id, code) or {}, {line.id for line in rubric.lines})
    published = {"published_total": given.get("score"), "published_reason": given.get("reason")}
    findings.compare_row(table, code, row, published, findings.doubt("published_score"))
    called = {"project": check.labels[code].get("name"), "office": check.labels[code].get("office")}
    findings.compare_row(table, code, row, called, findings.doubt("project_changed"))
    doubt = findings.doubt("department_registered", "department_changed")
    check.compare_unit(table, code, row, check.log.subunit_of(code), doubt)
    of_project = recorded.targets[code]
    findings.compare_row(table, code, row, {"targets": len(of_project)}, findings.doubt("target"))
    compare_missed(check, table, code, [one.seq for one in of_project])


def compare_missed(check: Check, table: str, key: Any, seqs: list[int]) -> None:
    """Compare how many of the targets at ``seqs`` a row says were missed, where all of them were computed."""
    if check.shares.keys() >= {*seqs}:
        shares = [check.shares[seq] for seq in seqs]
        missed = sum(share is not None and share < 1 for share in shares)
        row, doubt = check.rows(table).get(key, {}), check.findings.doubt("target", "result")
        check.findings.compare_row(table, key, row, {"missed": missed, "missed_targets": missed}, doubt)
