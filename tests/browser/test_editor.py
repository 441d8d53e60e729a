"""The loop with two windows: a citizen asks in vain, an editor closes the gap, and the public page answers."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import shot, signed_in
from tests.browser.test_main_job import PHONE, ask, last

DESKTOP = {"width": 1440, "height": 900}
DOCUMENT = """福建省人才公寓管理办法
（闽测办〔2026〕7号，2026年3月5日）

第一条 为了规范人才公寓管理，制定本办法。
第二条 在闽就业的引进人才可以申请人才公寓。
第四条 本办法自2026年4月1日起施行。
"""
ASKED = "“闽江师傅”这块牌子怎么申报"
CLAUSE = "三（三）1"


def both(page: Page, name: str) -> None:
    """The page as it is, on a desk and on a phone, where nothing may stick out sideways."""
    for size, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
        page.set_viewport_size(size)
        page.wait_for_timeout(400)
        shot(page, f"{name}-{kind}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (name, kind)
        assert faults(page) == [], (name, kind)


def test_an_editor_turns_a_gap_into_an_answer(service: str, browser: Browser) -> None:
    citizen = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    citizen.goto(service)
    ask(citizen, ASKED)
    expect(last(citizen, "no_answer")).to_contain_text("没有写")

    editor = signed_in(browser, service, "demo-editor")
    problems: list[str] = []
    editor.on("pageerror", lambda error: problems.append(str(error)))
    editor.on("dialog", lambda dialog: dialog.accept())  # a lead that was tried out is left unsaved
    close_the_gap(editor)
    publish(editor)
    look_around(editor)
    bring_in_a_document(editor)
    assert problems == []

    ask(citizen, ASKED)
    answer = last(citizen, "policy_answer")
    expect(answer).to_contain_text(CLAUSE)
    expect(answer).to_contain_text("劳务品牌")
    shot(citizen, "e6-answered-phone")


def close_the_gap(editor: Page) -> None:
    gap = editor.locator("article.gap-group", has_text="闽江师傅")
    expect(gap).to_contain_text("没答上")
    both(editor, "e1-gaps")
    gap.get_by_role("button", name="处理").click()
    form = editor.get_by_role("dialog")
    form.get_by_label("由哪一条来答").click()
    editor.get_by_role("option", name=re.compile(re.escape(CLAUSE))).click()
    expect(form.get_by_label("问法 1", exact=True)).to_have_value(ASKED)
    form.locator(".choices .el-radio").first.click()
    both(editor, "e2-close")
    form.get_by_role("button", name="放进草稿").click()
    expect(gap).to_have_count(0)


def publish(editor: Page) -> None:
    editor.get_by_role("link", name=re.compile("去预览")).click()
    expect(editor.locator(".diff")).to_contain_text(f"{CLAUSE}：新增问法“{ASKED}”")
    editor.get_by_role("button", name="预览会变的回答").click()
    change = editor.locator("article.change", has_text=ASKED)
    expect(change).to_contain_text(f"不回答 → 改后 {CLAUSE}", timeout=120_000)
    expect(editor.locator(".tile.bad")).to_have_count(0)
    both(editor, "e3-preview")
    editor.get_by_role("button", name="发布", exact=True).click()
    expect(editor.get_by_role("status")).to_contain_text("已发布", timeout=120_000)


def look_around(editor: Page) -> None:
    """The other pages open, and a lead that says more than its quote is told so at once."""
    rail = editor.get_by_role("navigation", name="知识库")
    rail.get_by_role("link", name="问答").click()
    editor.get_by_role("navigation", name="条款").get_by_role("link", name=re.compile("三（一）1")).click()
    editor.get_by_role("button", name="修改").first.click()
    lead = editor.get_by_label("白话回答")
    lead.fill("3天就能办好")
    expect(editor.get_by_role("alert").filter(has_text="引文里没有：3")).to_be_visible()
    both(editor, "e4-faq")
    rail.get_by_role("link", name="用词").click()
    expect(editor.get_by_label("大家的说法").first).to_be_visible()
    both(editor, "e5-words")


def bring_in_a_document(editor: Page) -> None:
    """A file is shown as it was read, with what is doubted, before anything is taken in."""
    editor.get_by_role("navigation", name="知识库").get_by_role("link", name="文件").click()
    editor.get_by_role("button", name="导入文件").click()
    file = {"name": "办法.txt", "mimeType": "text/plain", "buffer": DOCUMENT.encode()}
    editor.locator("input[type=file]").set_input_files(file)
    editor.get_by_role("button", name="读一读").click()
    expect(editor.locator("li.doubtful")).not_to_have_count(0)
    editor.get_by_label("文号").fill("闽测办〔2026〕7号")
    both(editor, "e7-import")
    editor.get_by_role("button", name="放进知识库").click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text("人才公寓管理办法", timeout=60_000)
    both(editor, "e8-document")
