"""What an application holds of its person: values in the vault, files, and the answers as staff see them."""

from collections.abc import Iterable

from api.applications.models import Application
from bot.services.catalogue import Catalogue
from bot.services.definition import InputType
from bot.services.supplement import file_label, files_among


def masked_answers(catalogue: Catalogue, row: Application) -> list[dict[str, str]]:
    """The answers as staff see them: secure ones are masks, with the name by which one may be revealed."""
    service = catalogue.of_version(row.service, row.version)
    labels = {step.key: step.label for step in service.steps if step.key in row.answers}
    labels |= {key: file_label(key) for key in files_among(row.answers)}
    return [
        {
            "step": key,
            "label": label,
            "value": row.answers[key]["display"],
            "field": f"{row.id}.{key}" if row.answers[key]["secret"] else "",
        }
        for key, label in labels.items()
    ]


def secret_ids(row: Application) -> set[str]:
    """References of the values that an application keeps in the vault."""
    return {answer["secret"] for answer in row.answers.values() if answer["secret"]}


def upload_ids(catalogue: Catalogue, rows: Iterable[Application]) -> set[str]:
    """Uploads that applications hold as answers."""
    return {row.answers[key]["value"] for row in rows for key in file_steps(catalogue, row)}


def file_steps(catalogue: Catalogue, row: Application) -> list[str]:
    """The names of the answers that are files, those of supplements among them."""
    steps = catalogue.of_version(row.service, row.version).steps
    asked = [step.key for step in steps if step.type is InputType.FILE and step.key in row.answers]
    return [key for key in (*asked, *files_among(row.answers)) if row.answers[key]["value"]]
