"""Crypto, XML and the door: all vectors, and whatever may be tried against them."""

import base64
import os
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from bot.channels.wechat import crypto, xml
from bot.channels.wechat.crypto import AesKey, BadKey
from bot.channels.wechat.door import Door, Mode, Query
from bot.channels.wechat.errors import BadInput, Reason
from tests.channels.wechat import vectors as v

NOW = v.at(v.PLAIN)
FIELDS = {"ToUserName": "gh", "FromUserName": "o1", "CreateTime": 1, "MsgType": "text", "Content": "好"}
BODY = xml.build(FIELDS).encode()
OTHER = AesKey.of("B" * 43)


def signed(*more: str, token: str = v.TOKEN, **named: str) -> Query:
    """A query that WeChat could have sent now."""
    query = {"timestamp": v.PLAIN.timestamp, "nonce": "n1", "encrypt_type": "aes" if more else "", **named}
    name = "msg_signature" if more else "signature"
    query[name] = crypto.signature(token, query["timestamp"], query["nonce"], *more)
    return Query.of(query)


def refused(door: Door, query: Query, body: bytes) -> Reason:
    with pytest.raises(BadInput) as caught:
        door.open(query, body, NOW)
    return caught.value.reason


def test_vector_of_the_verification() -> None:
    assert v.door().greet(v.VERIFY, v.at(v.VERIFY)) == "4375120948345356249"


def test_vector_of_a_plain_message() -> None:
    opened = v.door().open(v.PLAIN, BODY, NOW)
    assert opened.key is None
    assert opened.fields["Content"] == "好"


def test_vector_of_safe_mode() -> None:
    assert crypto.signature(v.TOKEN, v.SAFE.timestamp, v.SAFE.nonce) == v.SAFE.signature
    assert crypto.signature(v.TOKEN, v.SAFE.timestamp, v.SAFE.nonce, v.SAFE_ENCRYPT) == v.SAFE.msg_signature
    assert crypto.decrypt([v.KEY], v.SAFE_ENCRYPT, v.APP_ID) == (v.SAFE_MESSAGE.encode(), v.KEY)
    same_random = crypto.encrypt(v.KEY, v.SAFE_MESSAGE.encode(), v.APP_ID, b"a8eedb185eb2fecf")
    assert same_random == v.SAFE_ENCRYPT


def test_vector_of_a_reply() -> None:
    assert crypto.encrypt(v.KEY, v.REPLY_MESSAGE, v.APP_ID, v.REPLY_RANDOM) == v.REPLY_ENCRYPT
    sealed = v.door().seal(
        v.REPLY_MESSAGE.decode(), v.KEY, timestamp=1713424427, nonce="415670741", random=v.REPLY_RANDOM
    )
    assert xml.parse(sealed.encode()) == {
        "Encrypt": v.REPLY_ENCRYPT, "MsgSignature": v.REPLY_SIGNATURE, "TimeStamp": "1713424427", "Nonce": "415670741",
    }  # fmt: skip


def test_vector_of_an_encrypted_document() -> None:
    opened = v.xml_door().open(v.XML_QUERY, v.envelope(v.XML_ENCRYPT), v.at(v.XML_QUERY))
    assert (opened.fields["Content"], opened.fields["MsgId"]) == ("abcdteT", "6054768590064713728")


def test_another_implementation_reads_what_is_sealed_here_and_the_other_way_round() -> None:
    oracle = WeChatCrypto(v.TOKEN, "A" * 43, v.APP_ID)
    sealed = v.door().seal(BODY.decode(), v.KEY, timestamp=int(v.PLAIN.timestamp), nonce="n9", random=os.urandom(16))
    fields = xml.parse(sealed.encode())
    read = oracle.decrypt_message(v.envelope(fields["Encrypt"]), fields["MsgSignature"], fields["TimeStamp"], "n9")
    assert read == BODY.decode()

    theirs = xml.parse(oracle.encrypt_message(BODY.decode(), "n7", v.PLAIN.timestamp).encode())
    query = Query(
        timestamp=theirs["TimeStamp"], nonce=theirs["Nonce"], msg_signature=theirs["MsgSignature"], encrypt_type="aes"
    )
    assert v.door().open(query, v.envelope(theirs["Encrypt"]), NOW).fields["Content"] == "好"


