"""Uploads: encrypted files of a conversation, and nothing of them in the clear, their names not either."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Upload(Base):
    """`rows`: how many employees a sheet lists; 0 for any other file."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    size: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    key_id: Mapped[str]
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
