"""Secrets: encrypted values and nothing else of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Secret(Base):
    __tablename__ = "secret"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    key_id: Mapped[str] = mapped_column(index=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class VaultState(Base):
    """What the vault keeps for itself, sealed: the key of its digests, which outlives the keys that encrypt."""

    __tablename__ = "vault_state"

    name: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[str]
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
