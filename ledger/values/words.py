"""The words users see: column by column, the Chinese heading (design of the vocabulary: one concept, one word)."""

HEADINGS = {
    "seq": "序号",
    "event_id": "编号",
    "kind": "种类",
    "title": "名称",
    "relation": "关系",
    "chain": "更正",
    "recorded_at": "记录时间",
    "occurred_on": "发生日期",
    "month": "月份",
    "project": "项目",
    "name": "项目名称",
    "office": "处室",
    "department": "部门代码",
    "department_name": "部门或单位",
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
    "field": "字段",
    "required": "必填",
    "type": "类型",
    "meaning": "含义",
    "value": "内容",
}
"""Chinese table heading of every column of the ledger, by its name in JSON."""

NO_BUDGET = "无预算"
"""Shown for a rate that has nothing to divide by."""

NONE = "（无）"
"""Shown where a figure was or is absent."""

CATEGORIES = {
    "development": "事业发展类",
    "operation": "运行经费",
    "it_maintenance": "信息化运维",
    "acquisition": "购置经费",
}

EXPENDITURE_TYPES = {"personnel": "人员经费", "operating": "公用经费", "project": "项目支出"}

SUBJECTS = {"adjusted_budget": "调整后预算数", "executed": "执行数"}
"""What a statement is the total of."""

CONCLUSIONS = {"pass": "通过", "revise": "修改后通过", "reject": "不通过"}
"""How an appraisal ends."""

DIRECTIONS = {">=": "≥", "<=": "≤", "=": "等于"}
"""How result and target compare; in words where a cell that starts with = would be a formula to a spreadsheet."""

ASPECTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度", "cost": "成本"}

SCOPES = {"department": "部门", "projects": "项目"}
"""What an adopted rubric scores: the department as a whole, or each project."""

NATURES = {"quantitative": "定量", "qualitative": "定性"}

CHOICES = {
    **{**CATEGORIES, **EXPENDITURE_TYPES, **SUBJECTS, **CONCLUSIONS},
    **{**DIRECTIONS, **ASPECTS, **SCOPES, **NATURES},
}
"""The Chinese word of every choice that a field or a parameter has, by what is stored."""

RELATIONS = {
    "reverses": "冲销",
    "reversed_by": "被冲销",
    "refunds": "退回",
    "refunded_by": "有退回",
    "replaces": "替代",
    "replaced_by": "被替代",
    "erases": "删除其保密字段",
    "erased_by": "保密字段已删除",
}
"""What an event is to another one of its chain of corrections."""

FIELDS = {
    "seq": "序号",
    "event_id": "编号",
    "kind": "种类",
    "version": "版本",
    "department": "部门代码",
    "occurred_on": "发生日期",
    "source": "来源文件",
    "recorded_at": "记录时间",
    "recorded_by": "记录账户",
    "details_digest": "保密字段摘要",
    "nonce": "随机数",
    "leaf_hash": "事件摘要",
    "name": "名称",
    "parent": "上级",
    "project": "项目",
    "to_project": "调入项目",
    "category": "项目类别",
    "expenditure_type": "支出类型",
    "office": "处室",
    "confidential": "涉密",
    "amount": "金额",
    "document": "文号",
    "fund": "资金性质",
    "function_class": "功能分类",
    "economic_class": "经济分类",
    "reason": "原因",
    "voucher": "凭证号",
    "payee": "收款人",
    "memo": "摘要",
    "refunds": "退回的支出",
    "reverses": "冲销的事件",
    "authority": "依据",
    "approved_by": "批准账户",
    "month": "月份",
    "rate": "执行率（%）",
    "subject": "对账事项",
    "through": "截至月份",
    "unit": "单位",
    "year": "预算年度",
    "plan": "用款计划（各月累计 %）",
    "signed_on": "签署日期",
    "signed_by": "签署人",
    "indicator": "指标编号",
    "indicator_class": "二级指标",
    "aspect": "方面",
    "weight": "权重",
    "nature": "性质",
    "direction": "方向",
    "value": "值",
    "grade": "等级",
    "coefficient": "得分系数",
    "improvement": "改进措施",
    "evidence": "佐证",
    "rubric": "评分标准",
    "scope": "适用对象",
    "line": "评分指标",
    "points": "扣分",
    "conclusion": "评估结论",
    "score": "得分",
    "quarter": "季度",
    "measures": "措施",
    "text": "全文",
    "sha256": "全文摘要",
    "erases": "删除其保密字段的事件",
    "checkpoint": "核验点",
    "digest": "公开内容摘要",
    "approved_on": "批准日期",
    "comparison": "与账本比对",
    "reopenings": "重新打开",
}
"""Chinese name of every field of an event, and of what `jixiao show` adds to them."""

_FIELDS_OF_KINDS = {
    ("target", "text"): "目标表述",
    ("result", "text"): "完成情况表述",
}
"""The name of a field in a kind where it means something else than in others."""


def field_word(kind: object, name: str) -> str:
    """Return the Chinese name of a field of a kind, its own name where it has none."""
    return _FIELDS_OF_KINDS.get((str(kind), name)) or FIELDS.get(name, name)
