"""What another body is in charge of."""

import pytest

from bot.messages import Kind
from bot.services.referrals import Referrals
from tests.services.conftest import load

REFERRALS = Referrals(load("lines/referrals.yml"), load("lines/lines.yml"))


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("老板拖欠我工资怎么办", "wage_arrears"),
        ("工地干完活不给钱", "wage_arrears"),
        ("三个月没发工资了", "wage_arrears"),
        ("老闆拖欠工資怎麼辦", "wage_arrears"),
        ("我要讨薪", "wage_arrears"),
        ("举报公司欠薪", "wage_arrears"),
        ("包工头跑了工钱没给", "wage_arrears"),
        ("公司无故辞退我有没有赔偿", "labour_dispute"),
        ("我要申请劳动仲裁", "labour_dispute"),
        ("没签劳动合同能要双倍工资吗", "labour_dispute"),
        ("公司不给交社保怎么办", "labour_dispute"),
        ("上班受伤算工伤吗", "labour_dispute"),
        ("公积金怎么取", "outside_scope"),
        ("身份证怎么补办", "outside_scope"),
        ("结婚证在哪领", "outside_scope"),
        ("失业登记在哪办", None),
        ("被辞退了能登记失业吗", None),
        ("失业金领多久", None),
        ("失业期间医保还能用吗", None),
        ("最低工资标准是多少", None),
        ("我要举报黑中介", None),
        ("有五千工资的工作吗", None),
        ("我没工作了", None),
    ],
)
def test_topics(said: str, topic: str | None) -> None:
    assert REFERRALS.topic(said) == topic


def test_a_referral_has_the_shape_of_the_contract_and_lines_with_a_source() -> None:
    known = {line["phone"]: line for line in load("lines/lines.yml")}
    for row in load("lines/referrals.yml")["topics"]:
        assert row["source"]
        assert row["checked_on"]
        assert set(row["lines"]) <= known.keys()
    reply = REFERRALS.reply("老板拖欠工资")
    assert reply is not None
    assert reply.kind is Kind.REFERRAL
    assert reply.data["topic"] == "wage_arrears"
    assert reply.data["lines"] == [{"name": known["12333"]["name"], "phone": "12333"}]
    assert "12333" in reply.text
