"""The way of a page in WeChat's browser to its person: what is asked of WeChat, and the state that comes back."""

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

STATE_LIVES = timedelta(minutes=10)

_STATE = re.compile(r"(\d{1,12})x([0-9a-f]{64})")
"""WeChat takes letters and digits alone, at most 128."""

type Sign = Callable[[str], str]
"""A text's signature, 64 hexadecimal digits."""


def state_for(nonce: str, now: datetime, sign: Sign) -> str:
    """What WeChat shall bring back: good for a while, and only with the nonce that the browser's own cookie holds."""
    until = int((now + STATE_LIVES).timestamp())
    return f"{until}x{_bound(nonce, until, sign)}"


def holds(state: str, nonce: str, now: datetime, sign: Sign) -> bool:
    """Whether a state was made for this browser, and not too long ago."""
    read = _STATE.fullmatch(state)
    if read is None or not nonce:
        return False
    until = int(read[1])
    bound = hmac.compare_digest(read[2], _bound(nonce, until, sign))
    return bound and now.timestamp() <= until <= (now + STATE_LIVES).timestamp()


def authorize_url(base_url: str, app_id: str, back: str, state: str) -> str:
    """Where WeChat tells who it is (`snsapi_base`: without asking her, and her openid alone), and sends her back."""
    query = {
        "appid": app_id, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base", "state": state,
    }  # fmt: skip
    return f"{base_url}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def _bound(nonce: str, until: int, sign: Sign) -> str:
    return sign(f"wechat oauth {nonce} {until}")
