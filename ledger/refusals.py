"""The refusal of a line, or a warning of one: every reason in one table, and the record that carries one."""

from attrs import evolve, frozen

from ledger.values.text import shown

REASONS = {
    # the file
    "empty_file": "文件是空的",
    "not_utf8": "不是 UTF-8 编码",
    "invalid_json": "不是完整的 JSON",
    "invalid_csv": "不是完整的 CSV",
    "missing_final_newline": "最后一行没有换行符，文件可能被截断",
    "not_an_object": "这一行不是 JSON 对象",
    "repeated_key": "同一个字段出现了两次",
    "wrong_cell_count": "单元格数与表头不符",
    # the line
    "unknown_kind": "没有这种事件",
    "unknown_field": "这种事件没有这个字段",
    "field_set_by_ledger": "该字段只能由账本写入",
    "missing_field": "缺少必填字段",
    "unsupported_version": "不支持的事件版本",
    # the value
    "not_text": "不是文本",
    "forbidden_character": "含有不允许的字符",
    "invalid_amount": "金额无效",
    "invalid_figure": "数值无效",
    "invalid_date": "日期无效",
    "invalid_month": "月份无效",
    "invalid_quarter": "季度无效",
    "invalid_year": "年度无效",
    "invalid_choice": "不在可选值之中",
    "invalid_flag": "不是 true 或 false",
    "invalid_plan": "用款计划无效",
    "invalid_digest": "摘要无效",
    "invalid_source": "来源无效",
    "spoiled_cell": "内容已被表格软件改坏",
    # identity and place
    "duplicate_event_id": "该编号已记录了另一内容",
    "repeats_event": "与已记录的事件完全相同",
    "unknown_department": "部门未登记",
    "wrong_department": "与项目所属部门不符",
    "already_registered": "已经登记过",
    "ambiguous_office": "几个单位都有这个处室，不知是哪一个的",
    "unknown_project": "项目未登记",
    "unknown_parent": "上级未登记",
    "parent_missing": "没有说明上级部门",
    "own_department_below": "账本自己的部门不能设上级",
    "department_circle": "部门将成为自己的下级",
    "parent_has_movements": "上级项目已有资金记录，不能再设下级",
    "project_has_children": "项目设有下级，资金应记在下级项目上",
    "same_project": "调出与调入是同一项目",
    # money
    "insufficient_budget": "超出可用预算",
    "future_date": "日期晚于记录当日",
    "month_closed": "该月已结账",
    "unknown_event": "所指事件未记录",
    "not_a_payment": "所指事件不是支出",
    "other_project": "与原支出不是同一项目",
    "other_fiscal_year": "与所指事件不在同一预算年度",
    "before_named_event": "早于所指事件的日期",
    "refund_exceeds_payment": "超出该笔支出尚可退回的金额",
    # reversals
    "not_reversible": "这种事件不能冲销",
    "already_reversed": "所指事件已被冲销",
    "has_refunds": "该支出已有退回，须先冲销退回",
    "reversal_overdraws": "冲销后剩余指标将小于零",
    # facts
    "duplicate_fact": "同一事项已有记录，须先冲销",
    "unknown_rubric": "没有随附这一评分标准，须给出全文",
    "digest_mismatch": "摘要与全文不符",
    # the clock
    "clock_ahead": "账本最后的记录时间晚于本机时钟",
}

