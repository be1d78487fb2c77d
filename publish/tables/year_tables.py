"""The public tables of a year's figures."""

from attrs import evolve

from publish.tables.table import (
    BULLETINS,
    DEPARTMENT,
    LEDGER,
    PUBLISHED,
    REGISTERED,
    SHEET,
    Table,
    count,
    money,
    rate,
    text,
)

UNIT = (
    text("subunit_code", "二级预算单位代码；空为部门本级，项目为空时是这个单位整体", REGISTERED, since=2),
    text("subunit", "二级预算单位；空为部门本级", REGISTERED, since=2),
)

OVERVIEW = Table(
    name="overview",
    title="年度总览",
    description="一个年度一行：总分、预算、支出和所依据的账本。以往年度按同一账本重新算出。",
    columns=(
        count("year", "预算年度", REGISTERED, "年"),
        DEPARTMENT,
        text("department_code", "部门代码", REGISTERED),
        text("rubric", "评分标准编号", "账本中采用评分标准的事件"),
        text("rubric_title", "评分标准", "账本中采用评分标准的事件"),
        text("weight", "满分", SHEET, "分"),
        text("total", "自评总分；空为缺少资料", SHEET, "分"),
        text("grade", "等级；空为评分标准没有等级，或缺少资料", SHEET),
        text("total_explanation", "总分的算式；空为一级指标得分之和", SHEET),
        text("published_total", "公布总分；与自评总分并列，空为没有记录", PUBLISHED, "分", since=3),
        text("published_reason", "公布总分的理由", PUBLISHED, since=3),
        money("adjusted_budget", "调整后预算数"),
        money("executed", "执行数"),
        rate("execution_rate", "年末执行率 = 执行数 ÷ 调整后预算数；空为无预算"),
        rate(
            "average_bulletin_rate",
            "平均执行率：各月支出执行率通报的平均数；空为缺少通报",
            BULLETINS,
        ),
        money("surrendered", "退回财政的资金"),
        count("projects", "项目表所列的项目；涉密项目不计", REGISTERED, "个"),
        count("project_targets", "项目绩效目标；涉密项目的不计", "账本中的绩效目标", "个", since=3),
        count("missed_targets", "未完成的项目绩效目标", SHEET, "个", since=3),
        count("unreported_targets", "未填报完成情况的项目绩效目标", "账本中的完成情况", "个", since=3),
    ),
)

SCORE_SHEET = Table(
    name="score_sheet",
    title="评分表",
    description="自评得分：每一项指标的分值、得分、扣分和算式。没有来源给出分值的指标，分值和得分为空。",
    columns=(
        count("position", "在评分表中的次序", SHEET, "行"),
        text("line", "指标编号", "评分标准"),
        text("parent", "上级指标编号；空为一级指标", "评分标准"),
        text("title", "指标", "评分标准"),
        text("weight", "分值", "评分标准", "分"),
        text("score", "得分；空为缺少资料，或没有来源给出分值", SHEET, "分"),
        text("deduction", "扣分", SHEET, "分"),
        text("published_score", "公布得分；空为没有记录，理由见说明", PUBLISHED, "分", since=3),
        text("explanation", "说明：得分的算式和依据", SHEET),
        text("rule", "计分规则；空为下级指标之和，或不单独计分", "评分标准"),
        text("parameters", "计分规则的参数（JSON）", "评分标准"),
        count("events", "所依据的事件数", SHEET, "个"),
        text("event_seqs", "所依据的事件的账本序号，如 3,7-18", SHEET),
        DEPARTMENT,
    ),
)

MONTHS = Table(
    name="months",
    title="月度执行",
    description="一年十二个月，各数自 1 月起累计。账本算出的执行率与财政部门的通报是两个数，并列于此。",
    columns=(
        text("month", "月份", LEDGER),
        money("adjusted_budget", "调整后预算数，自 1 月累计"),
        money("executed", "执行数，自 1 月累计"),
        rate("execution_rate", "执行率 = 执行数 ÷ 调整后预算数；空为无预算"),
        rate("schedule", "序时进度 = 月份 ÷ 12", "计算"),
        rate("attainment", "进度达成率 = 执行率 ÷ 序时进度，最高 100；空为无预算"),
        rate("bulletin_rate", "支出执行率通报；空为没有记录", BULLETINS),
        DEPARTMENT,
    ),
)

