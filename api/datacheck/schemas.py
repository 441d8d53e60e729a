"""The schema of every folder of `data/`: what a file must hold, and that a fact names its source."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"不是正确的正则表达式：{error}") from error
    return text


Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Pattern = Annotated[Words, AfterValidator(_pattern)]
Code = Annotated[str, Field(pattern=r"^\d{6}$")]
Phone = Annotated[str, Field(pattern=r"^[\d-]{3,15}$")]


class Strict(BaseModel):
    """A key that nobody reads is a slip of the pen, and is refused."""

    model_config = ConfigDict(extra="forbid")


class Sourced(Strict):
    """A fact that a citizen may read."""

    source: Words
    checked_on: date


class Line(Sourced):
    phone: Phone
    name: Words
    use: Literal["danger", "policy"]


class Lines(RootModel[Annotated[list[Line], Field(min_length=1)]]):
    """Telephone lines."""


class Topic(Sourced):
    topic: Words
    words: list[Pattern]
    unless: list[Pattern]
    text: Words
    lines: list[Phone]


class Referrals(Strict):
    topics: list[Topic]


class County(Strict):
    code: Code
    name: Words
    aliases: list[Words] = []


class City(County):
    counties: list[County]


class Places(Sourced):
    document_no: str
    valid_from: date
    province: County
    cities: list[City]


class Provinces(Sourced):
    document_no: str
    valid_from: date
    provinces: dict[Code, Words]


class Year(Sourced):
    year: int
    document_no: Words
    valid_from: date
    holidays: dict[Words, list[date]]
    workdays: list[date]


class Workdays(Strict):
    years: list[Year]


class Offered(Sourced):
    title: Words
    place: Code | Literal[""]
    begins: date
    ends: date
    text: str
    document_no: str

    @model_validator(mode="after")
    def _in_order(self) -> "Offered":
        if self.ends < self.begins:
            raise ValueError("结束的日期在开始之前")
        return self


class Listing(Strict):
    items: list[Offered]


class Button(Strict):
    title: Words
    service: Words


Of = Literal["jobs", "gigs", "courses", "events"]


class Elsewhere(Sourced):
    line: Phone
    words: dict[Of, Words]
    buttons: dict[Of, Button]


class Synonyms(RootModel[dict[Words, list[Words]]]):
    """What laws call it → what people say."""


class Slips(RootModel[dict[Words, Words]]):
    """A slip → the word."""


class Neighbour(Strict):
    topic: str
    ask_at: list[Phone]
    questions: Annotated[list[Words], Field(min_length=1)]
    settled_by: list[Words] = []


class Article(Strict):
    """`holds` is how the article is known, for numbers move with amendments."""

    holds: Annotated[str, Field(min_length=4)]
    questions: Annotated[list[Words], Field(min_length=1)]


class AskedOfLaw(Strict):
    """What people ask of a national law."""

    law: Words
    articles: Annotated[list[Article], Field(min_length=1)]


class Neighbours(RootModel[list[Neighbour]]):
    """Topics next door."""


class Point(Strict):
    quote: Words
    lead: Words
    questions: Annotated[list[Words], Field(min_length=1)]
    gives: list[Words] = []
    service: Words = "-"


class Curated(Strict):
    document_no: Words
    clauses: dict[Words, list[Point]]


class PolicyDetails(Sourced):
    document_no: Words
    title: Words
    issuers: Annotated[list[Words], Field(min_length=1)]
    issued_on: date
    valid_from: date
    valid_to: date | None
    period_note: str = ""
    region: Code
    kind: str = ""


class Need(Strict):
    title: Words
    topics: list[Words] = []
    words: list[Words]


class Routing(Strict):
    skills: list[Need]
    groups: list[Need]


class Phrases(Strict):
    harmless: list[Pattern]
    counting: list[Pattern]
    disguised: list[Pattern] = []


class TriageTopic(Strict):
    title: Words
    words: list[Pattern]


class Triage(Strict):
    danger: Phrases
    wants_person: Phrases
    cancels_person: list[Pattern]
    topics: list[TriageTopic]


class SensitiveTopic(TriageTopic):
    offer: Words


class Sensitive(Strict):
    topics: list[SensitiveTopic]


Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Minutes = Annotated[int, Field(gt=0)]


class ServiceLevels(Strict):
    hours: list[tuple[Hour, Hour]]
    minutes: Minutes
    urgent_minutes: Minutes
    topics: dict[Words, Minutes]


class Entities(RootModel[dict[Words, dict[Words, list[Words]]]]):
    """Kind → what a name stands for → its names."""


class Calibration(RootModel[dict[Words, dict[Words, float]]]):
    """Learned; see `make calibrate`."""


class Intent(Strict):
    intent: Words
    examples: Words


class Nlu(Strict):
    version: Words
    nlu: list[Intent]


class Rule(Strict):
    rule: Words
    steps: list[dict[str, Any]]
    condition: list[dict[str, Any]] = []


class Rules(Strict):
    version: Words
    rules: list[Rule]


class Grant(Strict):
    count: Annotated[int, Field(ge=0)]
    seconds: Annotated[int, Field(gt=0)]


class Quotas(Sourced):
    grants: dict[Words, Grant]
    kept_for_volunteer: int


class Wechat(BaseModel):
    """The menu's entries are checked where they are read."""

    quotas: Quotas
    menu: list[dict[str, Any]]


SCHEMAS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("lines/lines.yml", Lines),
    ("lines/referrals.yml", Referrals),
    ("places/fujian.yml", Places),
    ("places/provinces.yml", Provinces),
    ("calendar/workdays.yml", Workdays),
    ("listings/elsewhere.yml", Elsewhere),
    ("listings/*.yml", Listing),
    ("laws/*.yml", AskedOfLaw),
    ("faq/synonyms.yml", Synonyms),
    ("faq/slips.yml", Slips),
    ("faq/neighbours.yml", Neighbours),
    ("faq/*.yml", Curated),
    ("policies/*.yml", PolicyDetails),
    ("handoff/routing.yml", Routing),
    ("handoff/triage.yml", Triage),
    ("handoff/sensitive.yml", Sensitive),
    ("handoff/sla.yml", ServiceLevels),
    ("lookups/*.yml", Entities),
    ("ranking/*.yml", Calibration),
    ("nlu/*.yml", Nlu),
    ("rules/*.yml", Rules),
    ("channels/wechat.yml", Wechat),
)
"""By path under `data/`; the first that fits counts. Services have a reader of their own."""
