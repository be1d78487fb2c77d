"""Tables of scoring as the terminal shows them: those of the ledger, with the words for what is scored."""

from functools import partial

from ledger.terminal import long_output, tables
from ledger.values import words

HEADINGS = words.HEADINGS | {
    "schedule": "序时进度（%）",
    "attainment": "进度达成率（%）",
    "bulletin_rate": "通报执行率（%）",
    "id": "编号",
    "source": "出处",
    "line": "指标",
    "weight": "分值",
    "score": "得分",
    "deduction": "扣分",
    "explanation": "说明",
    "subject": "对象",
    "figure": "数值",
    "before": "原为",
    "after": "现为",
    "restated": "重述",
    "events": "所据事件",
    "grade": "等级",
    "lacking": "缺少资料（项）",
    "rank": "名次",
    "flagged": "末位",
    "improvement_plan": "改进措施",
    "pledge": "承诺书",
    "expenditure_type": "支出类型",
    "executed_this_month": "本月执行数",
    "level": "级别",
    "due": "应再支出",
    "due_by": "最迟月份",
    "targets": "绩效目标（项）",
    "results": "已有完成情况（项）",
    "fulfilment": "目标完成率（%）",
    "granted": "批复和追加",
    "conclusion": "评估结论",
    "document": "文号",
    "total": "得分",
    "advice": "建议",
    "reason": "理由",
    "indicator": "指标",
    "lost": "失分",
    "one_more_unit": "再完成 1 个单位可得",
}
"""Chinese table heading of every column, by its name in JSON."""

print_table = partial(tables.print_table, headings=HEADINGS)
print_long_table = partial(long_output.print_long_table, headings=HEADINGS)
