"""What comes in by kind, quotas, error numbers and the menu."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.wechat import codes, menu, quota
from bot.channels.wechat.codes import Verdict
from bot.channels.wechat.errors import BadInput
from bot.channels.wechat.incoming import Kind, Trigger, read
from bot.channels.wechat.quota import Allowance, Rules

DATA = yaml.safe_load(Path("data/channels/wechat.yml").read_text("utf-8"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def fields(**more: str) -> dict[str, str]:
    return {
        "ToUserName": "gh_1",
        "FromUserName": "oAb-_1",
        "CreateTime": "1714037059",
        "MsgId": "6054768590064713728",
        **more,
    }


def test_a_message_keeps_its_number_as_text_and_an_event_goes_by_person_and_time() -> None:
    assert read(fields(MsgType="text", Content="好")).key == "msg:6054768590064713728"
    event = read(fields(MsgType="event", Event="subscribe", EventKey="qrscene_1"))
    assert event.key == "evt:oAb-_1:1714037059:subscribe:qrscene_1"
    assert event.kind is Kind.SUBSCRIBE


@pytest.mark.parametrize(
    ("given", "kind", "text", "trigger"),
    [
        ({"MsgType": "text", "Content": "好"}, Kind.WORDS, "好", Trigger.MESSAGE),
        ({"MsgType": "text", "Content": "1", "bizmsgmenuid": "7"}, Kind.WORDS, "1", Trigger.MENU),
        ({"MsgType": "voice", "MediaId": "m"}, Kind.VOICE, "", Trigger.MESSAGE),
        ({"MsgType": "voice", "Recognition": "我失业了"}, Kind.WORDS, "我失业了", Trigger.MESSAGE),
        ({"MsgType": "image", "PicUrl": "http://x", "MediaId": "m"}, Kind.IMAGE, "", Trigger.MESSAGE),
        ({"MsgType": "location", "Label": "福州市鼓楼区"}, Kind.WORDS, "福州市鼓楼区", Trigger.MESSAGE),
        ({"MsgType": "shortvideo"}, Kind.OTHER, "", Trigger.MESSAGE),
        ({"MsgType": "newly_invented"}, Kind.OTHER, "", Trigger.MESSAGE),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "转人工"}, Kind.CLICK, "", Trigger.MENU),
        ({"MsgType": "event", "Event": "SCAN"}, Kind.SCAN, "", Trigger.SCAN),
        ({"MsgType": "event", "Event": "scancode_push"}, Kind.EVENT, "", Trigger.MENU),
        ({"MsgType": "event", "Event": "unsubscribe"}, Kind.UNSUBSCRIBE, "", None),
        ({"MsgType": "event", "Event": "kf_close_session"}, Kind.EVENT, "", None),
        ({"MsgType": "event"}, Kind.EVENT, "", None),
    ],
)
def test_kinds_and_the_quotas_that_they_open(
    given: dict[str, str], kind: Kind, text: str, trigger: Trigger | None
) -> None:
    received = read(fields(**given))
    assert (received.kind, received.text, received.trigger) == (kind, text, trigger)


@pytest.mark.parametrize(
    "broken",
    [
        {"FromUserName": ""}, {"FromUserName": "o 1"}, {"FromUserName": "é"}, {"FromUserName": "o" * 65},
        {"ToUserName": "<gh>"}, {"CreateTime": "soon"}, {"CreateTime": "٣"}, {"MsgId": ""}, {"MsgId": "1e3"},
        {"MsgType": ""}, {"MsgType": "t" * 200},
    ],
)  # fmt: skip
def test_what_has_not_the_shape_is_refused(broken: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read(fields(**{"MsgType": "text", "Content": "好", **broken}))


def test_quotas_of_the_data() -> None:
    rules = Rules.of(DATA["quotas"])
    assert rules.grants[Trigger.MESSAGE] == quota.Grant(5, timedelta(hours=48))
    assert rules.grants[Trigger.MENU] == quota.Grant(3, timedelta(minutes=1))
    assert set(rules.grants) == set(Trigger)
    assert rules.kept >= 2


def allowance(trigger: Trigger, left: int, seconds: int) -> Allowance:
    return Allowance(trigger, left, NOW + timedelta(seconds=seconds))


def test_the_volunteers_share_is_kept() -> None:
    two = [allowance(Trigger.MESSAGE, 2, 3600)]
    assert quota.spend_from(two, NOW, by_person=False, kept=2) is None
    assert quota.spend_from(two, NOW, by_person=True, kept=2) == two[0]
    three = [allowance(Trigger.MESSAGE, 3, 3600)]
    assert quota.spend_from(three, NOW, by_person=False, kept=2) == three[0]
    assert quota.is_last(three, NOW, by_person=False, kept=2)
    assert not quota.is_last(three, NOW, by_person=True, kept=2)


def test_short_quotas_are_spent_first_and_ended_ones_never() -> None:
    both = [allowance(Trigger.MESSAGE, 5, 3600), allowance(Trigger.MENU, 1, 30)]
    assert quota.spend_from(both, NOW, by_person=False, kept=2) == both[1]
    ended = [allowance(Trigger.MENU, 3, 0), allowance(Trigger.MESSAGE, 0, 3600)]
    assert quota.spend_from(ended, NOW, by_person=True, kept=0) is None
    assert quota.open_at(ended, NOW) == []


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (40001, Verdict.TOKEN), (40014, Verdict.TOKEN), (42001, Verdict.TOKEN), (-1, Verdict.LATER),
        (45011, Verdict.LATER), (45015, Verdict.PARK), (45047, Verdict.PARK), (48001, Verdict.PARK),
        (48002, Verdict.PARK), (40003, Verdict.DEAD), (45002, Verdict.DEAD), (99999, Verdict.DEAD),
    ],
)  # fmt: skip
def test_verdicts(code: int, verdict: Verdict) -> None:
    assert codes.verdict(code) is verdict
    assert any("\u4e00" <= char <= "\u9fff" for char in codes.reason(str(code)))


def test_the_menu_of_the_data_fits() -> None:
    built = menu.build(DATA["menu"], "https://example.test/")
    assert [top["name"] for top in built["button"]] == ["办事", "问政策", "转人工"]
    assert built["button"][0]["sub_button"][2] == {"type": "view", "name": "到网页办理", "url": "https://example.test/"}
    assert menu.said(DATA["menu"], "转人工") == "转人工"
    assert menu.said(DATA["menu"], "办到哪了") == "办到哪了"
    assert menu.said(DATA["menu"], "") == ""
    assert menu.said(DATA["menu"], "unknown") == ""


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"name": str(i), "say": "x"} for i in range(4)],
        [{"name": "超过五个汉字了", "say": "x"}],
        [{"name": "无", "say": ""}],
        [{"name": "", "say": "x"}],
        [{"name": "长", "say": "长" * 43}],
        [{"name": "空", "items": []}],
        [{"name": "多", "items": [{"name": str(i), "say": "x"} for i in range(6)]}],
    ],
)
def test_a_menu_that_does_not_fit_is_named(items: list[dict[str, Any]]) -> None:
    with pytest.raises(menu.BadMenu):
        menu.build(items, "https://example.test/")


def test_a_menu_with_a_page_needs_its_address() -> None:
    with pytest.raises(menu.BadMenu):
        menu.build([{"name": "网页", "page": True}], "")
