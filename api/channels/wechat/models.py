"""Who writes by WeChat, what came in, and what goes out."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base

_PERSON = "wechat_person.openid"


class WechatPerson(Base):
    """One person and her one conversation.

    `delivered_seq`: messages up to it were given to WeChat, or need not be. `choices`: what a number stands for, as
    she sees it. `left_at`: when she unsubscribed, by WeChat's clock.
    """

    __tablename__ = "wechat_person"

    openid: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), unique=True)
    subscribed: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None]
    delivered_seq: Mapped[int] = mapped_column(default=0)
    choices: Mapped[list[Any]]
    created_at: Mapped[datetime]


class WechatInbox(Base):
    """One message or event, however often it is delivered.

    `state`: open → offered → done, where the answer went back on the delivery itself; open → queued, where it was
    acknowledged and the answer goes by the outbox. `deed` is what it asks for; words themselves are not kept here.
    While `held_until` is ahead, a delivery waits for the answer and the outbox leaves it alone.
    """

    __tablename__ = "wechat_inbox"
    __table_args__ = (Index("ix_wechat_inbox_state", "state", "received_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    openid: Mapped[str] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    deed: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="open")
    reply: Mapped[str] = mapped_column(default="")
    deliveries: Mapped[int] = mapped_column(default=1)
    held_until: Mapped[datetime]
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class WechatStamp(Base):
    """Timestamp and nonce of a delivery: they are good for one message only."""

    __tablename__ = "wechat_stamp"

    stamp: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class WechatLetter(Base):
    """The outbox: one text that the account sends on its own, or one picture (`file_id`).

    `state`: waiting → sending → sent; parked (until the person writes again), dead (staff decide), dropped.
    `why` is WeChat's error number, or a word of our own. `asks`: a number would be the answer to it.
    """

    __tablename__ = "wechat_letter"
    __table_args__ = (Index("ix_wechat_letter_state", "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    openid: Mapped[str] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    words: Mapped[str]
    file_id: Mapped[str] = mapped_column(default="", server_default="")
    choices: Mapped[list[Any]]
    by_person: Mapped[bool]
    asks: Mapped[bool] = mapped_column(default=False, server_default="0")
    state: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class WechatAllowance(Base):
    """The quota ledger: what is left of what a person's last deed of a kind opened."""

    __tablename__ = "wechat_allowance"

    openid: Mapped[str] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    trigger: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[int]
    until: Mapped[datetime]


class WechatImage(Base):
    """An image that a person sent. Its bytes rest in the vault. `state`: waiting, kept, lost."""

    __tablename__ = "wechat_image"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    media_id: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str] = mapped_column(default="")
    secret_id: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
