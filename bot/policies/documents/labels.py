"""What web pages say of a document in a table of their own: 发文字号：…　发布日期：…."""

import re

from bot.policies.documents.lines import Line

_LABELS = {
    "document_no": "发文字号|文件编号|发文号|文号",
    "title": "文件名称|信息名称|标题|名称",
    "issuers": "发文机关|发布机构|制定机关|发文单位|发布单位|信息来源|来源",
    "issued_on": "成文日期|发文日期|发布日期|公布日期|印发日期|生成日期|签发日期|发布时间",
    "": "索引号|主题分类|主题词|体裁|有效性|是否有效|文件状态|公开方式|信息分类",
}
_ANY = "|".join(_LABELS.values())
_PAIR = re.compile(rf"({_ANY})\s*[:：\s]\s*(?!(?:{_ANY})\b)(\S+)")
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels.split("|")}


def labelled(line: Line) -> dict[str, str]:
    """What a line of labels says, by the name of the metadata; empty for a line that begins with no label."""
    if _PAIR.match(line.raw) is None:
        return {}
    return {_NAMES[label]: said for label, said in _PAIR.findall(line.raw)}
