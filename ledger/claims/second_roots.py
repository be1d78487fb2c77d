"""Departments beside the ledger's own: one ledger is one department and the sub-units below it."""

from collections.abc import Iterator, Sequence
from shlex import quote

from ledger.errors import JixiaoError
from ledger.findings import Finding
from ledger.history.departments import Department, departments_as_they_stand
from ledger.history.entries import Entry
from ledger.kinds import DepartmentRegistered

CODE = "second_root"
LAST_MONTH = "2099-12"


class SecondRoot(JixiaoError, ValueError):
    """A ledger that holds another department beside its own, so that nothing new is published of it."""


def second_roots(facts: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding of each department but the ledger's own that stands below none after every change.

    It is about the event that registered the department, and says how to mend it.
    """
    departments = departments_as_they_stand(facts, through=LAST_MONTH)
    registrations = [entry for entry in facts if isinstance(entry.event, DepartmentRegistered)]
    for entry in registrations[1:]:
        found = departments[entry.event.department]
        if found.parent is None:
            own = next(iter(departments.values()))
            yield Finding(seq=entry.seq, code=CODE, message=_sentence(found, own, since=entry.event.occurred_on))


def require_no_second_root(facts: Sequence[Entry]) -> None:
    """Raise SecondRoot, which names all of them, where there is any."""
    found = [finding.message for finding in second_roots(facts)]
    if found:
        raise SecondRoot(CODE, "\n".join(found))


def _sentence(found: Department, own: Department, *, since: str) -> str:
    codes = f"--department {quote(found.department)} --parent {quote(own.department)}"
    return (
        f"{found.department}（{found.name}）没有上级，与本账本自己的 {own.department}（{own.name}）并列，"
        "而一个账本是一个部门和它的下级单位；请记录它属于哪个部门、自哪一天起，如 "
        f"jixiao append department_changed {codes} --occurred-on {since}"
    )
