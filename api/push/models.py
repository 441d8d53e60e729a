"""Where offers reach a volunteer whose console is closed, and what waits to be sent there."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class PushDevice(Base):
    """A browser's subscription (RFC 8030): `endpoint` at its maker's push service, and keys that it alone can open."""

    __tablename__ = "push_device"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]


class PushLetter(Base):
    """One word to one device. It is gone once it is sent, or once its offer is over."""

    __tablename__ = "push_letter"

    id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("push_device.id", ondelete="CASCADE"), index=True)
    episode_id: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime]
