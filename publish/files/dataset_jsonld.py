"""The publication as a schema.org Dataset, for search engines that look for data."""

from collections.abc import Iterable
from typing import Any

import msgspec

from publish.content.from_ledger import Content
from publish.files.manifest import DownloadFile

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_DESCRIPTION_OF_FORMAT_0 = "由只能追加、不能改动的账本算出：评分表、月度执行、项目、资金变动和账本事件。"


def dataset_jsonld(files: Iterable[DownloadFile], content: Content, digest: str) -> str:
    """Return the JSON-LD of ``content``, whose content digest is ``digest``; ``files`` lie beside it."""
    year = content.year.whole
    department = year.department.name
    about = {"description": _DESCRIPTION_OF_FORMAT_0} if content.file_format == 0 else _about(content, digest)
    return _text(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": f"{department} {year.year} 年度部门整体支出绩效公开",
            **about,
            "creator": {"@type": "GovernmentOrganization", "name": department},
            "temporalCoverage": f"{year.year}",
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": file.title,
                    "contentUrl": file.name,
                    "encodingFormat": file.media_type,
                    "contentSize": f"{file.size_bytes} B",
                    "sha256": file.sha256,
                }
                for file in files
            ],
        }
    )


def dataset_below(written: bytes, base: str) -> str:
    """Return a written JSON-LD for an HTML page from which the files lie below ``base``. Raises ValueError."""
    dataset = msgspec.json.decode(written)
    for file in dataset["distribution"]:
        file["contentUrl"] = f"{base}{file['contentUrl']}"
    return _text(dataset)


def _about(content: Content, digest: str) -> dict[str, str]:
    year, policy = content.year.whole, content.policy
    tables = "、".join(table.title for table in content.tables)
    said = {
        "description": (
            f"{year.department.name} {year.year} 年度的预算、支出和绩效自评，由只能追加、不能改动的账本算出。"
            f"共 {len(content.tables)} 张表：{tables}。金额为整数分（1 元 = 100 分），没有资料为空白。"
        ),
        "url": policy.url,
        "license": policy.license,
        "dateModified": content.recorded_on,
        "version": digest,
    }
    return {name: text for name, text in said.items() if text is not None}


def _text(dataset: Any) -> str:
    """Return it as JSON that may stand within an HTML page."""
    text = msgspec.json.encode(dataset).decode()
    return "".join(_ESCAPED.get(character, character) for character in text)
