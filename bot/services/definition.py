"""What a service is: who may use it, what to bring, and the questions it asks. Data, read by `loading`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.messages import Citation


class Effect(StrEnum):
    """What the completion of a service does to the registration that it is about (动态管理)."""

    CHANGE = "change"
    CANCEL = "cancel"


class InputType(StrEnum):
    """How a question is answered (contract, section 1)."""

    NAME = "name"
    TEXT = "text"
    ID_DOCUMENT = "id_document"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    DATE = "date"
    PLACE = "place"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    AGREEMENT = "agreement"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from. `value` is what is stored, `title` what people read.

    `below` is the value of what somebody has who did not finish this one: 初中没读完 is 小学.
    """

    value: str
    title: str
    synonyms: tuple[str, ...] = ()
    below: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    Attributes:
        label: its name in the review, e.g. 失业日期.
        aliases: what else people call it, e.g. 手机 for 手机号码.
        secure: the answer goes to the vault and never into the dialogue.
        when: names of predicates that must all hold for the question to be asked.
        depends_on: steps whose change makes this one be asked again.
        errors: sentences that say what to do, by the reason of the refusal.
        limits: bounds that the parser of this type knows, e.g. `not_future`.
        replaces: the answer of the registration that this one takes the place of, once a clerk completes it.
        source: where the options stand, if a law lists them.
    """

    key: str
    type: InputType
    label: str
    prompt: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    secure: bool = False
    optional: bool = False
    options: tuple[Option, ...] = ()
    when: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int | bool] = field(default_factory=dict)
    replaces: str = ""
    source: "Source | None" = None

    def option(self, value: str) -> Option | None:
        """The option that stores `value`."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands, and when a person last looked."""

    name: str
    document_no: str
    clause: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class Material:
    """One item of the 一次性告知."""

    title: str
    note: str
    source: Source


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of eligibility: a named check, the words of the law and what to say where they speak against.

    `step` is the answer that it looks at, where that is not the one of the check's own name.
    """

    name: str
    label: str
    quote: str
    against: str
    unknown: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the catalogue (公共就业服务目录).

    Attributes:
        version: the number that editors give and a mark of the contents, so that a definition that was changed is never
            taken for the one that an application began with.
        working_days: the promise of the document that is cited; None where it makes none.
        effect, concerns, carries: of a service about an earlier registration: what its completion does to it,
            the question that names it (its options are ids of services), and the answers that are taken over from it.
    """

    id: str
    version: str
    title: str
    summary: str
    who: str
    where: str
    working_days: int | None
    materials: tuple[Material, ...]
    citation: Citation
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]
    effect: Effect | None = None
    concerns: str = ""
    carries: tuple[str, ...] = ()

    @property
    def concerned(self) -> tuple[str, ...]:
        """The services whose registrations this one changes or cancels."""
        return tuple(option.value for option in self.step(self.concerns).options) if self.concerns else ()

    def step(self, key: str) -> Step:
        """The step of that key.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)
