"""WeChat without an account: a phone to type on, the page behind its links, the volunteer and what did not arrive."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.engine.process import free_port
from tests.browser.conftest import PASSWORD, ROOT, shot, signed_in, until_ready

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """`make wechat-demo` on a fresh data folder: the service's address and the simulator's."""
    port, simulator = free_port(), free_port()
    environment = {
        **os.environ,
        "HONGNIANG_DATA_DIR": str(tmp_path_factory.mktemp("var")),
        "HONGNIANG_PORT": str(port),
        "HONGNIANG_DEMO_PASSWORD": PASSWORD,
        "WECHAT_DEMO_PORT": str(simulator),
    }
    command = [str(ROOT / ".venv/bin/python"), "-m", "tests.channels.wechat.simulator"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{simulator}"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def say(phone: Page, text: str, answer: str) -> None:
    phone.get_by_label("发消息").fill(text)
    phone.get_by_label("发消息").press("Enter")
    expect(phone.locator("#screen li").last).to_contain_text(re.compile(answer), timeout=15_000)


def reply(volunteer: Page, text: str) -> None:
    volunteer.get_by_label("回复对方").fill(text)
    volunteer.get_by_role("button", name="发送", exact=True).click()


def test_a_talk_in_wechat(demo: tuple[str, str], browser: Browser) -> None:
    url, simulator = demo
    phone = browser.new_context(viewport=DESKTOP, locale="zh-CN").new_page()
    phone.goto(simulator)
    phone.get_by_role("button", name="关注", exact=True).click()
    expect(phone.locator("#screen li.passive").last).to_contain_text("AI", timeout=15_000)
    say(phone, "失业登记几天能办好？", "10个工作日")
    say(phone, "我要办失业登记", "1. 开始办理")
    say(phone, "1", "1. 同意")
    say(phone, "1", "姓名")
    say(phone, "王小明", "安全填写")
    shot(phone, "wechat-simulator-desktop")
    link = phone.locator("#screen li.passive a").last.get_attribute("href") or ""
    answer_on_the_page(browser, link)
    expect(phone.locator("#screen li.custom").last).to_contain_text("手机号码", timeout=15_000)
    assert "11010519491231002" not in phone.content()
    in_step(browser, phone)
    reach_a_person(browser, url, phone)
    phone.set_viewport_size(PHONE)
    shot(phone, "wechat-simulator-phone")


def answer_on_the_page(browser: Browser, link: str) -> None:
    page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(link)
    box = page.get_by_label("证件号码", exact=True)
    box.fill("110105194912310021")
    page.get_by_role("button", name="安全提交").click()
    expect(page.get_by_role("alert")).to_contain_text("有一位可能填错了")
    shot(page, "secure-page-wrong-phone")
    box.fill("11010519491231002X")
    page.get_by_role("button", name="安全提交").click()
    expect(page.get_by_role("status")).to_contain_text("回到聊天继续")
    assert "#" not in page.url
    shot(page, "secure-page-done-phone")
    stranger = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_contain_text("用过")
    assert "11010519491231002" not in stranger.content()


def in_step(browser: Browser, phone: Page) -> None:
    """WeChat's page, a second tab beside it and the talk in WeChat are one conversation."""
    say(phone, "网页", "到网页接着聊")
    page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(phone.locator("#screen li").last.locator("a").first.get_attribute("href") or "")
    tab = page.context.new_page()
    expect(page.locator("hongniang-chat li[data-kind=form_prompt]").last).to_contain_text("手机号码")
    tab.goto(page.url)
    expect(tab.locator("hongniang-chat li[data-kind=form_prompt]").last).to_contain_text("手机号码")
    say(phone, "失业登记在哪里办？", "常住地")
    for window in (page, tab):
        expect(window.locator("hongniang-chat li.policy_answer").last).to_contain_text("常住地")
    shot(page, "wechat-page-phone")


def reach_a_person(browser: Browser, url: str, phone: Page) -> None:
    say(phone, "转人工", "志愿者")
    volunteer = signed_in(browser, url, "demo-volunteer")
    volunteer.locator("nav button.item").first.click()
    volunteer.get_by_role("button", name="接入", exact=True).click()
    reply(volunteer, "您好，我来帮您看。")
    expect(phone.locator("#screen li.custom").last).to_contain_text("我来帮您看", timeout=15_000)
    expect(volunteer.locator(".reach[role=status]")).to_contain_text("还能发")
    phone.get_by_role("button", name="发图片").click()
    expect(volunteer.get_by_alt_text("对方发来的图片")).to_be_visible(timeout=15_000)
    phone.get_by_role("button", name="40003").click()
    reply(volunteer, "图片看到了。")
    expect(volunteer.locator(".reach[role=status]")).to_contain_text("没送到", timeout=15_000)
    shot(volunteer, "wechat-case-desktop")
    volunteer.set_viewport_size(PHONE)
    shot(volunteer, "wechat-case-phone")
    supervisor = signed_in(browser, url, "demo-supervisor")
    supervisor.get_by_role("link", name="微信").click()
    expect(supervisor.locator(".letter")).to_contain_text("OpenID 无效")
    shot(supervisor, "wechat-letters-desktop")
    supervisor.set_viewport_size(PHONE)
    shot(supervisor, "wechat-letters-phone")
    supervisor.get_by_role("button", name="重发").click()
    expect(supervisor.locator(".empty")).to_be_visible()
    expect(phone.locator("#screen li.custom").last).to_contain_text("图片看到了", timeout=15_000)
