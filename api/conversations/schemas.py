"""Shapes of a citizen's side (contract, sections 1 and 2)."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot.dialogue.incoming import MAX_CHARS, is_blank

ClientMsgId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.:\-]+$")]


def _spoken(text: str) -> str:
    if is_blank(text):
        raise ValueError("请输入您想说的话")
    if len(text) > MAX_CHARS:
        raise ValueError(f"一次最多 {MAX_CHARS} 个字，请分几次发送")
    return text


def _whole(text: object) -> object:
    """JSON can carry half of a surrogate pair, which is no character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(text, str) else text


SpokenText = Annotated[str, BeforeValidator(_whole), AfterValidator(_spoken)]


class Strict(BaseModel):
    """What comes in: nothing unknown, and only text that can be stored."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: object) -> object:
        return {name: _whole(value) for name, value in data.items()} if isinstance(data, dict) else data


class Button(BaseModel):
    title: str
    payload: str


class Citation(BaseModel):
    document_no: str
    title: str
    clause: str
    heading: str
    quote: str
    url: str


class Author(BaseModel):
    name: str


class Message(BaseModel):
    seq: int
    id: str
    role: Literal["user", "bot", "volunteer", "system"]
    kind: str
    text: str
    buttons: list[Button]
    citations: list[Citation]
    data: dict[str, Any]
    author: Author
    created_at: str


class Opened(BaseModel):
    conversation_id: str
    token: str
    messages: list[Message]
    as_of_seq: int


class Open(Strict):
    channel: Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=r"^[a-z0-9_-]+$")]
    locale: Annotated[str, StringConstraints(max_length=16)] = "zh-CN"
    page_url: Annotated[str, StringConstraints(max_length=2000)] = ""


class Send(Strict):
    """Words, or the id of a button that was issued to this conversation: exactly one of the two."""

    client_msg_id: ClientMsgId
    text: SpokenText | None = None
    payload: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "Send":
        if (self.text is None) == (self.payload is None):
            raise ValueError("请发送文字，或者点一个按钮")
        return self


class SecureAnswer(Strict):
    client_msg_id: ClientMsgId
    application_id: Annotated[str, StringConstraints(max_length=64)]
    step: Annotated[str, StringConstraints(max_length=64)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Continue(Strict):
    ticket: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Answered(BaseModel):
    message: Message
    replies: list[Message]
    as_of_seq: int


class Transcript(BaseModel):
    messages: list[Message]
    as_of_seq: int


class Deleted(BaseModel):
    deleted: list[str] = Field(description="what is gone")
    kept: list[dict[str, str]] = Field(description="what must survive, and why")
