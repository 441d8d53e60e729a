"""What a figure counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a figure counts. `group` is the bar of the plot that it is in; `value` is what was measured.

    `opens` is the console's page that shows it, empty where there is none.
    """

    at: datetime
    id: str
    group: str
    label: str = ""
    value: int | None = None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a figure is called; `unit` is that of its values, empty where rows are only counted."""

    title: str
    unit: str = ""


def page_of(episode_id: str | None, application_id: str | None) -> str:
    """The console's page of what was served; what the assistant did alone has none."""
    if application_id:
        return f"/applications/{application_id}"
    return f"/episodes/{episode_id}" if episode_id else ""
