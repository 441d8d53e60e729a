"""Without the setting there is no OAuth."""

import httpx

from tests.api.channels.test_wechat_entrance import WECHATS


async def test_it_is_off_unless_it_is_set(client: httpx.AsyncClient) -> None:
    assert (await client.get("/channels/wechat/enter")).status_code == 404
    assert (await client.get("/channels/wechat/entered?code=c&state=s")).status_code == 404
    assert (await client.get("/chat", headers=WECHATS)).status_code != 303
