"""The words a made-up city year is drawn from. Names and codes are illustrative."""

FUND = "一般公共预算"
CATEGORIES = ("development", "operation", "it_maintenance", "acquisition")
BUDGET_CHANGES = ("supplement", "reduction", "virement", "surrender")
FUNCTION_CLASSES = ("2010301", "2010302", "2050205", "2060404", "2080505", "2101101", "2120501", "2210201")
ECONOMIC_CLASSES = ("30101", "30201", "30202", "30211", "30213", "30216", "30226", "30227", "30299", "31002")
PAYEES = (
    *(f"示例办公用品有限公司{number:03d}" for number in range(1, 101)),
    *(f"示例信息技术股份有限公司{number:03d}" for number in range(1, 101)),
    *(f"示例市第{number:02d}学校" for number in range(1, 51)),
    *(f"示例收款人{number:03d}" for number in range(1, 251)),
)
PURPOSES = (
    "办公用品采购",
    "会议室租赁",
    "差旅费报销",
    "系统运行维护",
    "印刷费",
    "培训讲课费",
    "委托业务费",
    "设备购置尾款",
)
MEMOS = tuple(f"示例：{month}月{purpose}" for month in range(1, 13) for purpose in PURPOSES)
