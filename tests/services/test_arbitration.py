"""Who takes a turn: a table of step, words, and decision."""

import pytest

from bot.messages import Command
from bot.services.arbitration import Decision, Turn, arbitrate
from bot.services.definition import Service
from bot.services.outcomes import Ambiguous, Candidate, Parsed, Rejected
from bot.services.parsers.context import Context

D = Decision
TABLE: list[tuple[str, str, Decision, str]] = [
    ("name", "张三", D.ANSWER, "张三"),
    ("name", "我叫张小明", D.ANSWER, "张小明"),
    ("name", "兀突骨", D.ANSWER, "兀突骨"),
    ("name", "创业担保贷款怎么申请", D.QUESTION, ""),
    ("name", "创业担保贷款", D.QUESTION, ""),
    ("name", "失业登记多久办好", D.QUESTION, ""),
    ("name", "高级工补贴", D.QUESTION, ""),
    ("name", "阿巴阿巴喵喵喵", D.REJECTED, ""),
    ("name", "。。。", D.REJECTED, ""),
    ("name", "不知道", D.REJECTED, ""),
    ("name", "跳过", D.REJECTED, ""),
    ("name", "取消", D.CANCEL, ""),
    ("name", "我不想办了", D.CANCEL, ""),
    ("name", "算了", D.CANCEL, ""),
    ("name", "取消登记要什么材料", D.QUESTION, ""),
    ("name", "转人工", D.HANDOFF, ""),
    ("name", "我要找真人", D.HANDOFF, ""),
    ("name", "轉人工", D.HANDOFF, ""),
    ("name", "谢谢", D.COURTESY, ""),
    ("name", "上一步", D.BACK, ""),
    ("name", "办到哪一步了", D.STATUS, ""),
    ("name", "我要办失业登记", D.SERVICE, "unemployment_registration"),
    ("name", "为什么要填姓名", D.EXPLAIN, ""),
    ("name", "这是什么意思", D.EXPLAIN, ""),
    ("name", "姓名填错了", D.CHANGE, "name"),
    ("name", "继续", D.RESUME, ""),
    ("consent", "同意", D.ANSWER, "同意"),
    ("consent", "好的", D.ANSWER, "同意"),
    ("consent", "不同意", D.REJECTED, ""),
    ("consent", "你们会泄露我的信息吗", D.QUESTION, ""),
    ("id_number", "我不想填身份证", D.EXPLAIN, ""),
    ("id_number", "为什么要身份证号", D.EXPLAIN, ""),
    ("id_number", "350102", D.REJECTED, ""),
    ("id_number", "取消办理", D.CANCEL, ""),
    ("phone", "1380013800", D.REJECTED, ""),
    ("phone", "失业金领多久", D.QUESTION, ""),
    ("pension", "没有", D.ANSWER, "没有领"),
    ("pension", "没有领过", D.ANSWER, "没有领"),
    ("pension", "领了", D.ANSWER, "在领"),
    ("pension", "养老金多少钱", D.QUESTION, ""),
    ("pension", "哈哈哈哈", D.UNCLEAR, ""),
    ("working", "没有", D.ANSWER, "没有工作"),
    ("working", "在上班", D.ANSWER, "有工作"),
    ("working", "打零工算吗", D.QUESTION, ""),
    ("unemployed_since", "上个月底", D.ANSWER, "2026年10月31日"),
    ("unemployed_since", "明天", D.REJECTED, ""),
    ("unemployed_since", "15天内必须办吗", D.QUESTION, ""),
    ("unemployed_since", "记不清了", D.UNCLEAR, ""),
    ("reason", "被裁了", D.ANSWER, "从单位离职或被裁"),
    ("reason", "2", D.ANSWER, "毕业或肄业后没找到工作"),
    ("reason", "辞职能领失业金吗", D.QUESTION, ""),
    ("reason", "毕业后打零工", D.AMBIGUOUS, ""),
    ("register_at", "户口那边", D.ANSWER, "户籍地"),
    ("register_at", "参保地是什么意思", D.EXPLAIN, ""),
    ("register_at", "常住地和户籍地有什么区别", D.EXPLAIN, ""),
    ("county", "鼓楼那边", D.ANSWER, "福州市鼓楼区"),
    ("county", "梅列区", D.ANSWER, "三明市三元区"),
    ("county", "福州", D.AMBIGUOUS, ""),
    ("county", "北京", D.REJECTED, ""),
    ("county", "福州有毕业生补贴吗", D.QUESTION, ""),
    ("wishes", "跳过", D.ANSWER, "未填写"),
    ("wishes", "推荐工作、技能培训", D.ANSWER, "推荐工作、技能培训"),
    ("wishes", "培训有补贴吗", D.QUESTION, ""),
    ("promise", "承诺真实", D.ANSWER, "承诺真实"),
    ("promise", "不承诺", D.REJECTED, ""),
    ("", "确认提交", D.SUBMIT, ""),
    ("", "没问题", D.SUBMIT, ""),
    ("", "修改姓名", D.CHANGE, "name"),
    ("", "手机号错了", D.CHANGE, "phone"),
    ("", "多久能办好", D.QUESTION, ""),
    ("", "取消", D.CANCEL, ""),
    ("", "转人工", D.HANDOFF, ""),
    ("", "哈哈哈哈", D.UNCLEAR, ""),
]


