"""One parser an input type. Strict ones recognise what is surely an answer; free ones take what is left."""

from collections.abc import Callable, Mapping

from bot.services.definition import InputType, Step
from bot.services.outcomes import Outcome
from bot.services.parsers.choices import parse_agreement, parse_choice, parse_multi_choice, parse_yes_no
from bot.services.parsers.context import Context
from bot.services.parsers.dates import parse_date
from bot.services.parsers.documents import parse_credit_code, parse_id_document, parse_phone
from bot.services.parsers.locations import parse_place
from bot.services.parsers.people import parse_any_name, parse_name
from bot.services.parsers.simple import parse_file, parse_number, parse_statement, parse_text

type StrictParser = Callable[[Step, str, Context], Outcome | None]
type FreeParser = Callable[[Step, str, Context], Outcome]

STRICT: Mapping[InputType, StrictParser] = {
    InputType.NAME: parse_name,
    InputType.ID_DOCUMENT: parse_id_document,
    InputType.CREDIT_CODE: parse_credit_code,
    InputType.PHONE: parse_phone,
    InputType.DATE: parse_date,
    InputType.PLACE: parse_place,
    InputType.CHOICE: parse_choice,
    InputType.MULTI_CHOICE: parse_multi_choice,
    InputType.YES_NO: parse_yes_no,
    InputType.NUMBER: parse_number,
    InputType.AGREEMENT: parse_agreement,
    InputType.TEXT: parse_statement,
    InputType.FILE: parse_file,
}

FREE: Mapping[InputType, FreeParser] = {
    InputType.NAME: parse_any_name,
    InputType.TEXT: parse_text,
}


def strict(step: Step, text: str, context: Context) -> Outcome | None:
    """What the words surely say as an answer to this step; None where they need not be one."""
    parser = STRICT.get(step.type)
    return parser(step, text, context) if parser else None


def free(step: Step, text: str, context: Context) -> Outcome | None:
    """What the words say if nothing else claims them; None where the step takes no free text."""
    parser = FREE.get(step.type)
    return parser(step, text, context) if parser else None
