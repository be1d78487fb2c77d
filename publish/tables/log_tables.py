"""The public tables of the log: what was published from which log, its events, and the money they moved."""

from publish.tables.table import DEPARTMENT, REGISTERED, Table, count, money, text

LOG = "账本"

PUBLICATION = Table(
    name="publication",
    title="公开说明",
    description="这份公开数据库依据哪个账本、到哪一个事件为止、按什么公开范围生成；据此可以重新生成并比对。",
    columns=(
        count("year", "预算年度", REGISTERED, "年"),
        DEPARTMENT,
        text("department_code", "部门代码", REGISTERED),
        text("origin", "核验点的第一行：哪一个账本", LOG),
        count("events", "账本事件数：核验点的第二行", LOG, "个"),
        text("through", "各数至哪一个月：十二月，或账本最后一次记录的月份", LOG, since=1),
        text("root", "账本的根：全部事件的 RFC 6962 默克尔树根（base64），核验点的第三行", LOG),
        text("policy", "公开范围全文（YAML）", "公开范围"),
        count("naming_payees", "因文字中写有收款人而内容不公开的事件", LOG, "个", since=1),
    ),
)

EVENTS = Table(
    name="events",
    title="账本事件",
    description="账本的每一个事件：摘要全部公开，内容在公开范围之内才公开。由全部摘要可以算出账本的根。",
    columns=(
        count("seq", "序号：在账本中的次序", LOG, "号"),
        text("leaf_hash", "事件摘要：SHA-256(0x00 ‖ 内容)，十六进制", LOG),
        text("body", "内容（RFC 8785 规范 JSON，金额为整数分）；空为不在公开范围之内", LOG),
        count("year", "所属年度；属于这个年度，因而不在此公开内容，空为其他", LOG, "年", since=1),
    ),
)

FUND_CHANGES = Table(
    name="fund_changes",
    title="资金变动",
    description="内容公开的资金事件：预算的增减、支出、退回和冲销，一个事件一行。",
    columns=(
        count("seq", "账本序号", LOG, "号"),
        text("occurred_on", "发生日期", LOG),
        text("kind", "种类", LOG),
        text("project", "项目代码", LOG),
        text("project_name", "项目名称", REGISTERED),
        text("to_project", "调入项目代码；只有调剂才有", LOG),
        text("to_project_name", "调入项目名称", REGISTERED),
        money("amount", "金额；种类说明增减", LOG),
        count("corrects", "所冲销或退回的事件的账本序号", LOG, "号"),
        text("document", "文号或凭证号", LOG),
        text("reason", "原因", LOG),
        DEPARTMENT,
    ),
)
