"""Test vectors: two worked examples of the platform's documentation, and one of its sample code."""

from datetime import UTC, datetime

from bot.channels.wechat.crypto import AesKey
from bot.channels.wechat.door import Door, Mode, Query

TOKEN = "AAAAA"
KEY = AesKey.of("A" * 43)
APP_ID = "wxba5fad812f8e6fb9"

VERIFY = Query(
    timestamp="1714036504", nonce="1514711492", signature="f464b24fc39322e44b38aa78f5edd27bd1441696",
    echostr="4375120948345356249",
)  # fmt: skip
PLAIN = Query(timestamp="1714037059", nonce="486452656", signature="899cf89e464efb63f54ddac96b0a0a235f53aa78")
SAFE = Query(
    timestamp="1714112445", nonce="415670741", encrypt_type="aes",
    signature="6c5c811b55cc85e0e1b54100749188c20beb3f5d", msg_signature="046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
)  # fmt: skip
SAFE_ENCRYPT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8"
    "XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32I"
    "Ijdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
SAFE_MESSAGE = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,'
    '"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)
REPLY_RANDOM = b"707722b803182950"
REPLY_MESSAGE = b'{"demo_resp":"good luck"}'
REPLY_ENCRYPT = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
REPLY_SIGNATURE = "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"

XML_QUERY = Query(
    timestamp="1409735669", nonce="1320562132", encrypt_type="aes",
    msg_signature="5d197aaffba7e9b25a30732f161a50dee96bd5fa",
)  # fmt: skip
XML_ENCRYPT = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpb"
    "UAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6"
    "NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+"
    "C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
XML_KEY = AesKey.of("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
XML_APP_ID = "wx2c2769f8efd9abc2"


def at(query: Query) -> datetime:
    """The moment at which a query was fresh."""
    return datetime.fromtimestamp(int(query.timestamp), UTC)


def door(mode: Mode = Mode.COMPATIBLE, *, keys: tuple[AesKey, ...] = (KEY,)) -> Door:
    return Door(TOKEN, APP_ID, keys, mode, 300)


def xml_door() -> Door:
    return Door("spamtest", XML_APP_ID, [XML_KEY], Mode.SAFE, 300)


def envelope(encrypted: str) -> bytes:
    return f"<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()
