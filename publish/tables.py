"""The tables of the public database: every table and column with its Chinese name, unit and source.

The one place where they are described; the schema, the policy's check and ``metadata.yml`` all come from here.
Money is INTEGER fen, rates and points are exact decimals as TEXT, what is absent is NULL.
"""

from attrs import frozen

LEDGER = "账本事件重放"
SHEET = "评分标准与账本事件计算"
REGISTERED = "账本中的登记"
FEN = "分，1 元 = 100 分，网页上换算为元"
BULLETINS = "财政部门每月支出执行率通报"


@frozen(kw_only=True)
class Column:
    """One column: ``type`` is SQLite's, ``title``, ``unit`` and ``source`` are what the public reads."""

    name: str
    type: str
    title: str
    source: str
    unit: str = ""

    @property
    def description(self) -> str:
        """The column in one line, as ``metadata.yml`` and the site show it."""
        unit = f"（单位：{self.unit}）" if self.unit else ""
        return f"{self.title}{unit}。来源：{self.source}"


@frozen(kw_only=True)
class Table:
    """One table; its first column is the primary key."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]


def _text(name: str, title: str, source: str, unit: str = "") -> Column:
    return Column(name=name, type="TEXT", title=title, source=source, unit=unit)


def _count(name: str, title: str, source: str, unit: str) -> Column:
    return Column(name=name, type="INTEGER", title=title, source=source, unit=unit)


def _money(name: str, title: str, source: str = LEDGER) -> Column:
    return Column(name=f"{name}_fen", type="INTEGER", title=title, source=source, unit=FEN)


def _rate(name: str, title: str, source: str = LEDGER) -> Column:
    return _text(name, title, source, "%")


DEPARTMENT = _text("department", "部门名称；以“（示例）”结尾的为示例数据", REGISTERED)

OVERVIEW = Table(
    name="overview",
    title="年度总览",
    description="一个年度一行：总分、预算、支出和所依据的账本。",
    columns=(
        _count("year", "预算年度", REGISTERED, "年"),
        DEPARTMENT,
        _text("department_code", "部门代码", REGISTERED),
        _text("rubric", "评分标准编号", "账本中采用评分标准的事件"),
        _text("rubric_title", "评分标准", "账本中采用评分标准的事件"),
        _text("weight", "满分", SHEET, "分"),
        _text("total", "自评总分；空为缺少资料", SHEET, "分"),
        _text("total_explanation", "总分的算式；空为一级指标得分之和", SHEET),
        _money("adjusted_budget", "调整后预算数"),
        _money("executed", "执行数"),
        _rate("execution_rate", "年末执行率 = 执行数 ÷ 调整后预算数；空为无预算"),
        _rate(
            "average_bulletin_rate",
            "平均执行率：各月支出执行率通报的平均数；空为缺少通报",
            BULLETINS,
        ),
        _money("surrendered", "退回财政的资金"),
        _count("projects", "项目表所列的项目；涉密项目不计", REGISTERED, "个"),
        _count("events", "账本事件数", "账本", "个"),
        _text("root", "账本的根：全部事件的 RFC 6962 默克尔树根（base64）", "账本"),
    ),
)

SCORE_SHEET = Table(
    name="score_sheet",
    title="评分表",
    description="自评得分：每一项指标的分值、得分、扣分和算式。没有来源给出分值的指标，分值和得分为空。",
    columns=(
        _count("position", "在评分表中的次序", SHEET, "行"),
        _text("line", "指标编号", "评分标准"),
        _text("parent", "上级指标编号；空为一级指标", "评分标准"),
        _text("title", "指标", "评分标准"),
        _text("weight", "分值", "评分标准", "分"),
        _text("score", "得分；空为缺少资料，或没有来源给出分值", SHEET, "分"),
        _text("deduction", "扣分", SHEET, "分"),
        _text("explanation", "说明：得分的算式和依据", SHEET),
        _count("events", "所依据的事件数", SHEET, "个"),
        DEPARTMENT,
    ),
)

MONTHS = Table(
    name="months",
    title="月度执行",
    description="一年十二个月，各数自 1 月起累计。账本算出的执行率与财政部门的通报是两个数，并列于此。",
    columns=(
        _text("month", "月份", LEDGER),
        _money("adjusted_budget", "调整后预算数，自 1 月累计"),
        _money("executed", "执行数，自 1 月累计"),
        _rate("execution_rate", "执行率 = 执行数 ÷ 调整后预算数；空为无预算"),
        _rate("schedule", "序时进度 = 月份 ÷ 12", "计算"),
        _rate("attainment", "进度达成率 = 执行率 ÷ 序时进度，最高 100；空为无预算"),
        _rate("bulletin_rate", "支出执行率通报；空为没有记录", BULLETINS),
        DEPARTMENT,
    ),
)

PROJECTS = Table(
    name="projects",
    title="项目",
    description="每个项目全年的资金。涉密项目不在其中，但计入年度总览和月度执行的合计。",
    columns=(
        _text("project", "项目代码", REGISTERED),
        _text("name", "项目名称", REGISTERED),
        _text("parent_name", "所属一级项目", REGISTERED),
        _text("category", "项目类别", REGISTERED),
        _text("expenditure_type", "支出类型", REGISTERED),
        _text("office", "处室；全年计入年末所属处室", REGISTERED),
        _money("appropriation", "年初预算批复"),
        _money("carry_over", "上年结转"),
        _money("supplement", "追加"),
        _money("reduction", "调减"),
        _money("virement", "调剂，负数为调出"),
        _money("surrender", "退回财政"),
        _money("adjusted_budget", "调整后预算数"),
        _money("expenditure", "支出"),
        _money("refund", "支出退回"),
        _money("executed", "执行数 = 支出 − 支出退回"),
        _money("remaining", "剩余指标 = 调整后预算数 − 执行数"),
        _rate("execution_rate", "执行率；空为无预算"),
        DEPARTMENT,
    ),
)

TARGETS = Table(
    name="targets",
    title="绩效目标",
    description="年初设定的绩效目标和年末完成情况。项目为空的是部门整体目标。",
    columns=(
        _count("id", "编号：在本表中的次序", "账本中的绩效目标", "号"),
        _text("project", "项目名称；空为部门整体", REGISTERED),
        _text("aspect", "方面：产出、效益或满意度", "账本中的绩效目标"),
        _text("name", "指标名称", "账本中的绩效目标"),
        _text("target", "目标值", "账本中的绩效目标"),
        _text("result", "完成值或等级；空为未填报", "账本中的完成情况"),
        _text("unit", "计量单位", "账本中的绩效目标"),
        _text("weight", "权重", "账本中的绩效目标"),
        _text("reason", "偏差原因", "账本中的完成情况"),
        DEPARTMENT,
    ),
)

TABLES = {table.name: table for table in (OVERVIEW, SCORE_SHEET, MONTHS, PROJECTS, TARGETS)}
