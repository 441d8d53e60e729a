"""Bad lines and several windows: nothing is lost, nothing comes twice, all stay in step."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import shot
from tests.browser.test_main_job import PHONE, ask, last

QUESTION = "失业登记几天能办好？"
SENDS = re.compile(r"/v1/conversations/[^/]+/messages$")


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(page.locator("hongniang-chat li.bot").first).to_contain_text("AI")
    return page


def said(page: Page, words: str):  # type: ignore[no-untyped-def]
    return page.locator("hongniang-chat .list:not(.pending) li.user", has_text=words)


def test_words_said_offline_outlive_a_reload_and_arrive_once(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = opened(context, f"{service}/chat")
    context.route(SENDS, lambda route: route.abort())
    ask(page, QUESTION)
    expect(page.locator("hongniang-chat .pending li")).to_contain_text("发送中")
    page.reload()
    expect(page.locator("hongniang-chat .pending li")).to_contain_text(QUESTION)
    shot(page, "n1-offline-phone")
    context.unroute(SENDS)
    page.reload()
    expect(last(page, "policy_answer")).to_contain_text("10个工作日", timeout=15_000)
    expect(said(page, QUESTION)).to_have_count(1)
    expect(page.locator("hongniang-chat .pending li")).to_have_count(0)


def test_a_network_that_goes_and_comes_back(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = opened(context, f"{service}/chat")
    context.set_offline(True)
    ask(page, QUESTION)
    expect(page.locator("hongniang-chat .pending li")).to_contain_text(QUESTION)
    context.set_offline(False)
    expect(last(page, "policy_answer")).to_contain_text("10个工作日", timeout=30_000)
    expect(said(page, QUESTION)).to_have_count(1)


def test_a_slow_network_shows_what_is_under_way(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = opened(context, f"{service}/chat")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 6000, "uploadThroughput": 6000}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    ask(page, QUESTION)
    expect(page.locator("hongniang-chat .pending li")).to_contain_text("发送中")
    expect(last(page, "policy_answer")).to_contain_text("10个工作日", timeout=30_000)
    expect(said(page, QUESTION)).to_have_count(1)
    expect(said(page, QUESTION)).to_contain_text("已发送")


def test_two_tabs_stay_in_step_also_where_no_socket_gets_through(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    first = opened(context, f"{service}/chat")
    second = context.new_page()
    second.route_web_socket(re.compile("/stream"), lambda socket: socket.close())
    second.goto(service)
    expect(second.locator("hongniang-chat li.bot").first).to_contain_text("AI")
    ask(first, "我要办失业登记")
    begin = second.locator("hongniang-chat").get_by_role("button", name="开始办理", exact=True)
    expect(begin).to_have_count(1, timeout=30_000)
    begin.click()
    expect(last(first, "form_prompt")).to_contain_text("同意")
    expect(first.locator("hongniang-chat").get_by_role("button", name="开始办理", exact=True)).to_have_count(0)
    ask(first, "取消办理")
    expect(said(second, "取消办理")).to_have_count(1, timeout=30_000)
    # The answer to it follows the words by one poll, so the number of messages is waited for before they are compared.
    lines = first.locator("hongniang-chat li[data-seq]")
    expect(last(first, "text")).to_contain_text("取消")
    expect(second.locator("hongniang-chat li[data-seq]")).to_have_count(lines.count(), timeout=30_000)
    assert numbers(first) == numbers(second)


def numbers(page: Page) -> list[str]:
    return page.locator("hongniang-chat li[data-seq]").evaluate_all("all => all.map(one => one.dataset.seq)")
