"""The service catalogue (公共就业服务目录)."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from api.conversations.deps import Housed
from api.problems import Problem
from bot.services.catalogue import UnknownServiceError
from bot.services.definition import Service as Definition
from bot.services.replies import citation, how_long

router = APIRouter(prefix="/v1/services", tags=["services"])


class Service(BaseModel):
    id: str
    version: str
    title: str
    summary: str
    who: str
    where: str
    working_days: int | None
    how_long: str
    materials: list[dict[str, str]]
    citation: dict[str, str]
    steps: list[dict[str, Any]]


class Services(BaseModel):
    services: list[Service]


def _public(service: Definition) -> Service:
    return Service(
        id=service.id,
        version=service.version,
        title=service.title,
        summary=service.summary,
        who=service.who,
        where=service.where,
        working_days=service.working_days,
        how_long=how_long(service),
        materials=[{"title": m.title, "note": m.note} for m in service.materials],
        citation=citation(service).to_json(),
        steps=[
            {
                "step": step.key,
                "label": step.label,
                "type": str(step.type),
                "secure": step.secure,
                "optional": step.optional,
                "prompt": step.prompt,
            }
            for step in service.steps
        ],
    )


@router.get("")
async def services(house: Housed) -> Services:
    return Services(services=[_public(service) for service in house.applications.catalogue])


@router.get("/{service_id}")
async def service(service_id: str, house: Housed) -> Service:
    try:
        return _public(house.applications.catalogue.get(service_id))
    except UnknownServiceError as error:
        raise Problem.of(404, "没有这项服务，请在服务目录里查看能办的事项。") from error