def test_another_implementation_reads_the_documents_built_here_and_the_other_way_round() -> None:
    message = parse_message(xml.build({**FIELDS, "MsgId": "6054768590064713728", "Content": "一 & <二>"}))
    assert (message.source, message.content, message.id) == ("o1", "一 & <二>", 6054768590064713728)
    reply = TextReply(source="gh", target="o1", content="三 & <四>", time=7).render()
    fields = xml.parse(reply.encode())
    assert {name: fields[name] for name in ("ToUserName", "FromUserName", "MsgType", "Content", "CreateTime")} == {
        "ToUserName": "o1", "FromUserName": "gh", "MsgType": "text", "Content": "三 & <四>", "CreateTime": "7",
    }  # fmt: skip


def test_a_message_under_the_previous_key_is_read_and_answered_under_it() -> None:
    sealed = crypto.encrypt(OTHER, BODY, v.APP_ID, os.urandom(16))
    opened = v.door(keys=(v.KEY, OTHER)).open(signed(sealed), v.envelope(sealed), NOW)
    assert opened.key == OTHER
    assert refused(v.door(), signed(sealed), v.envelope(sealed)) is Reason.CIPHER


def test_forged_signatures_are_refused() -> None:
    sealed = crypto.encrypt(v.KEY, BODY, v.APP_ID, os.urandom(16))
    assert refused(v.door(), signed(token="guessed"), BODY) is Reason.SIGNATURE
    assert refused(v.door(), signed(sealed, token="guessed"), v.envelope(sealed)) is Reason.SIGNATURE
    other = crypto.encrypt(v.KEY, BODY, v.APP_ID, os.urandom(16))
    assert refused(v.door(), signed(sealed), v.envelope(other)) is Reason.SIGNATURE
    assert (
        refused(v.door(), Query(timestamp=v.PLAIN.timestamp, nonce="n", signature="é😀\ud83d"), BODY)
        is Reason.SIGNATURE
    )
    with pytest.raises(BadInput):
        v.door().greet(signed(token="guessed"), NOW)


@pytest.mark.parametrize("away", [timedelta(seconds=301), timedelta(seconds=-301), timedelta(days=400)])
def test_stale_messages_are_refused_though_their_signature_holds(away: timedelta) -> None:
    with pytest.raises(BadInput) as caught:
        v.door().open(v.PLAIN, BODY, NOW + away)
    assert caught.value.reason is Reason.STALE
    v.door().open(v.PLAIN, BODY, NOW + away / abs(away.total_seconds()) * 300)


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "١٧١٤٠٣٧٠٥٩", "9" * 60, "soon"])
def test_a_timestamp_that_is_no_number_is_stale(stamp: str) -> None:
    assert refused(v.door(), signed(timestamp=stamp), BODY) is Reason.STALE


def test_a_message_for_another_account_is_refused() -> None:
    sealed = crypto.encrypt(v.KEY, BODY, "wx0000000000000000", os.urandom(16))
    assert refused(v.door(), signed(sealed), v.envelope(sealed)) is Reason.APP_ID


def test_modes_are_kept_apart() -> None:
    sealed = crypto.encrypt(v.KEY, BODY, v.APP_ID, os.urandom(16))
    assert refused(v.door(Mode.SAFE), signed(), BODY) is Reason.UNENCRYPTED
    assert refused(v.door(Mode.PLAIN), signed(sealed), v.envelope(sealed)) is Reason.CIPHER
    assert refused(v.door(), signed(encrypt_type="rot13"), BODY) is Reason.MALFORMED
    both = BODY.replace(b"</xml>", f"<Encrypt>{sealed}</Encrypt></xml>".encode()).replace("好".encode(), "坏".encode())
    assert v.door().open(signed(sealed), both, NOW).fields["Content"] == "好"


