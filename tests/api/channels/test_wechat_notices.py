"""Who came by WeChat hears there of each change of state."""

from datetime import timedelta

import httpx
import pytest

from api.house import House
from tests.api.channels.test_wechat_talk import page, settled
from tests.api.staffing import hire
from tests.api.test_every_service import submit
from tests.channels.wechat.simulator.phone import Phone
from tests.channels.wechat.simulator.platform import Platform


@pytest.mark.parametrize(
    ("actions", "told"),
    [
        (["accept"], "已受理"),
        (["more_needed"], "请补一张收据"),
        (["refuse"], "请补一张收据"),
        (["accept", "complete"], "已经办结"),
        (["accept", "complete", "deregister"], "已经注销"),
    ],
)
async def test_each_change_of_state_goes_to_wechat(
    phone: Phone, client: httpx.AsyncClient, house: House, platform: Platform, actions: list[str], told: str
) -> None:
    citizen = await page(client, await phone.say("网页"))
    await submit(citizen, "complaint")
    await settled(house)
    await phone.say("谢谢")
    clerk = await hire(house, client, "clerk", "clerk")
    (line,) = (await clerk.get("/applications")).json()["applications"]
    for action in actions:
        needs = action in ("more_needed", "refuse", "deregister")
        body = {"reason": "请补一张收据"} if needs else None
        done = await clerk.post(f"/applications/{line['application_id']}/{action}", body)
        assert done.status_code == 200, done.text
        house.clock.advance(timedelta(seconds=60))
        await settled(house)
    assert told in "\n".join(platform.seen(phone.openid, "custom"))
