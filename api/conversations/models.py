"""A conversation, its messages, and the buttons that were issued to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Conversation(Base):
    """`owner` and `epoch` fence the bot: what was begun under another epoch is not published.

    `episode_id` names the open episode, if there is one; `failures` counts answers in a row that did not help;
    `returned` tells the bot how the last episode ended.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    locale: Mapped[str] = mapped_column(default="zh-CN")
    page_url: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_expires_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(default="bot")
    epoch: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    episode_id: Mapped[str | None]
    returned: Mapped[dict[str, Any] | None]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Message(Base):
    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_msg_id"),
        Index("ix_message_turn", "turn_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    role: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    buttons: Mapped[list[Any]]
    citations: Mapped[list[Any]]
    data: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(default="")
    client_msg_id: Mapped[str | None]
    body_hash: Mapped[str] = mapped_column(default="")
    turn_id: Mapped[str | None]
    created_at: Mapped[datetime]


class Choice(Base):
    """A button as issued: people hold its id, the server keeps what it does."""

    __tablename__ = "choice"
    __table_args__ = (Index("ix_choice_title", "conversation_id", "title"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    message_id: Mapped[str]
    seq: Mapped[int]
    title: Mapped[str]
    command: Mapped[dict[str, Any]]
