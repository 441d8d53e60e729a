"""What a walk-through says: checklist, questions, review, receipt, status (contract, section 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.messages import Button, Citation, Command, Kind, Reply
from bot.policies.answering.citing import clause_url
from bot.services.definition import Effect, Service, Step
from bot.services.eligibility import DISCLAIMER, Finding, Verdict
from bot.services.outcomes import Ambiguous
from bot.services.processing import IN_PROCESS
from bot.services.walkthrough import Answers, applicable, progress

_HANDOFF = Button("转人工", Command("handoff"))
STATES = {
    "draft": "填写中",
    "submitted": "已提交，等待受理",
    "accepted": "已受理",
    "more_needed": "需要补充",
    "completed": "已办结",
    "refused": "未通过",
    "withdrawn": "已撤回",
    "cancelled": "已取消",
}


def state_title(state: str, *, submitted: bool) -> str:
    """A state in words. What is cancelled after it was completed is a registration that ended."""
    return "已注销" if state == "cancelled" and submitted else STATES[state]


def citation(service: Service) -> Citation:
    cited = service.citation
    return replace(cited, url=clause_url(cited.document_no, cited.clause))


def how_long(service: Service) -> str:
    """The promise of the document; where it makes none, nothing is made up."""
    if service.working_days is None:
        return "文件没有规定具体天数，办到哪一步，随时可以在这里查"
    return f"{service.working_days}个工作日内办结"


def catalogue(services: Iterable[Service]) -> Reply:
    """What can be done here: each service with a button that tells all about it."""
    all_ = list(services)
    text = "在我这里可以办这些事，点一下就能看要准备什么：\n" + "\n".join(
        f"{i}. {service.title}：{service.summary}" for i, service in enumerate(all_, 1)
    )
    text += "\n我还能按政策文件回答就业方面的问题、查岗位和活动、查您的办理进度，需要时帮您转接“就业红娘”志愿者。"
    buttons = tuple(Button(s.title, Command("show_service", {"service": s.id})) for s in all_)
    return Reply(Kind.TEXT, text, (*buttons, Button("查办理进度", Command("status")), _HANDOFF))


def checklist(service: Service) -> Reply:
    """一次性告知: everything at once; its first button begins."""
    items = [{"title": item.title, "note": item.note} for item in service.materials]
    lines = [f"{i}. {item['title']}：{item['note']}" for i, item in enumerate(items, 1)]
    text = (
        f"办理{service.title}，一次告诉您：\n谁能办：{service.who}\n在哪办：{service.where}\n"
        f"多久办好：{how_long(service)}\n要准备的：\n" + "\n".join(lines)
    )
    begin = Button("开始办理", Command("begin_service", {"service": service.id}))
    data = {"service": service.id, "items": items}
    return Reply(Kind.CHECKLIST, text, (begin, _HANDOFF), (citation(service),), data)


def prompt(
    service: Service, application_id: str, step: Step, answers: Answers, asked_back: Ambiguous | None = None
) -> Reply:
    """One question, or the question back where an answer fits several things."""
    if asked_back is not None:
        choices = [(c.title, c.value) for c in asked_back.candidates]
    else:
        choices = [(option.title, option.value) for option in step.options]
    buttons = [Button(title, _answer(application_id, step, value)) for title, value in choices]
    if step.type == "multi_choice":
        buttons = []
    if step.optional:
        buttons.append(Button("跳过", _answer(application_id, step, "跳过")))
    if step.key in answers:
        buttons.append(Button("不改了", Command("resume", {"application_id": application_id})))
    buttons.append(Button("取消办理", Command("cancel", {"application_id": application_id})))
    at = progress(service, answers)
    data = {
        "service": service.id,
        "application_id": application_id,
        "step": step.key,
        "input": {
            "type": str(step.type),
            "secure": step.secure,
            "options": [{"title": title, "value": value} for title, value in choices],
        },
        "progress": {"done": at.done, "total": at.total},
    }
    return Reply(Kind.FORM_PROMPT, asked_back.sentence if asked_back else step.prompt, tuple(buttons), data=data)


def _answer(application_id: str, step: Step, value: str) -> Command:
    return Command("answer", {"application_id": application_id, "step": step.key, "value": value})


def review(
    service: Service,
    application_id: str,
    answers: Answers,
    findings: Sequence[Finding],
    hints: Sequence[str] = (),
) -> Reply:
    """All answers before they are submitted, each with a way to change it; hints stand below and decide nothing."""
    steps = [step for step in applicable(service, answers) if step.key in answers]
    rows = [{"step": s.key, "label": s.label, "value": answers[s.key].display} for s in steps]
    against = [finding.sentence for finding in findings if finding.verdict is not Verdict.OK]
    text = "请核对您填写的内容：\n" + "\n".join(f"{row['label']}：{row['value']}" for row in rows)
    if against:
        text += "\n\n" + "\n".join(against) + f"\n{DISCLAIMER}您可以继续提交，也可以转人工。"
    text += "".join(f"\n\n{hint}" for hint in hints)
    buttons = (
        Button("确认提交", Command("submit", {"application_id": application_id})),
        *(
            Button(f"修改{s.label}", Command("change", {"application_id": application_id, "step": s.key}))
            for s in steps
        ),
        Button("取消办理", Command("cancel", {"application_id": application_id})),
        _HANDOFF,
    )
    data = {"service": service.id, "application_id": application_id, "answers": rows}
    return Reply(Kind.REVIEW, text, buttons, (citation(service),), data)


def against(findings: Sequence[Finding], service: Service, application_id: str) -> Reply:
    """A preliminary view: says what speaks against it and offers to go on or a person; it ends nothing."""
    text = "\n".join(finding.sentence for finding in findings)
    cited = tuple(replace(citation(service), quote=finding.rule.quote) for finding in findings)
    buttons = (Button("继续办理", Command("resume", {"application_id": application_id})), _HANDOFF)
    return Reply(Kind.TEXT, f"{text}\n{DISCLAIMER}您可以继续办理，也可以转人工问清楚。", buttons, cited)


def receipt(service: Service, number: str, due_on: date | None) -> Reply:
    """Submitted. Without a known calendar the deadline is told in working days alone."""
    if service.working_days is None:
        when = "经办机构受理后，有了进展会在这里告诉您。"
    else:
        until = f"，最迟{due_on.year}年{due_on.month}月{due_on.day}日" if due_on else ""
        when = f"经办机构将在{service.working_days}个工作日内办结{until}。"
    text = f"{service.title}已提交，回执号：{number}\n{when}请保存好回执号。想知道办到哪一步了，随时问我“办到哪了”。"
    data = {"service": service.id, "receipt_no": number, "due_on": due_on.isoformat() if due_on else ""}
    return Reply(Kind.RECEIPT, text, (Button("查办理进度", Command("status")),), (citation(service),), data)


def status(applications: Sequence[Mapping[str, Any]], services: Sequence[Service] = ()) -> Reply:
    """Where applications stand; an empty list says how to find one. `services` may change or end what is completed."""
    if not applications:
        text = "这个对话里还没有申请。如果您在别处提交过，请凭回执号和手机号后四位在网页上查询，或者转人工帮您查。"
        start = Button("办理失业登记", Command("show_service", {"service": "unemployment_registration"}))
        return Reply(Kind.STATUS, text, (start, _HANDOFF), data={"applications": []})
    text = "您的申请：\n" + "\n".join(_line(row) for row in applications)
    buttons = [button for row in applications for button in _doable(row, services)]
    return Reply(Kind.STATUS, text, (*buttons, _HANDOFF), data={"applications": list(applications)})


_FOLLOWS = {Effect.CHANGE: "变更", Effect.CANCEL: "注销"}


def _doable(row: Mapping[str, Any], services: Sequence[Service]) -> list[Button]:
    """What the person may do with an application in its state."""
    args = {"application_id": row["application_id"]}
    if row["state"] == "draft":
        return [Button("继续办理", Command("resume", args))]
    if row["state"] == "completed":
        follow = [service for service in services if service.effect and row["service"] in service.concerned]
        about = {"about": row["application_id"]}
        return [
            Button(f"{_FOLLOWS[s.effect]}{row['title']}", Command("begin_service", {"service": s.id, **about}))
            for s in follow
            if s.effect
        ]
    if row["state"] not in IN_PROCESS:
        return []
    more = [Button("现在补充", Command("supplement", args))] if row["state"] == "more_needed" else []
    return [*more, Button(f"撤回{row['title']}", Command("withdraw", args))]


def _line(row: Mapping[str, Any]) -> str:
    number = f"，回执号 {row['receipt_no']}" if row["receipt_no"] else ""
    due = f"，最迟 {row['due_on']} 办结" if row["due_on"] and row["state"] in IN_PROCESS else ""
    wanted = f"（{row['wanted']}）" if row.get("wanted") else ""
    return f"{row['title']}：{row['state_title']}{wanted}{number}{due}"


def cancelled(service: Service) -> Reply:
    text = f"好的，{service.title}已取消，填过的内容已经删除。以后想办，随时告诉我。"
    return Reply(Kind.TEXT, text, (Button("重新办理", Command("show_service", {"service": service.id})), _HANDOFF))
