"""One-time links to the page on which a single secure question is answered."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class SecureLink(Base):
    """Bound to one question of one application. Only the hash of its token is kept; `used_at` says that it is spent."""

    __tablename__ = "secure_link"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    step: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
