"""失业登记 on its page with the keyboard and at 320 px, from the first box to the receipt and its state."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import shot

NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1440, "height": 900}
ADDRESS = "/services/unemployment_registration"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def go_on(page: Page) -> None:
    page.get_by_role("button", name="保存并继续").focus()
    page.keyboard.press("Enter")


def begin(page: Page) -> None:
    button = page.get_by_role("button", name="在这页填写")
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="同意").focus()
    page.keyboard.press("Space")
    go_on(page)
    expect(page.get_by_label("姓名")).to_be_visible()


def about_oneself(page: Page, number: str, name: str = "王小明") -> None:
    page.get_by_label("姓名").fill(name)
    page.get_by_label("证件号码").fill(number)
    page.get_by_label("手机号码").fill("13800138000")
    page.get_by_role("radio", name="没有领").check()
    page.get_by_role("radio", name="没有工作").check()
    go_on(page)


def test_a_registration_on_the_page(service: str, browser: Browser) -> None:
    page = browser.new_context(viewport=NARROW, locale="zh-CN").new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(service + ADDRESS)
    shot(page, "service-320")
    begin(page)
    shot(page, "service-questions-320")
    about_oneself(page, "110105194912310021")
    expect(page.get_by_role("alert").filter(has_text="有 1 处要改")).to_be_focused()
    assert fits(page)
    shot(page, "service-faults-320")
    page.get_by_role("link", name=re.compile("证件号码：")).click()
    expect(page.get_by_label("证件号码")).to_be_focused()
    page.get_by_label("证件号码").fill("11010519491231002X")
    page.get_by_label("失业日期").fill("上个月底")
    page.get_by_role("radio", name="从单位离职或被裁").check()
    page.get_by_role("radio", name="户籍地").check()
    page.get_by_label("登记的县（市、区）").fill("福州")
    go_on(page)
    page.get_by_role("radio", name="福州市鼓楼区").check()
    page.get_by_role("checkbox", name="技能培训").check()
    page.reload()
    expect(page.get_by_label("登记的县（市、区）")).to_have_value("福州市鼓楼区")
    expect(page.get_by_role("checkbox", name="技能培训")).to_be_checked()
    go_on(page)
    page.get_by_role("checkbox", name="承诺真实").check()
    go_on(page)
    expect(page.get_by_role("heading", name="请核对您填写的内容")).to_be_focused()
    assert fits(page)
    shot(page, "service-review-320")
    page.get_by_role("button", name="修改姓名").click()
    page.get_by_label("姓名").fill("王大明")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator(".answers")).to_contain_text("王大明")
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator(".receipt .number")).to_contain_text(re.compile(r"[A-Z]\d[A-Z]\d-"))
    assert fits(page)
    shot(page, "service-receipt-320")
    assert "11010519491231002" not in page.content()
    in_the_talk_and_by_its_number(service, page, page.locator(".receipt .number").inner_text())
    assert problems == []


def in_the_talk_and_by_its_number(service: str, page: Page, number: str) -> None:
    page.set_viewport_size(DESKTOP)
    shot(page, "service-receipt-desktop")
    page.reload()
    expect(page.locator(".receipt .number")).to_have_text(number)
    page.goto(service)
    expect(page.locator("hongniang-chat li[data-kind=receipt]").last).to_contain_text(number)
    page.goto(f"{service}/status#no={number}")
    expect(page.get_by_label("回执号")).to_have_value(number)
    page.get_by_label("手机号后四位").fill("8000")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("已提交，等待受理")
    shot(page, "status-desktop")


def test_a_form_goes_on_where_the_talk_left_it(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    page, other = context.new_page(), context.new_page()
    page.goto(service + ADDRESS)
    shot(page, "service-desktop")
    begin(page)
    other.goto(service + ADDRESS)
    other.get_by_label("姓名").fill("李四")
    about_oneself(page, "11010519491231002X")
    expect(page.get_by_label("失业日期")).to_be_visible()
    shot(page, "service-questions-desktop")
    about_oneself(other, "11010519491231002X", "李四")
    expect(other.get_by_role("alert").filter(has_text="已经换成最新的内容")).to_be_visible()
    other.goto(service)
    expect(other.locator("hongniang-chat li[data-kind=form_prompt]").last).to_contain_text("什么时候")
    other.get_by_label("请输入您的问题").fill("上个月底")
    other.get_by_role("button", name="发送", exact=True).click()
    expect(other.locator("hongniang-chat li[data-kind=form_prompt]").last).to_contain_text("因为什么")
    page.reload()
    expect(page.get_by_role("radio", name="从单位离职或被裁")).to_be_visible()
    expect(page.get_by_label("失业日期")).to_have_count(0)
