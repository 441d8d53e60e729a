"""The vault keeps personal values unreadable, and notices when a row was changed."""

import base64
import json
import os
import stat

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli import app
from api.files import repository as files
from api.files.service import Files
from api.house import House
from api.settings import Settings
from api.vault.keys import BadKey, Key, load_keys
from api.vault.models import Secret
from api.vault.rotation import left, rotate
from api.vault.service import SealBroken, Vault
from bot.files.accept import Accepted

NUMBER = "11010519491231002X"


async def _conversation(house: House) -> str:
    async with house.db.write() as session:
        made, _, _ = await house.conversations.create(session, channel="web", locale="zh-CN", page_url="", greeting=())
    return made.id


async def test_a_house_without_the_key_of_what_rests_in_it_is_not_opened(house: House) -> None:
    conversation_id = await _conversation(house)
    async with house.db.write() as session:
        await house.vault.recognises(session)
        await house.vault.put(session, conversation_id, "id_document", NUMBER)
        other = Vault(house.clock, [Key.of(os.urandom(32))])
        with pytest.raises(SealBroken, match=r"vault\.key"):
            await other.recognises(session)
        await house.vault.recognises(session)


async def test_value_comes_back_and_is_not_in_the_database_file(house: House) -> None:
    conversation_id = await _conversation(house)
    async with house.db.write() as session:
        secret_id = await house.vault.put(session, conversation_id, "id_document", NUMBER)
    async with house.db.read() as session:
        assert await house.vault.get(session, secret_id) == NUMBER
    for path in house.settings.data_dir.glob("hongniang.db*"):
        assert NUMBER.encode() not in path.read_bytes()


@pytest.mark.parametrize("column", ["kind", "ciphertext", "nonce"])
async def test_changed_row_is_refused(house: House, column: str) -> None:
    conversation_id = await _conversation(house)
    async with house.db.write() as session:
        secret_id = await house.vault.put(session, conversation_id, "phone", "13800138000")
        row = await session.get(Secret, secret_id)
        assert row is not None
        old = getattr(row, column)
        setattr(row, column, "x" if column == "kind" else bytes([old[0] ^ 1]) + old[1:])
    async with house.db.read() as session:
        with pytest.raises(SealBroken):
            await house.vault.get(session, secret_id)


async def test_key_rotation_reads_old_and_writes_new(house: House) -> None:
    old, new = Key.of(os.urandom(32)), Key.of(os.urandom(32))
    conversation_id = await _conversation(house)
    async with house.db.write() as session:
        secret_id = await Vault(house.clock, [old]).put(session, conversation_id, "phone", "13800138000")
        rotated = Vault(house.clock, [new, old])
        assert await rotated.get(session, secret_id) == "13800138000"
        fresh = await rotated.put(session, conversation_id, "phone", "13900139000")
        row = await session.get(Secret, fresh)
        assert row is not None
        assert row.key_id == new.id
        with pytest.raises(SealBroken):
            await Vault(house.clock, [old]).get(session, fresh)


async def test_unknown_reference(house: House) -> None:
    async with house.db.read() as session:
        with pytest.raises(KeyError):
            await house.vault.get(session, "sec_none")


def test_key_file_is_private_and_stays(settings: Settings) -> None:
    (settings.data_dir / "vault.key").unlink()
    first = load_keys(settings)
    assert stat.S_IMODE((settings.data_dir / "vault.key").stat().st_mode) == 0o600
    assert load_keys(settings) == first


@pytest.mark.parametrize("bad", ["not base64!", base64.b64encode(b"short").decode()])
def test_bad_key_is_named(settings: Settings, bad: str) -> None:
    with pytest.raises(BadKey, match="HONGNIANG_VAULT_KEYS"):
        load_keys(settings.model_copy(update={"vault_keys": type(settings.vault_keys)(bad)}))


async def test_deleting_a_conversation_takes_its_secrets_along(house: House) -> None:
    conversation_id = await _conversation(house)
    async with house.db.write() as session:
        await house.vault.put(session, conversation_id, "phone", "13800138000")
        await session.execute(text("DELETE FROM conversation WHERE id = :id"), {"id": conversation_id})
    async with house.db.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM secret")) == 0


async def test_all_is_encrypted_anew_however_often_it_is_cut_off_and_the_old_key_may_go(house: House) -> None:
    old, new = Key.of(os.urandom(32)), Key.of(os.urandom(32))
    conversation_id = await _conversation(house)
    before = Vault(house.clock, [old])
    async with house.db.write() as session:
        ids = [await before.put(session, conversation_id, "phone", f"1380013800{i}") for i in range(3)]
        accepted = Accepted(b"picture", "x.png", "image/png")
        file = await Files(house.clock, before).keep(session, conversation_id, accepted)
    both = Vault(house.clock, [new, old])

    def cut_off(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotate(house.db, both, cut_off)
    async with house.db.read() as session:
        assert await left(session, both) == 1
    assert await rotate(house.db, both, lambda _done: None) == 1
    alone = Vault(house.clock, [new])
    async with house.db.read() as session:
        await alone.wake(session)
        assert [await alone.get(session, id_) for id_ in ids] == [f"1380013800{i}" for i in range(3)]
        row = await files.by_id(session, conversation_id, file.id)
        assert row is not None
        assert Files(house.clock, alone).open(row) == b"picture"
        assert await left(session, alone) == 0
    assert alone.digest("x") == before.digest("x"), "what was compared before must still compare"
    with pytest.raises(SealBroken):
        async with house.db.read() as session:
            await Vault(house.clock, [old]).wake(session)


def test_the_command_says_which_key_is_missing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite+aiosqlite:///{house.settings.data_dir / 'other.db'}"
    keys = [base64.b64encode(os.urandom(32)).decode() for _ in range(2)]
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("HONGNIANG_DATABASE_URL", url)

    def run(given: str) -> tuple[int, str]:
        monkeypatch.setenv("HONGNIANG_VAULT_KEYS", given)
        done = CliRunner().invoke(app, ["vault", "rotate", "--json"])
        return done.exit_code, done.output

    assert run(keys[0])[0] == 0
    code, said = run(keys[1])
    assert code == 1
    assert "HONGNIANG_VAULT_KEYS" in said
    assert run(",".join(reversed(keys)))[0] == 0
    assert json.loads(run(keys[1])[1]) == {"renewed": 0, "left": 0}
    assert run("short")[0] == 1