PROJECTS = Table(
    name="projects",
    title="项目",
    description="每个项目全年的资金。涉密项目不在其中；是否计入年度总览和月度执行的合计，见公开范围。",
    columns=(
        text("project", "项目代码", REGISTERED),
        text("name", "项目名称", REGISTERED),
        text("parent_name", "所属一级项目", REGISTERED),
        text("category", "项目类别", REGISTERED),
        text("expenditure_type", "支出类型", REGISTERED),
        text("office", "处室；全年计入年末所属处室", REGISTERED),
        *UNIT,
        money("appropriation", "年初预算批复"),
        money("carry_over", "上年结转"),
        money("supplement", "追加"),
        money("reduction", "调减"),
        money("virement", "调剂，负数为调出"),
        money("surrender", "退回财政"),
        money("adjusted_budget", "调整后预算数"),
        money("expenditure", "支出"),
        money("refund", "支出退回"),
        money("executed", "执行数 = 支出 − 支出退回"),
        money("remaining", "剩余指标 = 调整后预算数 − 执行数"),
        rate("execution_rate", "执行率；空为无预算"),
        DEPARTMENT,
    ),
)

TARGETS = Table(
    name="targets",
    title="绩效目标",
    description="年初设定的绩效目标和年末完成情况。项目为空的是部门整体目标。",
    columns=(
        count("id", "编号：在本表中的次序", "账本中的绩效目标", "号"),
        text("project", "项目名称；空为部门整体", REGISTERED),
        text("project_code", "项目代码；空为部门整体", REGISTERED),
        *UNIT,
        evolve(
            text("aspect", "方面：产出、效益、满意度或成本", "账本中的绩效目标"),
            before=(2, "方面：产出、效益或满意度"),
        ),
        text("indicator_class", "二级指标：方面之下的分类；空为没有写明", "账本中的绩效目标", since=3),
        text("name", "指标名称", "账本中的绩效目标"),
        text("target", "目标值", "账本中的绩效目标"),
        text("target_text", "目标内容：定性目标的文字", "账本中的绩效目标", since=3),
        text("result", "完成值或等级；空为未填报", "账本中的完成情况"),
        text("result_text", "完成情况的文字", "账本中的完成情况", since=3),
        text("unit", "计量单位", "账本中的绩效目标"),
        text("weight", "权重", "账本中的绩效目标"),
        text("reason", "偏差原因", "账本中的完成情况"),
        rate("fulfilment", "完成程度；空为未填报、不适用，或只有等级而没有列入评分", SHEET, since=3),
        text("line", "所列入的评分指标编号；空为没有列入评分", SHEET, since=3),
        text("line_weight", "分值：在评分表中的分；权重照原样另列", SHEET, "分", since=3),
        text("score", "得分；空为缺少资料，或没有列入评分", SHEET, "分", since=3),
        text("lost", "失分 = 分值 − 得分", SHEET, "分", since=3),
        text("published_score", "公布得分；空为没有记录", PUBLISHED, "分", since=3),
        text("published_reason", "公布得分的理由", PUBLISHED, since=3),
        text("event_seqs", "目标和完成情况的账本序号", "账本"),
        DEPARTMENT,
    ),
)

STATEMENTS = Table(
    name="statements",
    title="对账",
    description="财政部门等处的正式合计数，与账本重放的合计并列。",
    columns=(
        count("seq", "账本序号", "账本", "号"),
        text("subject", "对账事项：调整后预算数或执行数", "账本中的对账单"),
        text("project", "项目名称；空为部门整体", REGISTERED),
        *UNIT,
        text("through", "截至月份，自 1 月累计", "账本中的对账单"),
        text("amount", "对账单金额，照原样", "账本中的对账单"),
        text("unit", "对账单的计量单位", "账本中的对账单"),
        text("replayed", "账本合计，单位和位数同对账单", LEDGER),
        text("difference", "差额 = 账本合计 − 对账单金额", LEDGER),
        text("verdict", "比对结果", LEDGER),
        text("document", "文号", "账本中的对账单"),
        DEPARTMENT,
    ),
)