RECORDED_EVENT = "已记录的 event_id，可用 jixiao log --project 项目代码 查找"
"""What is wanted where an event was named that is not recorded."""
WARNINGS = {
    "possible_duplicate": "可能重复付款",
    "blanks_trimmed": "首尾空白已去掉",
    "similar_name": "名称可能写错",
    "payee_named": "公开的文字中写有收款人",
    "before_budget": "支出早于预算",
    "carry_over_unlikely": "上年结转超过上年剩余",
    "unknown_line": "记分的指标不在评分标准里",
    "points_unlikely": "分数超过指标的分值",
    "result_without_target": "完成情况没有对应的绩效目标",
    "rate_unlikely": "通报的执行率不像百分数",
    "clock_far_ahead": "本机时钟可能快了",
}
"""What is recorded all the same, and reported because it looks like a mistake."""
WHY_WARNED = {
    "possible_duplicate": "One that says the same stands already: a payment of that project, amount, month and "
    "voucher, or a budget act or deduction of the same paper, or of the same reason where one bears no paper. If it "
    "is the same one, reverse the later.",
    "blanks_trimmed": "A text of one line began or ended with blanks, and was stored without them. Nothing is to be "
    "done, unless they were meant.",
    "similar_name": "A code or office is spelled almost as one there is, or no project has that office, so that it "
    "would be counted apart. If the other one is meant, reverse or change it to be written alike.",
    "payee_named": "A text that everybody may read names a payee of the same batch. If that is not to be public, "
    "reverse the event and record it without the name.",
    "before_budget": "By the end of a month more was paid than there was budget by then; the rules look at the year "
    "alone. Look at the days of the payments and of the budget, and reverse what was dated wrong.",
    "carry_over_unlikely": "More is carried over than the ledger says that the year before left. Look at what was "
    "handed back, paid and carried over, and reverse what is wrong.",
    "unknown_line": "The rubric adopted for that year has no such line to record points on, or is another rubric: "
    "the points count for nothing. Look at the line, reverse the event and record it on the one that is meant.",
    "points_unlikely": "These are more points than the line weighs. Look at the figure, and reverse it where it is "
    "wrong.",
    "result_without_target": "No target of that year has this indicator: the result counts for nothing. Look at the "
    "indicator, or record the target.",
    "rate_unlikely": "An execution rate is a per cent: above 100 more would be spent than budgeted, and one of at "
    "most 1 beside greater ones looks like a share. If so, reverse the bulletin and record it in per cent.",
    "clock_far_ahead": "Nothing was recorded for more than 400 days, so that the machine's clock may be wrong. If "
    "today is another day, set the clock before more is recorded: moments of recording cannot be changed.",
}
"""Of each warning what makes it look like a mistake, and what to do: the page of reasons says it."""

_SENTENCES = REASONS | WARNINGS
_OF_FIELD = {("possible_duplicate", "amount"): "可能重复记账", ("possible_duplicate", "points"): "可能重复扣分"}
"""What a reason says of some fields, where that is not what it says of all others."""


@frozen(kw_only=True)
class Refusal:
    """One reason against one line: its code and place, the field, the value found and what was wanted.

    ``file`` is a base name and ``line`` counts from 1; both are None for a single event. Of a warning ``wanted`` says
    instead what makes it one and what to do. ``overdrawn`` is the project whose remaining (剩余指标) would fall below
    zero, None where that is not the reason.
    """

    code: str
    file: str | None = None
    line: int | None = None
    field: str | None = None
    value: str | None = None
    wanted: str | None = None
    overdrawn: str | None = None

    def at(self, file: str | None, line: int | None) -> "Refusal":
        """Return the refusal at a place, its value safe to print."""
        return evolve(self, file=file, line=line, value=shown(self.value))

    @property
    def message(self) -> str:
        """The refusal as one Chinese sentence, without its code."""
        place = f"{self.file or '输入'} 第 {self.line} 行：" if self.line else ""
        found = " = ".join(part for part in (self.field, shown(self.value)) if part is not None)
        wanted = f"，{'' if self.code in WARNINGS else '应为：'}{self.wanted}" if self.wanted else ""
        reason = _OF_FIELD.get((self.code, self.field or ""), _SENTENCES[self.code])
        return f"{place}{reason}{'：' if found else ''}{found}{wanted}"

    def sentence(self) -> str:
        """Return the refusal as one Chinese sentence that ends in its stable English code."""
        return f"{self.message} [{self.code}]"
