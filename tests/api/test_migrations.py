"""A database of the release before is brought to this one with all that is in it."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from api.migrations.run import config, upgrade

CONVERSATION = (
    "INSERT INTO conversation (id, channel, locale, page_url, token_hash, token_expires_at, owner, epoch, last_seq, "
    "turn_count, failures, created_at) VALUES ('cnv', 'web', 'zh-CN', '', 'h', '2022-02-01', 'bot', 0, 1, 1, 0, "
    "'2022-01-01')"
)
TURN = (
    "INSERT INTO turn (id, conversation_id, seq, number, state, epoch, text, command, secrets, secure, attempts, "
    "created_at) VALUES ('trn', 'cnv', 1, 0, 'answered', 0, '你好', 'null', '[]', 'null', 1, '2022-01-01')"
)
ROW = (
    "INSERT INTO document (document_no, title, text, details, content_hash, valid_from, valid_to, imported_at) "
    "VALUES ('甲', :title, '一、甲', '{}', 'h', :begins, NULL, '2022-01-01 00:00:00')"
)


async def on(engine: AsyncEngine, step: Callable[..., None], *arguments: str) -> None:
    def run(connection: Connection) -> None:
        made = config()
        made.attributes["connection"] = connection
        step(made, *arguments)

    async with engine.begin() as connection:
        await connection.run_sync(run)


async def test_turns_lose_their_number_and_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    engine = create_async_engine(url)
    await on(engine, command.upgrade, "0003")
    async with engine.begin() as connection:
        for statement in (CONVERSATION, TURN):
            await connection.execute(text(statement))
    for target in ("0004", "0003", "0004"):
        await on(engine, command.downgrade if target == "0003" else command.upgrade, target)
        async with engine.begin() as connection:
            assert (await connection.execute(text("SELECT text FROM turn"))).scalars().all() == ["你好"]
            assert (await connection.execute(text("SELECT last_seq FROM conversation"))).scalars().all() == [1]
    await engine.dispose()


async def test_turns_of_a_conversation_are_found_by_an_index(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    await upgrade(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        asked = "SELECT text FROM turn WHERE conversation_id = 'cnv' AND seq < 9 ORDER BY seq DESC LIMIT 3"
        plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()
    assert [row[3] for row in plan] == ["SEARCH turn USING INDEX ix_turn_in_order (conversation_id=? AND seq<?)"]
    await engine.dispose()


async def test_a_populated_database_is_upgraded_and_takes_a_second_version(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    engine = create_async_engine(url)
    await on(engine, command.upgrade, "0001")
    async with engine.begin() as connection:
        await connection.execute(text(ROW), {"title": "旧", "begins": "2021-12-31"})
    await upgrade(url)
    async with engine.begin() as connection:
        await connection.execute(text(ROW), {"title": "新", "begins": "2024-01-01"})
        rows = (await connection.execute(text("SELECT title, repealed_on FROM document ORDER BY valid_from"))).all()
    assert rows == [("旧", None), ("新", None)]
    await on(engine, command.check)
    await on(engine, command.downgrade, "0001")
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT title FROM document"))).scalars().all() == ["新"]
    await engine.dispose()


async def test_files_of_both_rooms_come_together_with_their_bytes(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    engine = create_async_engine(url)
    await on(engine, command.upgrade, "0008")
    made = CONVERSATION.replace("turn_count, ", "").replace("0, 1, 1, 0,", "0, 1, 0,")
    upload = (
        "INSERT INTO upload (id, conversation_id, kind, size, rows, key_id, nonce, ciphertext, created_at) "
        "VALUES ('upl', 'cnv', 'xlsx', 3, 2, 'k', x'01', x'0203', '2022-01-01')"
    )
    sent = (
        "INSERT INTO attachment (id, conversation_id, message_id, client_msg_id, name, media_type, size, sha256, "
        "created_at) VALUES ('att', 'cnv', 'msg', 'c', 'a.png', 'image/png', 4, 's', '2022-01-01')"
    )
    async with engine.begin() as connection:
        for statement in (made, upload, sent):
            await connection.execute(text(statement))
    await on(engine, command.upgrade, "0010")
    async with engine.begin() as connection:
        found = "SELECT id, message_id, media_type, rows, key_id, ciphertext FROM stored_file ORDER BY id"
        rows = (await connection.execute(text(found))).all()
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert rows == [("att", "msg", "image/png", 0, "", b""), ("upl", None, sheet, 2, "k", b"\x02\x03")]
    await on(engine, command.downgrade, "0008")
    async with engine.begin() as connection:
        rows = (await connection.execute(text("SELECT id, kind, rows, ciphertext FROM upload"))).all()
    assert rows == [("upl", "xlsx", 2, b"\x02\x03")]
    await engine.dispose()


PLAN = (
    "INSERT INTO plan (id, conversation_id, person_group, place, mode, staff_id, created_by, created_at) "
    "VALUES ('pln', 'cnv', '退役军人', '350102', 'one_to_one', 'stf', 'stf', '2026-03-01 00:00:00')"
)
STAFF = (
    "INSERT INTO staff_member (id, username, name, password_hash, roles, regions, disabled, always_on_duty, presence, "
    "presence_reason, created_at) VALUES ('stf', 'lin', '林', 'h', '[]', '[]', 0, 0, 'away', '', '2022-01-01')"
)


async def test_plans_of_before_are_of_their_conversation_and_year(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'plans.db'}"
    engine = create_async_engine(url)
    await on(engine, command.upgrade, "0012")
    async with engine.begin() as connection:
        for statement in (STAFF, PLAN):
            await connection.execute(text(statement))
    for target in ("head", "0012", "head"):
        await on(engine, command.downgrade if target == "0012" else command.upgrade, target)
        async with engine.begin() as connection:
            assert (await connection.execute(text("SELECT staff_id FROM plan"))).all() == [("stf",)]
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT person, year FROM plan"))).all() == [("cnv", 2026)]
    await engine.dispose()
