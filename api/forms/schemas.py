"""Shapes of a service's form on the page."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api.conversations.schemas import Strict
from bot.dialogue.incoming import MAX_CHARS

Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Said = Annotated[str, StringConstraints(max_length=MAX_CHARS)]
Revision = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class BeginForm(Strict):
    service: Key


class SaveForm(Strict):
    """`revision` is that of the form that the answers were given to."""

    revision: Revision
    answers: dict[Key, Said] = Field(max_length=60)


class Submit(Strict):
    revision: Revision


class Option(BaseModel):
    value: str
    title: str


class FormQuestion(BaseModel):
    step: str
    label: str
    prompt: str
    help: str
    type: str
    secure: bool
    optional: bool
    options: list[Option]
    answered: bool
    value: str = Field(description="what the box holds; always empty for a secure question")
    display: str


class Fault(BaseModel):
    step: str
    label: str
    message: str
    options: list[Option] = Field(description="the readings to choose from, where the answer fits several")


class Supply(Strict):
    """`answers` to the questions of `wanted`; `revision` is that of the form that they were given to."""

    revision: Revision
    answers: dict[Key, Said] = Field(max_length=60)


class Wanted(BaseModel):
    reason: str = Field(description="what the clerk asks for, in her words")
    questions: list[FormQuestion]


class Finding(BaseModel):
    sentence: str
    quote: str


class Receipt(BaseModel):
    receipt_no: str
    submitted_at: str
    due_on: str
    text: str
    status_url: str
    qr: str = Field(description="an image of `status_url` as a data address")


class FilledForm(BaseModel):
    application_id: str
    service: str
    title: str
    state: str
    state_title: str
    revision: str
    done: int
    total: int
    questions: list[FormQuestion] = Field(description="all that apply, in order")
    next: list[str] = Field(description="those that are asked together now; empty at the review")
    faults: list[Fault]
    findings: list[Finding]
    hints: list[str] = Field(description="worth knowing; they decide nothing")
    disclaimer: str
    receipt: Receipt | None
    wanted: Wanted | None = Field(description="what a clerk asked for and is still to come")


class Current(BaseModel):
    form: FilledForm | None = Field(description="null where none is being filled in")
    waiting: list[str] = Field(description="applications of which a clerk asked more, newest first")


class FormLink(BaseModel):
    url: str = Field(description="for this person alone; its ticket stands behind the #")
    expires_at: str
