"""Chinese surnames, by which a name of two or three characters is known to be a person's.

Those of the Hundred Family Surnames (百家姓), as simplified characters, and others that are common today. A name that
begins otherwise may be anything: a tax office, the canteen, wages.
"""

import re

_HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
    "霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳"
    "汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印"
    "宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦"
    "尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍"
    "聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公俟尉迟仉督岳帅缑亢况郈有琴归海晋"
    "楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福百肖付邸苟尧区麦冼揭练覃粟滚敬辜税盘戢代候兰丘仝仵邝阿买热努"
    "吐库依木玉尕才仁扎旦央多普达"
)
_SHORT_PERSONAL_NAME = re.compile(f"[{SURNAMES}][{_HAN}]{{1,2}}")


def is_short_personal_name(name: str) -> bool:
    """Tell whether a name of two or three Chinese characters begins with a surname."""
    return bool(_SHORT_PERSONAL_NAME.fullmatch(name))
