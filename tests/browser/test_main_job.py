"""The main job with two windows: a citizen asks, registers and reaches a volunteer, who answers and resolves."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import shot, signed_in

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


def ask(page: Page, text: str) -> None:
    page.get_by_label("请输入您的问题").fill(text)
    page.get_by_role("button", name="发送", exact=True).click()


def last(page: Page, kind: str) -> object:
    return page.locator(f"hongniang-chat li[data-kind={kind}]").last


def press(page: Page, title: str) -> None:
    page.locator("hongniang-chat").get_by_role("button", name=title, exact=True).last.click()


def fill_securely(page: Page, label: str, value: str) -> None:
    box = page.get_by_label(label).last
    box.fill(value)
    box.press("Enter")


def test_a_citizen_asks_registers_and_reaches_a_person(service: str, browser: Browser) -> None:
    citizen = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    problems: list[str] = []
    citizen.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    citizen.goto(service)
    expect(last(citizen, "text")).to_contain_text("AI")
    shot(citizen, "1-greeting-phone")

    ask(citizen, "失业登记几天能办好？")
    answer = last(citizen, "policy_answer")
    expect(answer).to_contain_text("10个工作日")
    answer.locator("summary").first.click()
    expect(answer.locator("blockquote").first).to_contain_text("10 个工作日内办结".replace(" ", ""))
    shot(citizen, "2-answer-phone")
    address = answer.locator("details a").first.get_attribute("href")

    register(citizen)
    volunteer = reach_a_person(service, browser, citizen)
    resolve(citizen, volunteer)

    page = browser.new_context(viewport=DESKTOP, locale="zh-CN").new_page()
    page.goto(str(address))
    expect(page.get_by_role("heading", level=1)).to_contain_text("就业服务质量提升工程")
    expect(page.locator("section:target")).to_contain_text("10个工作日内办结")
    shot(page, "7-document-desktop")
    page.goto(service)
    expect(page.locator("hongniang-chat li").first).to_be_visible()
    shot(page, "8-home-desktop")
    assert problems == []


def register(citizen: Page) -> None:
    ask(citizen, "我要办失业登记")
    expect(last(citizen, "checklist")).to_contain_text("一次告诉您")
    press(citizen, "开始办理")
    press(citizen, "同意")
    expect(last(citizen, "form_prompt")).to_contain_text("姓名")
    ask(citizen, "失业登记在哪里办？")
    expect(last(citizen, "policy_answer")).to_contain_text("常住地")
    expect(last(citizen, "form_prompt")).to_contain_text("姓名")
    citizen.reload()
    expect(last(citizen, "form_prompt")).to_contain_text("姓名")
    ask(citizen, "王小明")
    fill_securely(citizen, "安全输入：证件号码", "110105194912310021")
    expect(citizen.locator("hongniang-chat")).to_contain_text("有一位可能填错了")
    fill_securely(citizen, "安全输入：证件号码", "11010519491231002X")
    expect(last(citizen, "form_prompt")).to_contain_text("手机号码")
    shot(citizen, "3-secure-phone")
    fill_securely(citizen, "安全输入：手机号码", "13800138000")
    press(citizen, "没有领")
    press(citizen, "没有工作")
    expect(last(citizen, "form_prompt")).to_contain_text("什么时候")
    ask(citizen, "上个月底")
    press(citizen, "从单位离职或被裁")
    press(citizen, "常住地")
    expect(last(citizen, "form_prompt")).to_contain_text("哪个县")
    ask(citizen, "鼓楼")
    press(citizen, "跳过")
    press(citizen, "承诺真实")
    expect(last(citizen, "review")).to_contain_text("王小明")
    shot(citizen, "4-review-phone")
    press(citizen, "修改姓名")
    expect(last(citizen, "form_prompt")).to_contain_text("姓名")
    ask(citizen, "王大明")
    expect(last(citizen, "review")).to_contain_text("王大明")
    press(citizen, "确认提交")
    expect(last(citizen, "receipt")).to_contain_text(re.compile(r"[A-Z]\d[A-Z]\d-"))
    shot(citizen, "5-receipt-phone")
    ask(citizen, "办到哪了")
    expect(last(citizen, "status")).to_contain_text("已提交")
    assert "11010519491231002" not in citizen.content()


def reach_a_person(service: str, browser: Browser, citizen: Page) -> Page:
    ask(citizen, "转人工")
    expect(last(citizen, "handoff_notice")).to_contain_text("志愿者")
    volunteer = signed_in(browser, service, "demo-volunteer")
    volunteer.set_viewport_size(DESKTOP)
    volunteer.locator("nav button.item").first.click()
    expect(volunteer.get_by_label("聊天记录")).to_contain_text("失业登记几天能办好")
    volunteer.get_by_role("button", name="接入", exact=True).click()
    expect(last(citizen, "handoff_notice")).to_contain_text("真人")
    volunteer.get_by_label("回复对方").fill("您好，我是林红娘，登记的事我来帮您看。")
    volunteer.get_by_role("button", name="发送", exact=True).click()
    expect(citizen.locator("hongniang-chat li.volunteer").last).to_contain_text("林红娘")
    ask(citizen, "我想问问什么时候能收到结果")
    expect(volunteer.get_by_label("聊天记录")).to_contain_text("什么时候能收到结果")
    bots = citizen.locator("hongniang-chat li.bot").count()
    ask(citizen, "失业登记在哪里办？")
    expect(volunteer.get_by_label("聊天记录")).to_contain_text("失业登记在哪里办？")
    assert citizen.locator("hongniang-chat li.bot").count() == bots
    shot(volunteer, "6-console-desktop")
    assert faults(volunteer) == []
    volunteer.set_viewport_size(PHONE)
    shot(volunteer, "6-console-phone")
    volunteer.set_viewport_size(DESKTOP)
    return volunteer


def resolve(citizen: Page, volunteer: Page) -> None:
    volunteer.get_by_role("button", name="结束", exact=True).click()
    volunteer.wait_for_timeout(400)
    assert faults(volunteer) == []
    volunteer.get_by_role("button", name="确认结束").click()
    expect(last(citizen, "handoff_notice")).to_contain_text("已结束")
    rating = last(citizen, "rating_request")
    rating.get_by_label(re.compile("非常满意")).first.check()
    rating.get_by_role("button", name="提交评价").click()
    expect(rating).to_contain_text("谢谢您的评价")
    ask(citizen, "就业红娘是什么？")
    expect(last(citizen, "policy_answer")).to_contain_text("志愿团队")
