"""How far each side of a conversation has come: what reached it, and what it has seen."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Receipt(Base):
    """One row a side (`citizen` or `staff`). `read_seq` is never beyond `delivered_seq`; neither goes back."""

    __tablename__ = "receipt"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    delivered_seq: Mapped[int] = mapped_column(default=0)
    read_seq: Mapped[int] = mapped_column(default=0)
