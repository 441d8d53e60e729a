"""WCAG 2.2 AA on every view in every state, and the whole main job by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import shot, signed_in
from tests.browser.kinds import KINDS, of_the_contract, shown
from tests.browser.test_main_job import DESKTOP, PHONE, last

DOCUMENT = "/policies/%E9%97%BD%E4%BA%BA%E7%A4%BE%E6%96%87%E3%80%942021%E3%80%95156%E5%8F%B7"
NARROW = {"width": 320, "height": 640}
PAGES = ["/", "/chat", "/services", "/services/unemployment_registration", DOCUMENT]
VIEWS = {
    "demo-volunteer": ["", "rota", "canned"],
    "demo-clerk": ["applications"],
    "demo-editor": ["gaps", "documents", "documents/import", "faq", "words", "draft", "evaluation"],
    "demo-supervisor": ["", "rota", "team", "canned"],
}
SMALL = """() => { const all = [];
  for (const part of document.querySelector("hongniang-chat").shadowRoot.querySelectorAll(
      "button, a, summary, textarea, input:not([type=radio]):not([type=checkbox]):not([hidden]), label")) {
    const box = part.getBoundingClientRect();
    if (box.height && (box.height < 43.9 || box.width < 43.9)) all.push(part.outerHTML.slice(0, 120) + box.height);
  }
  return all; }"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => { let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ? at.getAttribute("aria-label") || at.textContent : ""; }"""


def test_the_scripted_conversation_has_every_kind() -> None:
    assert of_the_contract() == KINDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("large", [False, True])
def test_every_kind_of_message(service: str, browser: Browser, scheme: str, large: bool) -> None:
    context = browser.new_context(viewport=NARROW, locale="zh-CN", color_scheme=scheme)  # type: ignore[arg-type]
    page = shown(context, f"{service}/chat")
    expect(last(page, "rating_request")).to_be_visible()
    for summary in page.locator("hongniang-chat summary").all():
        summary.click()
    expect(page.locator("hongniang-chat mark").first).to_be_visible()
    if large:
        page.get_by_role("button", name="大字（长辈模式）").click()
    assert faults(page) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("button", name="提交评价").click()
    page.get_by_label("请输入您的问题").fill("会被拒绝的话")
    page.get_by_label("请输入您的问题").press("Enter")
    expect(page.locator("hongniang-chat .pending [role=alert]")).to_contain_text("失效")
    assert faults(page) == []
    page.locator("hongniang-chat .history").evaluate("history => history.scrollTo(0, history.scrollHeight / 3)")
    shot(page, f"a1-kinds-{scheme}{'-large' if large else ''}")
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages(service: str, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in PAGES:
        page.goto(service + path)
        page.wait_for_load_state("networkidle")
        for size in (DESKTOP, NARROW):
            page.set_viewport_size(size)  # 320 px is a desktop at 400 %
            assert faults(page) == [], path
            assert page.evaluate(SIDEWAYS) <= 0, path
        shot(page, f"a2-{PAGES.index(path)}-{scheme}")
    context.close()


def test_the_widget_on_another_site(partner: str, browser: Browser) -> None:
    page = browser.new_context(viewport=DESKTOP, locale="zh-CN").new_page()
    page.goto(f"{partner}/strict")
    expect(page.locator("hongniang-chat .launcher")).to_be_visible()
    assert faults(page) == []
    page.locator("hongniang-chat .launcher").click()
    expect(page.locator("hongniang-chat li.bot")).to_be_visible()
    assert faults(page) == []
    page.goto(f"{partner}/frame")
    page.locator("hongniang-chat .launcher").click()
    expect(page.frame_locator("hongniang-chat iframe").locator("li.bot")).to_be_visible()
    assert faults(page) == []
    assert faults(page.frames[1]) == []


def test_signing_in(service: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(f"{service}/console")
    page.get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_timeout(300)
    assert faults(page) == []


def test_the_main_job_by_keyboard_alone(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{service}/chat")
    expect(last(page, "text")).to_contain_text("AI")
    write(page, "失业登记几天能办好？", "policy_answer", "10个工作日")
    reach(page, re.compile("出处"), back=True)
    page.keyboard.press("Enter")
    expect(page.locator("hongniang-chat mark").first).to_be_visible()
    write(page, "我要办失业登记", "checklist", "一次告诉您")
    press(page, "开始办理", "form_prompt", "同意", back=True)
    press(page, "同意", "form_prompt", "姓名")
    fill(page, "姓名", "王小明", "证件号码")
    fill(page, "安全输入：证件号码", "11010519491231002X", "手机号码")
    fill(page, "安全输入：手机号码", "13800138000", "养老金")
    press(page, "没有领", "form_prompt", "工作")
    press(page, "没有工作", "form_prompt", "什么时候")
    write(page, "上个月底", "form_prompt", "原因|为什么|怎么")
    press(page, "从单位离职或被裁", "form_prompt", "常住地")
    press(page, "常住地", "form_prompt", "哪个县")
    fill(page, "地点", "鼓楼", "跳过|上传|材料")
    press(page, "跳过", "form_prompt", "承诺")
    press(page, "承诺真实", "review", "王小明")
    press(page, "修改姓名", "form_prompt", "姓名")
    fill(page, "姓名", "王大明", "王大明", kind="review")
    press(page, "确认提交", "receipt", r"[A-Z]\d[A-Z]\d-")
    context.close()


@pytest.mark.parametrize("name", VIEWS)
def test_the_console(service: str, browser: Browser, name: str) -> None:
    page = signed_in(browser, service, name)
    for view in VIEWS[name]:
        page.goto(f"{service}/console/{'knowledge/' if name == 'demo-editor' else ''}{view}")
        page.wait_for_load_state("networkidle")
        expect(page.locator("h1").first).to_be_visible()
        page.wait_for_timeout(300)  # Element Plus fades its parts in, and a faded word has too little contrast
        assert faults(page) == [], view


def test_an_application_at_the_clerk(service: str, browser: Browser) -> None:
    """That of the person at the keyboard."""
    page = signed_in(browser, service, "demo-clerk")
    page.locator("button.item").first.click()
    expect(page.get_by_role("heading", name="失业登记")).to_be_visible()
    page.wait_for_timeout(300)
    assert faults(page) == []
    shot(page, "a3-application")


def reach(page: Page, name: str | re.Pattern[str], *, back: bool = False) -> None:
    """Presses Tab until that part has the focus, which must be seen there."""
    for _ in range(60):
        focused = page.evaluate(FOCUSED).strip()
        if focused == name or (isinstance(name, re.Pattern) and name.search(focused)):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{name} cannot be reached by keyboard")


def press(page: Page, title: str, kind: str, answer: str, *, back: bool = False) -> None:
    reach(page, title, back=back)
    page.keyboard.press("Enter")
    expect(last(page, kind)).to_contain_text(re.compile(answer), timeout=15_000)


def fill(page: Page, label: str, value: str, answer: str, *, kind: str = "form_prompt") -> None:
    reach(page, label)
    page.keyboard.insert_text(value)
    page.keyboard.press("Enter")
    expect(last(page, kind)).to_contain_text(re.compile(answer), timeout=15_000)


def write(page: Page, words: str, kind: str, answer: str) -> None:
    reach(page, "请输入您的问题")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    expect(last(page, kind)).to_contain_text(re.compile(answer), timeout=15_000)
