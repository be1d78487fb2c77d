"""Statements, movements of money, and targets with their results."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row, Rows
from publish.outsider.departments import unit_totals_fen
from publish.outsider.figures import places_of, ranges_of, rounded
from publish.outsider.findings import CERTAIN, OPEN
from publish.outsider.targets import Target, targets_of
from publish.outsider.words import ASPECTS, DIRECTIONS, FEN_PER_UNIT, KIND_TITLES, SIGN_OF_SUBJECT, SUBJECT_TITLES


class RecordCheck:
    """Compares the tables that have a row for each event or target."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log, self._year = check, check.findings, check.log, check.year

    def _compare_seqs(self, table: str, rows: Collection[int], computed: Collection[int], kind: str) -> None:
        """Note rows that are missing or too many; one whose event is disclosed, or is none, is too many for certain."""
        findings = self._findings
        extra = set(rows) - set(computed)
        withheld = {seq for seq in extra if self._check.is_withheld(seq)}
        findings.compare_keys(table, extra - withheld, (), CERTAIN, CERTAIN)
        findings.compare_keys(
            table, set(rows) - extra | withheld, computed, findings.doubt("reversal"), findings.doubt(kind)
        )

    def statements(self, rows: Rows) -> None:
        """Compare the statements with what was stated and with the totals of the events."""
        findings = self._findings
        found = self._log.standing("statement")
        of_year = {seq: event for seq, event in found if event["through"][:4] == str(self._year)}
        self._compare_seqs("statements", rows, of_year, "statement")
        for seq in rows.keys() & of_year.keys():
            row, event = rows[seq], of_year[seq]
            said = {column: event.get(column) for column in ("through", "amount", "unit", "document")}
            said["subject"] = SUBJECT_TITLES[event["subject"]]
            findings.compare_row("statements", seq, row, said)
            self._compare_name("statements", seq, row, "project", event.get("project"))
            self._compare_unit("statements", seq, row, event)
            self._replayed(seq, row, event)

    def _compare_name(self, table: str, key: Any, row: Row, column: str, project: str | None) -> None:
        if project is None or project in self._check.labels:
            name = {column: self._check.name_of(project)}
            doubt = self._findings.doubt("project_changed") if project else CERTAIN
            self._findings.compare_row(table, key, row, name, doubt)

    def _replayed(self, seq: int, row: Row, event: Row) -> None:
        places, measure = max(2, places_of(event["amount"])), event["unit"]
        months = [f"{self._year}-{number:02d}" for number in range(1, int(event["through"][5:]) + 1)]
        signs = SIGN_OF_SUBJECT[event["subject"]]
        unit = self._log.unit_of(event)
        if unit is None:
            total_fen = self._log.added_fen(event.get("project"), months, signs)
        else:
            total_fen = unit_totals_fen(self._log, event["through"], event["subject"])[unit]
        replayed = rounded(Fraction(total_fen, FEN_PER_UNIT[measure]), places)
        # Official totals count confidential projects, whatever ours do.
        doubt = OPEN if self._findings.withheld else CERTAIN
        self._findings.compare_row("statements", seq, row, {"replayed": replayed}, doubt)
        place, within_fen = self._within_file(event)
        if self._findings.withheld and within_fen is not None:
            shown = {"replayed": rounded(Fraction(within_fen, FEN_PER_UNIT[measure]), places)}
            self._findings.compare_row("statements", seq, row, shown, by=f"{place}")
        shown_total = row.get("replayed") or replayed
        difference = Fraction(shown_total) - Fraction(rounded(Fraction(event["amount"]), places))
        much = f"账本{'多' if difference > 0 else '少'} {rounded(abs(difference), places)} {measure}"
        verdict = f"对账单 {event['amount']} {measure}，账本 {shown_total} {measure}：{much if difference else '一致'}"
        derived = {"difference": rounded(difference, places), "verdict": verdict}
        self._findings.compare_row("statements", seq, row, derived, CERTAIN if "replayed" in row else doubt)

    def _compare_unit(self, table: str, key: Any, row: Row, event: Row) -> None:
        project = event.get("project")
        unit = self._log.unit_of(event) if project is None else self._log.subunit_of(project)
        if project is None or project in self._check.labels:
            doubt = self._findings.doubt("department_registered", "department_changed") if unit else CERTAIN
            self._check.compare_unit(table, key, row, unit, doubt)

    def _within_file(self, event: Row) -> tuple[str, int | None]:
        """Return the published figure that a statement's total must be equal to, and where it stands."""
        column, policy = f"{event['subject']}_fen", self._findings.policy
        if policy.unread or not policy.in_totals:
            return "", None
        if self._log.unit_of(event) is not None:
            return "", None
        if event.get("project") is None:
            return f"months 的 {event['through']} 行", self._check.rows("months").get(event["through"], {}).get(column)
        row = self._check.rows("projects").get(event["project"], {}) if event["through"][5:] == "12" else {}
        return f"projects 的 {event['project']} 行", row.get(column)

    def fund_changes(self, rows: Rows) -> None:
        """Compare the movements, which the disclosed bodies alone give."""
        seqs = array("q")
        for seq, computed in self._movements():
            seqs.append(seq)
            row = rows.get(seq)
            if row is not None:
                self._findings.compare_row("fund_changes", seq, row, computed)
                for column in ("project", "to_project"):
                    self._compare_name("fund_changes", seq, row, f"{column}_name", computed[column])
        extra = CERTAIN if "body" in self._check.file.columns.get("events", ()) else OPEN
        self._findings.compare_keys("fund_changes", rows, seqs, CERTAIN, extra)

    def _movements(self) -> Iterator[tuple[int, Row]]:
        every_year = "through" not in self._check.publication
        for seq, event in self._log.events:
            corrected = self._moved_before(seq, event.get("reverses") or event.get("refunds"))
            moving = event if event["kind"] in KIND_TITLES else corrected[1] if event.get("reverses") else {}
            if not moving or (not every_year and moving["occurred_on"][:4] != str(self._year)):
                continue
            title = KIND_TITLES[moving["kind"]]
            yield (
                seq,
                {
                    "occurred_on": event["occurred_on"],
                    "kind": title if moving is event else f"冲销（{title}）",
                    **{column: moving.get(column) for column in ("project", "to_project", "amount_fen")},
                    "corrects": corrected[0],
                    "document": moving.get("document") or moving.get("voucher"),
                    "reason": event.get("reason"),
                },
            )

    def _moved_before(self, seq: int, event_id: str | None) -> tuple[int | None, Row]:
        """Return the seq and the event of a movement of money before that seq, None and nothing where there is none."""
        earlier, event = (self._log.named(event_id) if event_id else None) or (seq, {})
        return (earlier, event) if earlier < seq and event["kind"] in KIND_TITLES else (None, {})

    def targets(self, rows: Rows) -> None:
        """Compare the targets with their results. Rows are told by the seq of the target, as far as it is shown."""
        findings, computed = (
            self._findings,
            {one.seq: one for one in targets_of(self._log, self._year, self._check.through)},
        )
        findings.compare_keys("targets", rows, range(1, len(rows) + 1), CERTAIN, CERTAIN)
        if "event_seqs" in self._check.file.columns["targets"]:
            shown = self._by_target(rows, computed)
        elif findings.withheld:
            # Which of the rows are of targets that were not disclosed, nobody can tell.
            findings.not_recomputed.append("targets：没有公开 event_seqs，不知道各行是哪一个绩效目标")
            return
        else:
            seqs = [*computed, *range(-len(rows), 0)]
            shown = {seqs[number]: row for number, row in enumerate(rows.values())}
        self._compare_seqs("targets", shown, computed, "target")
        self._check.shown_targets = {seq: row for seq, row in shown.items() if seq in computed}
        for seq, row in self._check.shown_targets.items():
            self._target(row, computed[seq])

    def _by_target(self, rows: Rows, computed: Collection[int]) -> dict[int, Row]:
        shown: dict[int, Row] = {}
        for key, row in rows.items():
            ranges = ranges_of(row["event_seqs"] or "")
            seqs = [seq for first, last in ranges[:2] for seq in range(first, min(last, first + 1) + 1)]
            seq = next((one for one in seqs if one in computed), seqs[0] if seqs else 0)
            if not 1 <= sum(last - first + 1 for first, last in ranges) <= 2 or seq in shown:
                self._findings.differing.append(f"targets 的 {key} 行 event_seqs：不是一个绩效目标和它的完成情况")
            shown.setdefault(seq, row)
        return shown

    def _target(self, row: Row, one: Target) -> None:
        target, result, findings = one.target, one.result or {}, self._findings
        key, value = row["id"], target.get("value")
        said = {
            "project_code": target.get("project"),
            "aspect": ASPECTS[target["aspect"]],
            "indicator_class": target.get("indicator_class"),
            "name": target["name"],
            "target": f"{DIRECTIONS[target.get('direction') or '>=']} {value}" if value else None,
            "target_text": target.get("text"),
            "unit": target.get("unit"),
            "weight": target["weight"],
        }
        seqs = sorted({one.seq, one.result_seq or one.seq})
        neighbours = len(seqs) == 2 and seqs[1] == seqs[0] + 1
        done = {
            "result": result.get("value") or result.get("grade"),
            "result_text": result.get("text"),
            "reason": result.get("reason"),
            "event_seqs": ("-" if neighbours else ",").join(map(str, seqs)),
        }
        findings.compare_row("targets", key, row, said)
        findings.compare_row("targets", key, row, done, findings.doubt("result"))
        self._compare_name("targets", key, row, "project", target.get("project"))
        self._compare_unit("targets", key, row, target)
