"""What WeChat's error numbers mean for a message. The words beside them end in changing marks; only numbers count."""

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """`TOKEN`: fetch a new one, once. `LATER`: the same again after a pause. `PARK`: not before the person writes
    again. `DEAD`: never."""

    TOKEN = "token"  # noqa: S105  # no secret
    LATER = "later"
    PARK = "park"
    DEAD = "dead"


_VERDICTS: Mapping[int, Verdict] = {
    -1: Verdict.LATER,
    40001: Verdict.TOKEN,
    40014: Verdict.TOKEN,
    42001: Verdict.TOKEN,
    45011: Verdict.LATER,
    45009: Verdict.PARK,
    45015: Verdict.PARK,
    45047: Verdict.PARK,
    48001: Verdict.PARK,
    48002: Verdict.PARK,
    48004: Verdict.PARK,
    43004: Verdict.PARK,
    40164: Verdict.PARK,
}
WINDOW_OVER = 45015
USED_UP = 45047

_REASONS: Mapping[str, str] = {
    "-1": "微信系统繁忙，多次重试没有成功",
    "45011": "发得太快，多次重试没有成功",
    "40001": "访问凭证无效，请检查 AppID 和 AppSecret",
    "40003": "对方的 OpenID 无效",
    "40014": "访问凭证无效，请检查 AppID 和 AppSecret",
    "40164": "服务器的 IP 不在公众号的白名单里",
    "40200": "公众号类型不支持这种消息",
    "42001": "访问凭证过期，刷新后仍然无效",
    "43004": "对方没有关注公众号",
    "45002": "内容超过微信的长度限制",
    "45009": "公众号今天的发送次数用完了",
    "45015": "超过 48 小时，等待用户再发一条消息",
    "45047": "主动消息条数用完，等待用户再发一条消息",
    "48001": "公众号没有这个接口的权限（未认证）",
    "48002": "对方拒收公众号的消息",
    "48004": "公众号的接口被封禁",
    "40004": "微信不收这种文件",
    "40009": "图片超过微信的大小限制",
    "45001": "文件超过微信的大小限制",
    "gone": "文件已经不在了",
    "quota": "主动消息条数用完，等待用户再发一条消息",
    "passive": "公众号未认证，等待用户再发一条消息",
    "unsubscribed": "对方已取消关注，等待重新关注",
    "uncertain": "发送时断线，不确定对方是否收到",
}


def verdict(code: int) -> Verdict:
    """An unknown number is dead: sending again what WeChat refuses helps nobody."""
    return _VERDICTS.get(code, Verdict.DEAD)


def reason(why: str) -> str:
    """A sentence for staff, by an error number or a reason of our own."""
    return _REASONS.get(why, f"微信返回错误 {why}")
