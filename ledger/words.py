"""The words users see: column by column, the Chinese heading (design of the vocabulary: one concept, one word)."""

HEADINGS = {
    "seq": "序号",
    "event_id": "编号",
    "kind": "种类",
    "title": "名称",
    "recorded_at": "记录时间",
    "occurred_on": "发生日期",
    "month": "月份",
    "project": "项目",
    "name": "项目名称",
    "office": "处室",
    "category": "项目类别",
    "amount": "金额（元）",
    "appropriation": "年初预算批复",
    "carry_over": "上年结转",
    "supplement": "追加",
    "reduction": "调减",
    "virement": "调剂",
    "surrender": "退回财政",
    "adjusted_budget": "调整后预算数",
    "expenditure": "支出",
    "refund": "支出退回",
    "executed": "执行数",
    "remaining": "剩余指标",
    "execution_rate": "执行率（%）",
    "schedule": "序时进度（%）",
    "attainment": "进度达成率（%）",
    "bulletin_rate": "通报执行率（%）",
    "line": "指标",
    "weight": "分值",
    "score": "得分",
    "deduction": "扣分",
    "explanation": "说明",
    "field": "字段",
    "required": "必填",
    "type": "类型",
    "meaning": "含义",
    "value": "内容",
}
"""Chinese table heading of every column, by its name in JSON."""

NO_BUDGET = "无预算"
"""Shown for a rate that has nothing to divide by."""

CATEGORIES = {
    "development": "事业发展类",
    "operation": "运行经费",
    "it_maintenance": "信息化运维",
    "acquisition": "购置经费",
}

EXPENDITURE_TYPES = {"personnel": "人员经费", "operating": "公用经费", "project": "项目支出"}

DIRECTIONS = {">=": "≥", "<=": "≤", "=": "等于"}
"""How result and target compare; in words where a cell that starts with = would be a formula to a spreadsheet."""

ASPECTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度"}
