"""Files of a conversation: what a person hands in as an answer, and what both sides send each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class StoredFile(Base):
    """Encrypted, bound to its row and conversation, and nothing of it in the clear but its masked name.

    `rows`: how many employees a sheet lists; 0 for any other file. `message_id`, `client_msg_id`, `digest`: of a file
    that was sent as a message; the digest is keyed, of the file as it came. Without `key_id`, the bytes of a release
    before still lie in the data folder (`api.files.adopting`).
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_msg_id"),
        Index("ix_stored_file_message", "message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str | None]
    client_msg_id: Mapped[str | None]
    digest: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str]
    size: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    key_id: Mapped[str] = mapped_column(default="", index=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[datetime]
