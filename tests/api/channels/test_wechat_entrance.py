"""OAuth: the page in WeChat's browser is its person's, and nobody else's."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.house import House
from api.settings import Settings
from tests.channels.wechat.simulator.phone import Phone
from tests.channels.wechat.simulator.platform import CUT_BEFORE, OAUTH, UNREACHED, Platform

WECHATS = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"}
PLAIN = "https://hn.test/chat?entered=1"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"wechat_oauth": True, "wechat_oauth_base_url": "https://open.test"})


async def _leave(client: httpx.AsyncClient) -> dict[str, str]:
    """To WeChat: what it is asked. The browser keeps its cookie, which the house's own address would send."""
    gone = await client.get("/channels/wechat/enter")
    assert gone.status_code == 303
    client.cookies.clear()
    client.headers["Cookie"] = gone.headers["set-cookie"].partition(";")[0]
    url = urlsplit(gone.headers["location"])
    assert (url.scheme, url.netloc, url.path, url.fragment) == (
        "https", "open.test", "/connect/oauth2/authorize", "wechat_redirect",
    )  # fmt: skip
    return {name: values[0] for name, values in parse_qs(url.query).items()}


async def _back(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address.removeprefix("https://hn.test"))
    assert answer.status_code == 303
    assert "no-store" in answer.headers["cache-control"]
    return answer.headers["location"]


async def _opened(client: httpx.AsyncClient, page: str) -> httpx.Response:
    return await client.post("/v1/conversations/continue", json={"ticket": page.partition("#continue=")[2]})


async def test_the_page_goes_on_with_the_persons_conversation(
    phone: Phone, client: httpx.AsyncClient, platform: Platform
) -> None:
    await phone.say("失业登记在哪办")
    asked = await _leave(client)
    assert asked["redirect_uri"] == "https://hn.test/channels/wechat/entered"
    assert asked["scope"] == "snsapi_base"
    assert asked["state"].isalnum()
    assert len(asked["state"]) <= 128
    page = await _back(client, platform.authorize(phone.openid, asked))
    assert page.startswith(f"{PLAIN}#continue=")
    opened = (await _opened(client, page)).json()
    assert "失业登记在哪办" in [message["text"] for message in opened["messages"]]
    assert (await _opened(client, page)).status_code == 410


async def test_a_code_is_good_once(phone: Phone, client: httpx.AsyncClient, platform: Platform) -> None:
    await phone.say("您好")
    back = platform.authorize(phone.openid, await _leave(client))
    assert "#continue=" in await _back(client, back)
    assert await _back(client, back) == PLAIN
    assert [code for path, code in platform.calls if path == OAUTH] == [0, 40163]


@pytest.mark.parametrize("forgery", ["none", "other browser's", "changed", "longer", "words", "no cookie"])
async def test_a_forged_state_asks_wechat_nothing(
    phone: Phone, client: httpx.AsyncClient, platform: Platform, house: House, forgery: str
) -> None:
    await phone.say("您好")
    others = await _leave(client)
    asked = await _leave(client)
    until, _, signed = asked["state"].partition("x")
    state = {
        "none": "", "other browser's": others["state"], "changed": f"{until}x{signed[::-1]}", "words": "状态",
        "longer": f"{int(until) + 600}x{signed}", "no cookie": asked["state"],
    }[forgery]  # fmt: skip
    if forgery == "no cookie":
        del client.headers["Cookie"]
    back = platform.authorize(phone.openid, asked | {"state": state})
    assert await _back(client, back) == PLAIN
    assert not any(path == OAUTH for path, _ in platform.calls)


async def test_a_state_that_is_over_is_none(
    phone: Phone, client: httpx.AsyncClient, platform: Platform, house: House
) -> None:
    await phone.say("您好")
    back = platform.authorize(phone.openid, await _leave(client))
    house.clock.advance(timedelta(minutes=11))
    assert await _back(client, back) == PLAIN
    assert not any(path == OAUTH for path, _ in platform.calls)


async def test_another_accounts_code_leads_nowhere(phone: Phone, client: httpx.AsyncClient, platform: Platform) -> None:
    await phone.say("您好")
    asked = await _leave(client)
    assert platform.authorize(phone.openid, asked | {"appid": "wx-another"}) == ""
    back = platform.authorize(phone.openid, asked)
    platform.app_id = "wx-another"
    assert await _back(client, back) == PLAIN
    assert [code for path, code in platform.calls if path == OAUTH] == [40013]


@pytest.mark.parametrize("fault", [40029, -1, UNREACHED, CUT_BEFORE])
async def test_whom_wechat_does_not_name_gets_the_plain_page(
    phone: Phone, client: httpx.AsyncClient, platform: Platform, fault: int | str
) -> None:
    await phone.say("您好")
    back = platform.authorize(phone.openid, await _leave(client))
    platform.fail(OAUTH, fault)
    assert await _back(client, back) == PLAIN


async def test_who_never_wrote_gets_the_plain_page(client: httpx.AsyncClient, platform: Platform) -> None:
    assert await _back(client, platform.authorize("oStranger", await _leave(client))) == PLAIN


async def test_only_wechats_own_browser_is_sent_there_and_not_twice(client: httpx.AsyncClient) -> None:
    sent = await client.get("/chat?channel=h5", headers=WECHATS)
    assert (sent.status_code, sent.headers["location"]) == (303, "/channels/wechat/enter")
    for path, headers in (
        ("/chat", {}), ("/chat?entered=1", WECHATS), ("/chat?host=https://partner.example", WECHATS),
    ):  # fmt: skip
        assert (await client.get(path, headers=headers)).status_code != 303
