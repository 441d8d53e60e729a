"""A conversation with a message of every kind, as the contract has them, for a page that is shown it whole."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.conftest import ROOT

_CITED = {
    "document_no": "闽人社文〔2021〕156号", "title": "福建省“322”就业服务质量提升工程实施方案", "clause": "三（一）1",
    "heading": "扩大就业失业管理服务覆盖面", "quote": "公共就业服务机构实行“一次性告知”、10个工作日内办结",
    "url": "/policies/%E9%97%BD%E4%BA%BA%E7%A4%BE%E6%96%87%E3%80%942021%E3%80%95156%E5%8F%B7#三（一）1",
}  # fmt: skip
_YES = [{"title": "开始办理", "payload": "b1"}, {"title": "转人工", "payload": "b2"}]
_LINES = {"lines": [{"name": "报警", "phone": "110"}, {"name": "急救", "phone": "120"}]}


def _asked(type_: str, *options: str, secure: bool = False) -> dict[str, Any]:
    chosen = [{"title": title, "payload": f"o{i}"} for i, title in enumerate(options)]
    asked = {"type": type_, "secure": secure, "options": chosen}
    data = {"service": "s", "application_id": "a", "step": type_, "input": asked, "progress": {"done": 2, "total": 9}}
    return {"kind": "form_prompt", "text": f"请填写：{type_}", "data": data, "buttons": chosen}


_OFFER = {"title": "保育员", "place": "鼓楼区", "text": "月薪4000元", "until": "2026-12-01"}
_APPLICATION = {
    "title": "失业登记", "state_title": "需要补充", "receipt_no": "A1B2-C3D4", "due_on": "2026-12-07",
    "wanted": "离职证明",
}  # fmt: skip
_MESSAGES: list[dict[str, Any]] = [
    {"kind": "text", "text": "您好，我是 AI 助手。", "buttons": _YES},
    {"kind": "text", "role": "user", "text": "失业登记几天能办好？"},
    {"kind": "policy_answer", "text": "10个工作日内办结。", "citations": [_CITED], "buttons": _YES},
    {"kind": "no_answer", "text": "手上的文件没有写。", "data": {"suggestions": []}, "buttons": _YES},
    {"kind": "checklist", "text": "一次告诉您：\n在哪办：常住地",
     "data": {"items": [{"title": "身份证", "note": "原件"}]}},
    _asked("name"), _asked("text"), _asked("date"), _asked("number"), _asked("place"), _asked("file"),
    _asked("id_document", secure=True), _asked("phone", secure=True), _asked("yes_no", "是", "不是"),
    _asked("multi_choice", "推荐工作", "职业指导"),
    {"kind": "review", "text": "请核对：\n姓名：王小明\n\n还有一点要说明。",
     "data": {"answers": [{"label": "姓名", "value": "王小明"}]},
     "buttons": [{"title": "确认提交", "payload": "r1"}, {"title": "修改姓名", "payload": "r2"}]},
    {"kind": "receipt", "text": "已提交", "data": {"receipt_no": "A1B2-C3D4", "due_on": "2026-12-07"}},
    {"kind": "status", "text": "您的申请：", "data": {"applications": [_APPLICATION]}},
    {"kind": "handoff_notice", "role": "system", "text": "您排在第 2 位。",
     "data": {"state": "queued", "position": 2}},
    {"kind": "text", "role": "volunteer", "text": "您好，我来帮您看。", "author": {"name": "林红娘"}},
    {"kind": "text", "role": "volunteer", "text": "［图片］表.png",
     "data": {"attachments": [{"id": "f", "name": "表.png"}]}},
    {"kind": "safety", "role": "system", "text": "请先保证安全。", "data": _LINES},
    {"kind": "referral", "text": "这件事由仲裁机构管。", "data": {"topic": "labour_dispute", **_LINES}},
    {"kind": "listing", "text": "现在有这些岗位：\n1. 保育员（鼓楼区）", "data": {"of": "jobs", "items": [_OFFER]}},
    {"kind": "rating_request", "role": "system", "text": "请给这次服务打个分。", "data": {"episode_id": "e"}},
]  # fmt: skip
KINDS = {message["kind"] for message in _MESSAGES}


def of_the_contract() -> set[str]:
    """The kinds that the house can say."""
    return set(re.findall(r'^    [A-Z_]+ = "(\w+)"$', _kinds_class(), re.MULTILINE))


def _kinds_class() -> str:
    return (ROOT / "bot/messages.py").read_text().partition("class Kind(")[2].partition("@dataclass")[0]


def shown(context: BrowserContext, address: str) -> Page:
    """A page that goes on with that conversation; one send of it fails, and the stream is away."""
    page = context.new_page()
    empty = {"role": "bot", "buttons": [], "citations": [], "data": {}, "author": {"name": ""}, "created_at": ""}
    messages = [{**empty, **message, "seq": i, "id": f"m{i}"} for i, message in enumerate(_MESSAGES, 1)]

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=422, json={"title": "", "status": 422, "detail": "这个按钮已经失效了。"})
        else:
            route.fulfill(json={"messages": messages, "as_of_seq": len(messages)})

    page.route(re.compile("/v1/conversations/kinds/messages"), answer)
    page.route_web_socket(re.compile("/stream"), lambda socket: None)
    page.add_init_script("""const url = location.origin;
      localStorage.setItem(`hongniang:${url}`, JSON.stringify({ id: "kinds", token: "t" }));""")
    page.goto(address)
    return page
