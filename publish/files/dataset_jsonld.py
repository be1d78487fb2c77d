"""The publication as a schema.org Dataset, for search engines that look for data."""

from collections.abc import Iterable
from typing import Any

import msgspec

from publish.files.manifest import DownloadFile

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def dataset_jsonld(files: Iterable[DownloadFile], *, department: str, year: int, base: str = "") -> str:
    """Return the JSON-LD, which may stand within an HTML page; addresses begin with ``base``."""
    dataset: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{department} {year} 年度部门整体支出绩效公开",
        "description": "由只能追加、不能改动的账本算出：评分表、月度执行、项目、资金变动和账本事件。",
        "creator": {"@type": "GovernmentOrganization", "name": department},
        "temporalCoverage": f"{year}",
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "contentUrl": f"{base}{file.name}",
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size_bytes} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    text = msgspec.json.encode(dataset).decode()
    return "".join(_ESCAPED.get(character, character) for character in text)
