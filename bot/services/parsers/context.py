"""What parsers may know besides the words."""

from dataclasses import dataclass
from datetime import date

from bot.services.places import Places
from bot.services.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Context:
    """The civil date in China, the places of the province and the calendar of holidays.

    `ahead`: the question is about what is to come, so that 12月1日 is the next one and not the last.
    """

    today: date
    places: Places
    calendar: Calendar
    ahead: bool = False
