"""The words of the ledger and the signs of its kinds of money."""

from __future__ import annotations

BUDGET_SIGN = {"appropriation": 1, "carry_over": 1, "supplement": 1, "reduction": -1, "virement": 1, "surrender": -1}
EXECUTED_SIGN = {"expenditure": 1, "refund": -1}
KIND_TITLES = {
    "appropriation": "年初预算批复", "carry_over": "上年结转", "supplement": "追加", "reduction": "调减",
    "virement": "调剂", "surrender": "退回财政", "expenditure": "支出", "refund": "支出退回",
}  # fmt: skip
SIGN_OF_SUBJECT = {"adjusted_budget": BUDGET_SIGN, "executed": EXECUTED_SIGN}
SUBJECT_TITLES = {"adjusted_budget": "调整后预算数", "executed": "执行数"}
FEN_PER_UNIT = {"元": 100, "万元": 1_000_000}
CATEGORIES = {
    "development": "事业发展类", "operation": "运行经费", "it_maintenance": "信息化运维", "acquisition": "购置经费",
}  # fmt: skip
EXPENDITURE_TYPES = {"personnel": "人员经费", "operating": "公用经费", "project": "项目支出"}
ASPECTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度", "cost": "成本"}
DIRECTIONS = {">=": "≥", "<=": "≤", "=": "等于"}
NOT_APPLICABLE = "不适用"
# The words of a rubric that may be Chinese, by what they mean; those of a key that has parameters by that name.
RUBRIC_WORDS = {
    "aspects": {chinese: aspect for aspect, chinese in ASPECTS.items()},
    "of": {
        "支出执行率通报": "bulletins", "进度达成率": "attainment", "执行率": "execution_rate",
        "预算控制率": "control_rate", "预算调整率": "adjustment_rate", "结转结余率": "carry_over_rate",
        "事前绩效评估": "appraised",
    },
    "budget": {"调整后预算数": "adjusted", "年初预算数": "initial"},
    "divisor": {"调整后预算数": "budget", "执行数": "expenditure"},
    "carry_over": {"含上年结转": "in", "不含上年结转": "out"},
    "not_applicable": {"按满分计": "full_marks", "折算": "rebase"},
}  # fmt: skip
