"""Who and what money is recorded for: departments and projects."""

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import FLAG, LINE, NOTE, choice
from ledger.kinds.fields import optional, required

CATEGORY = choice("development", "operation", "it_maintenance", "acquisition")
EXPENDITURE_TYPE = choice("personnel", "operating", "project")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class DepartmentRegistered(
    Event,
    kind="department_registered",
    title="部门登记",
    unique_by=("department",),
    about_department=True,
    reversible=False,
):
    """The department of the ledger (recorded by ``init`` as ``department:CODE``) or a further sub-unit."""

    department: str = required(LINE, "code of the department or sub-unit that is registered")
    name: str = required(LINE, "full name")
    parent: str | None = optional(LINE, "code of the registered department it belongs to")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class DepartmentChanged(
    Event, kind="department_changed", title="部门变更", about_department=True, dated=True, formats=(5,)
):
    """A department's new name, or what it belongs to, from a day on; what is left out stays as it was.

    It must say a name or a parent. The parent is none that stands below the department on any day; the ledger's own
    department gets none.
    """

    department: str = required(LINE, "code of the registered department or sub-unit")
    name: str | None = optional(LINE, "new full name")
    parent: str | None = optional(LINE, "code of the registered department it belongs to from then on")
    reason: str | None = optional(NOTE, "why")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class ProjectRegistered(Event, kind="project_registered", title="项目登记", unique_by=("project",), reversible=False):
    """A project (二级项目), or a parent project (一级项目) above others: the budget line money is recorded on."""

    project: str = required(LINE, "project code, unique in the ledger")
    name: str = required(LINE, "project name")
    parent: str | None = optional(LINE, "code of the registered parent project")
    category: str | None = optional(CATEGORY, "project category (项目类别)")
    expenditure_type: str | None = optional(EXPENDITURE_TYPE, "expenditure type (支出类型)")
    office: str | None = optional(LINE, "office (处室) the project belongs to")
    confidential: bool | None = optional(FLAG, "true where the project may not be named in public")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class ProjectChanged(Event, kind="project_changed", title="项目变更", dated=True):
    """A project's new name, office or category from a day on; what is left out stays as it was."""

    project: str = required(LINE, "project code")
    name: str | None = optional(LINE, "new name")
    office: str | None = optional(LINE, "new office (处室)")
    category: str | None = optional(CATEGORY, "new category (项目类别)")
    reason: str | None = optional(NOTE, "why")
