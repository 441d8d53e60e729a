"""The widget on other sites' pages: strict ones, hostile ones, and one that may not hold it."""

import re

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import shot

SIZES = [{"width": 320, "height": 640}, {"width": 768, "height": 1024}, {"width": 1440, "height": 900}]
LISTEN = """() => { window.told = [];
  for (const name of ["ready", "open", "close", "message", "unread"])
    Hongniang.on(name, (detail) => told.push([name, JSON.stringify(detail)])); }"""
ON_TOP = """() => { const host = document.querySelector("hongniang-chat"); const box = host.getBoundingClientRect();
  return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === host && box.height > 40 }"""


def launcher(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("hongniang-chat .launcher")


def talk(scope: Page | FrameLocator, words: str, answer: str) -> None:
    box = scope.get_by_label("请输入您的问题")
    box.fill(words)
    box.press("Enter")
    expect(scope.locator("hongniang-chat li.bot").last).to_contain_text(re.compile(answer), timeout=15_000)


def visit(browser: Browser, url: str, size: dict[str, int] | None = None) -> tuple[Page, list[str]]:
    """A fresh visitor's page, and what its console complains about."""
    page = browser.new_context(viewport=size or SIZES[2], locale="zh-CN").new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(url)
    return page, complaints


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_one_tag_on_a_strict_page(partner: str, browser: Browser, size: dict[str, int]) -> None:
    page, complaints = visit(browser, f"{partner}/strict", size)
    page.get_by_role("button", name="问红娘").click()
    expect(page.get_by_label("请输入您的问题")).to_be_focused()
    talk(page, "失业登记几天能办好？", "10个工作日")
    page.locator("hongniang-chat summary").first.click()
    expect(page.locator("hongniang-chat mark").first).to_contain_text("10个工作日内办结")
    shot(page, f"w1-strict-{size['width']}")
    behind = page.evaluate("document.querySelector('main').inert === true")
    assert behind == (size["width"] <= 480)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    assert not page.evaluate("document.querySelector('main').inert")
    assert complaints == []


def test_a_secure_question_leaves_the_foreign_page(partner: str, service: str, browser: Browser) -> None:
    page, _ = visit(browser, f"{partner}/strict")
    asked: list[dict[str, str]] = []

    def link(route) -> None:  # type: ignore[no-untyped-def]
        asked.append(route.request.post_data_json)
        headers = {"Access-Control-Allow-Origin": partner}
        route.fulfill(status=201, headers=headers, json={"url": f"{service}/services", "expires_at": ""})

    page.route("**/secure-links", link)
    launcher(page).click()
    talk(page, "我要办失业登记", "一次告诉您")
    for title in ("开始办理", "同意"):
        page.locator("hongniang-chat").get_by_role("button", name=title, exact=True).last.click()
    expect(page.locator("hongniang-chat li.bot").last).to_contain_text("姓名")
    talk(page, "王小明", "证件号码")
    last = page.locator("hongniang-chat li.bot").last
    expect(last.locator("input")).to_have_count(0)
    with page.context.expect_page() as opened:
        last.get_by_role("button", name="打开安全页面").click()
    opened.value.wait_for_url(f"{service}/services")
    assert opened.value.evaluate("window.opener") is None
    assert asked[0]["step"] == "id_number"
    assert asked[0]["application_id"]
    shot(page, "w2-secure-away")


@pytest.mark.parametrize("path", ["/wars", "/hostile"])
@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: str(size["width"]))
def test_a_hostile_page_does_not_get_in_between(
    partner: str, browser: Browser, path: str, size: dict[str, int]
) -> None:
    page, _ = visit(browser, partner + path, size)
    expect(launcher(page)).to_be_visible()
    assert page.evaluate(ON_TOP)
    launcher(page).click()
    assert page.evaluate(ON_TOP)
    scope = page.frame_locator("hongniang-chat iframe") if path == "/hostile" else page
    talk(scope, "失业登记几天能办好？", "10个工作日")
    answer = scope.locator("hongniang-chat .bubble").last
    assert float(answer.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) <= 22
    assert answer.evaluate("e => getComputedStyle(e).color") != "rgb(0, 255, 0)"
    shot(page, f"w3{path.replace('/', '-')}-{size['width']}")


def test_a_frame_is_moved_by_the_page_and_tells_it_no_words(partner: str, browser: Browser) -> None:
    page, complaints = visit(browser, f"{partner}/frame")
    page.evaluate(LISTEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Hongniang.identify('u-7')")
    page.evaluate("Hongniang.send('失业登记几天能办好？')")
    frame = page.frame_locator("hongniang-chat iframe")
    expect(frame.locator("hongniang-chat li.bot").last).to_contain_text("10个工作日", timeout=15_000)
    frame.get_by_label("请输入您的问题").press("Escape")
    expect(launcher(page)).to_be_focused()
    told = page.evaluate("told")
    assert {name for name, _ in told} >= {"ready", "open", "close", "message"}
    assert "失业登记" not in str(told)
    kept = page.frames[1].evaluate("Object.keys(localStorage)")
    assert any(key.endswith(":u-7") for key in kept)
    assert not any("u-7" in url.partition("#")[0] for url in asked)
    assert complaints == []


def test_a_site_that_is_not_named_gets_no_talk(stranger: str, browser: Browser) -> None:
    page, complaints = visit(browser, f"{stranger}/elder")
    launcher(page).click()
    expect(page.locator("hongniang-chat .offline")).to_be_visible()
    expect(page.locator("hongniang-chat .list li")).to_have_count(0)
    framed, refused = visit(browser, f"{stranger}/frame")
    launcher(framed).click()
    framed.wait_for_timeout(1000)
    assert framed.frame_locator("hongniang-chat iframe").locator("hongniang-chat").count() == 0
    assert any("frame-ancestors" in line for line in refused)
    assert any("CORS" in line for line in complaints)


def test_elder_mode_in_traditional_characters_and_dark(partner: str, browser: Browser) -> None:
    page, complaints = visit(browser, f"{partner}/elder", SIZES[0])
    page.get_by_role("button", name="問紅娘").click()
    box = page.get_by_label("請輸入您的問題")
    box.fill("失業登記幾天能辦好？")
    box.press("Enter")
    answer = page.locator("hongniang-chat li.policy_answer").last
    expect(answer.locator("blockquote").first).to_contain_text("10个工作日内办结")
    assert float(answer.locator(".bubble").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 20
    shot(page, "w4-elder-320")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
