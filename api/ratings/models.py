"""好差评: ratings of an episode, an application or the assistant."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Rating(Base):
    __tablename__ = "rating"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    episode_id: Mapped[str | None]
    application_id: Mapped[str | None]
    score: Mapped[int]
    tags: Mapped[list[Any]]
    comment: Mapped[str]
    created_at: Mapped[datetime]
