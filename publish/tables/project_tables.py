"""The public tables of the sheets of single projects."""

from publish.tables.table import DEPARTMENT, PUBLISHED, REGISTERED, SHEET, Table, count, text
from publish.tables.year_tables import UNIT

RUBRIC = "评分标准"
TARGETS = "账本中的绩效目标"

PROJECT_SCORES = Table(
    name="project_scores",
    title="项目评分",
    description="设有绩效目标的每个项目的自评总分。评分标准不能评单个项目的，没有项目评分；涉密项目不在其中。",
    columns=(
        text("project_code", "项目代码", REGISTERED),
        text("project", "项目名称", REGISTERED),
        text("office", "处室；年末所属处室", REGISTERED),
        *UNIT,
        text("rubric", "评分标准编号", "账本中采用评分标准的事件"),
        text("weight", "满分", SHEET, "分"),
        text("total", "自评总分；空为缺少资料", SHEET, "分"),
        text("grade", "等级；空为评分标准没有等级，或缺少资料", SHEET),
        text("published_total", "公布总分；与自评总分并列，空为没有记录", PUBLISHED, "分"),
        text("published_reason", "公布总分的理由", PUBLISHED),
        count("targets", "绩效目标", TARGETS, "个"),
        count("missed", "未完成的绩效目标", SHEET, "个"),
        count("missing", "缺少的资料", SHEET, "项"),
        DEPARTMENT,
    ),
    since=3,
)

PROJECT_SHEETS = Table(
    name="project_sheets",
    title="项目评分表",
    description="每个项目的评分表，一项指标一行；各项目标的得分见绩效目标。",
    columns=(
        count("id", "编号：在本表中的次序", SHEET, "号"),
        text("project_code", "项目代码", REGISTERED),
        count("position", "在这个项目的评分表中的次序", SHEET, "行"),
        text("line", "指标编号", RUBRIC),
        text("parent", "上级指标编号；空为一级指标", RUBRIC),
        text("title", "指标", RUBRIC),
        text("weight", "分值", RUBRIC, "分"),
        text("score", "得分；空为缺少资料，或没有来源给出分值", SHEET, "分"),
        text("deduction", "扣分", SHEET, "分"),
        text("rule", "计分规则；空为下级指标之和，或不单独计分", RUBRIC),
        text("explanation", "说明：得分的算式和依据", SHEET),
        text("published_score", "公布得分；空为没有记录，理由见说明", PUBLISHED, "分"),
        DEPARTMENT,
    ),
    since=3,
)
