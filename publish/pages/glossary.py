"""The words that the pages use, in plain Chinese, with where each comes from."""

from attrs import frozen


@frozen(kw_only=True)
class Word:
    """A word, what it means to somebody who never kept a budget, and its source."""

    word: str
    meaning: str
    source: str = ""


WORDS = (
    Word(word="年初预算批复", meaning="人大批准、财政部门下达的全年预算，按项目列出。", source="预算法第五十二条"),
    Word(word="上年结转", meaning="上一年没有用完、用途不变、今年接着用的钱。", source="预算法第四十二条"),
    Word(word="追加、调减", meaning="年中经批准增加或减少的预算。", source="预算法第六十七条至第六十九条"),
    Word(word="调剂", meaning="经批准把一个项目的钱改给另一个项目用，一出一进，总数不变。", source="预算法第七十二条"),
    Word(word="退回财政", meaning="不再需要、交回财政部门的钱；从预算里减去。"),
    Word(
        word="调整后预算数",
        meaning="年初预算 + 上年结转 + 追加 − 调减 ± 调剂 − 退回财政，就是全年可以花的钱。",
    ),
    Word(word="执行数", meaning="实际花出去的钱，已扣除付出后又退回来的部分。"),
    Word(word="剩余指标", meaning="调整后预算数 − 执行数，还没有花的钱。"),
    Word(word="执行率", meaning="执行数 ÷ 调整后预算数，从 1 月起累计。没有预算的写“无预算”，不写 0。"),
    Word(word="序时进度", meaning="按一年十二个月平均，到这个月应当花到的比例：6 月是 50%，12 月是 100%。"),
    Word(word="进度达成率", meaning="执行率 ÷ 序时进度，最高 100%：达到 100% 就是赶上了进度。"),
    Word(
        word="支出执行率通报",
        meaning="财政部门每月公布的执行率。算法由财政部门确定，不能由账本推出，所以与账本算出的执行率并列。",
    ),
    Word(word="平均执行率", meaning="全年 12 次月度通报的平均数。"),
    Word(
        word="绩效目标、完成情况",
        meaning="年初说好要做到的数量、质量、效果和满意度，以及年末实际做到的。空白是没有填报，不是 0。",
        source="财预〔2020〕10号",
    ),
    Word(
        word="二级预算单位",
        meaning="部门下面自己有预算的单位。它的钱计入部门的合计；它自己的绩效目标和扣分不计入部门的得分。"
        "各单位常有同名的处室，所以处室前面写明单位。",
    ),
    Word(word="部门本级", meaning="部门自己，不含二级预算单位。没有写明单位的项目和处室都是部门本级的。"),
    Word(word="评分标准、评分表", meaning="指标、分值和计分规则的一棵树；把一年的事实填进去，就是评分表。"),
    Word(word="扣分", meaning="从某项指标的分值里扣去的分，每一笔都有原因。"),
    Word(word="对账单", meaning="财政部门等处的正式合计数，用来与账本的合计比对。"),
    Word(word="冲销", meaning="记错了不能改，只能另记一笔，把原来那一笔整个取消，两笔都留在账上。"),
    Word(
        word="账本",
        meaning="只能往后添、不能回头改的一串事件。每个事件有一个摘要，全部摘要合成一个“根”。",
        source="RFC 6962",
    ),
    Word(word="核验点", meaning="某一时刻账本的来源、事件数和根，三行字。存在别处，以后账本改了就能发现。"),
    Word(word="内容摘要", meaning="公开数据库全部内容的 SHA-256。两份数据库内容摘要相同，内容就相同。"),
)
"""In the order in which a reader meets them."""


def words_with(text: str) -> list[Word]:
    """Return the words that bear ``text``, and after them those explained with it."""
    found = [one for one in WORDS if text.casefold() in f"{one.word}{one.meaning}".casefold()]
    return sorted(found, key=lambda one: text.casefold() not in one.word.casefold())