def bombs() -> list[bytes]:
    nested = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 9))
    return [
        f'<!DOCTYPE xml [<!ENTITY e0 "x">{nested}]><xml><Content>&e8;</Content></xml>'.encode(),
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
        b"<xml>" + b"<a>" * 9000,
        b"<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>",
        b"<html/>", b"", b"\x00", b"{}", b"<xml>&unknown;</xml>", b"\xff\xfe<\x00x\x00",
        b"<?xml version='1.0' encoding='utf-7'?><xml>+ADw-</xml",
    ]  # fmt: skip


@pytest.mark.parametrize("bomb", bombs())
def test_entity_bombs_and_other_xml_are_refused(bomb: bytes) -> None:
    assert refused(v.door(), signed(), bomb) is Reason.MALFORMED
    sealed = crypto.encrypt(v.KEY, bomb, v.APP_ID, os.urandom(16))
    assert refused(v.door(), signed(sealed), v.envelope(sealed)) is Reason.MALFORMED


def test_two_megabytes_are_refused_unread() -> None:
    assert refused(v.door(), signed(), b"<xml>" + b"a" * 2_000_000 + b"</xml>") is Reason.TOO_LARGE


def test_half_characters_and_control_characters_become_visible() -> None:
    assert xml.parse(b"<xml><C>\xed\xa0\xbd \x07 &#xD83D; &#56832; &#x110000; &#128512; &#20013;</C></xml>")["C"] == (
        "\ufffd\ufffd\ufffd \ufffd \ufffd \ufffd \ufffd 😀 中"
    )


@given(st.text())
def test_what_is_built_is_read_back_as_one_text(words: str) -> None:
    fields = xml.parse(xml.build({"MsgType": "text", "Content": words, "At": 7}).encode("utf-8", "surrogatepass"))
    assert set(fields) == {"MsgType", "Content", "At"}
    expected = xml.parse(xml.build({"Content": words}).encode("utf-8", "surrogatepass"))["Content"]
    assert fields["Content"] == expected
    if words.isprintable():
        assert fields["Content"] == words


def test_words_cannot_break_out_of_their_section() -> None:
    evil = "]]></Content><MsgType><![CDATA[news]]></MsgType><Content><![CDATA[]]]]>"
    assert xml.parse(xml.build({"MsgType": "text", "Content": evil}).encode()) == {"MsgType": "text", "Content": evil}


@pytest.mark.parametrize("bad", ["", "A" * 42, "A" * 44, "é" * 43, "-" * 43])
def test_a_bad_key_is_named_at_the_start(bad: str) -> None:
    with pytest.raises(BadKey):
        AesKey.of(bad)


def mutants(seed: int, count: int) -> list[tuple[Query, bytes]]:
    """Bodies with a signature that holds, torn in every place: plain, sealed, and sealed around torn frames."""
    dice = random.Random(seed)  # noqa: S311  # the same bodies in every run
    made = []
    for _ in range(count):
        torn = bytearray(BODY)
        for _ in range(dice.randint(0, 6)):
            at = dice.randrange(len(torn) + 1)
            torn[at : at + dice.randint(0, 9)] = dice.randbytes(dice.randint(0, 9))
        way = dice.randrange(4)
        if way == 0:
            made.append((signed(), bytes(torn)))
            continue
        if way == 1:
            sealed = crypto.encrypt(v.KEY, bytes(torn), v.APP_ID, dice.randbytes(16))
        elif way == 2:
            encryptor = v.KEY.cipher().encryptor()
            sealed = base64.b64encode(encryptor.update(dice.randbytes(16 * dice.randint(0, 6)))).decode()
        else:
            sealed = bytes(torn).decode("utf-8", "replace").replace("<", "").replace("&", "")
        made.append((signed(sealed), v.envelope(sealed)))
    return made


def test_fifty_thousand_torn_bodies_raise_the_one_error_or_are_read() -> None:
    door, read, reasons = v.door(), 0, set()
    for query, body in mutants(20261124, 50_000):
        try:
            door.open(query, body, NOW)
            read += 1
        except BadInput as error:
            reasons.add(error.reason)
    assert read > 1000
    assert reasons == {Reason.MALFORMED, Reason.CIPHER, Reason.SIGNATURE}