@pytest.mark.parametrize(("step", "said", "decision", "read"), TABLE)
def test_decisions_by_rule_alone(
    service: Service, context: Context, step: str, said: str, decision: Decision, read: str
) -> None:
    ruling = arbitrate(Turn(service, service.step(step) if step else None, said), context)
    assert ruling.decision is decision
    if isinstance(ruling.outcome, Parsed):
        assert ruling.outcome.display == read
    elif isinstance(ruling.outcome, Rejected):
        assert ruling.outcome.sentence
    else:
        assert ruling.name == read


@pytest.mark.parametrize(
    ("intent", "confidence", "decision"),
    [
        ("ask_policy", 0.9, D.QUESTION),
        ("ask_status", 0.9, D.STATUS),
        ("start_unemployment_registration", 0.9, D.SERVICE),
        ("resume", 0.9, D.RESUME),
        ("handoff", 0.9, D.HANDOFF),
        ("cancel", 0.9, D.CANCEL),
        ("cancel", 0.7, D.UNCLEAR),
        ("small_talk", 0.9, D.COURTESY),
        ("ask_policy", 0.4, D.UNCLEAR),
        ("nlu_fallback", 0.9, D.UNCLEAR),
        ("affirm", 0.97, D.UNCLEAR),
        (None, 0.0, D.UNCLEAR),
    ],
)
def test_the_engines_intent_decides_where_rules_are_silent(
    service: Service, context: Context, intent: str | None, confidence: float, decision: Decision
) -> None:
    turn = Turn(service, service.step("county"), "阿巴阿巴", intent=intent, confidence=confidence)
    assert arbitrate(turn, context).decision is decision


def test_an_intent_never_takes_what_the_step_surely_reads(service: Service, context: Context) -> None:
    for intent in ("ask_policy", "cancel", "affirm", "nlu_fallback"):
        turn = Turn(service, service.step("name"), "张三", intent=intent, confidence=0.99)
        assert arbitrate(turn, context).decision is D.ANSWER


def test_danger_and_a_person_come_before_everything(service: Service, context: Context) -> None:
    step = service.step("name")
    pressed = Command("answer", {"step": "name", "value": "张三"})
    danger = Turn(service, step, "张三", command=pressed, flags={"danger", "handoff"})
    assert arbitrate(danger, context).decision is D.DANGER
    assert arbitrate(Turn(service, step, "张三", flags={"handoff"}), context).decision is D.HANDOFF


@pytest.mark.parametrize(
    ("do", "decision"),
    [("submit", D.SUBMIT), ("cancel", D.CANCEL), ("handoff", D.HANDOFF), ("answer", D.COMMAND), ("ask", D.COMMAND)],
)
def test_buttons(service: Service, context: Context, do: str, decision: Decision) -> None:
    turn = Turn(service, service.step("name"), "张三", command=Command(do))
    assert arbitrate(turn, context).decision is decision


def test_a_number_from_the_vault_is_the_answer(service: Service, context: Context) -> None:
    read = Parsed("11010519491231002X", "已填写")
    turn = Turn(service, service.step("id_number"), "[身份证号已隐藏]", secret=read)
    assert arbitrate(turn, context).outcome is read


@pytest.mark.parametrize("said", ["2", "第二个", "福州市台江区", "台江"])
def test_a_question_asked_back_takes_number_or_name(service: Service, context: Context, said: str) -> None:
    several = Ambiguous("哪个？", (Candidate("350102", "福州市鼓楼区"), Candidate("350103", "福州市台江区")))
    ruling = arbitrate(Turn(service, service.step("county"), said, asked_back=several), context)
    assert ruling.outcome == Parsed("350103", "福州市台江区")
