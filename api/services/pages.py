"""Public pages: the catalogue, a service with its form, where an application stands, the sheet of employees."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.conversations.deps import Housed
from api.pages.templating import page, templates
from api.problems import Problem
from bot.files.kinds import MEDIA, Kind
from bot.services.catalogue import UnknownServiceError
from bot.services.replies import citation, how_long
from bot.services.sheets import template

router = APIRouter(include_in_schema=False)

_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'"
_HEADERS = {"Content-Security-Policy": _CSP}


@router.get("/services")
async def services(request: Request, house: Housed) -> HTMLResponse:
    found = list(house.applications.catalogue)
    return templates.TemplateResponse(
        request, "services.html", {"services": found, "how_long": how_long}, headers=_HEADERS
    )


@router.get("/services/employees.xlsx")
async def employees() -> Response:
    headers = {"Content-Disposition": 'attachment; filename="employees.xlsx"'}
    return Response(template(), media_type=MEDIA[Kind.SHEET], headers=headers)


@router.get("/services/{service_id}")
async def service(service_id: str, request: Request, house: Housed) -> HTMLResponse:
    try:
        found = house.applications.catalogue.get(service_id)
    except UnknownServiceError as error:
        raise Problem.of(404, "没有这项服务，请在服务目录里查看能办的事项。") from error
    return page(request, "service.html", service=found, citation=citation(found), how_long=how_long(found))


@router.get("/status")
async def status(request: Request) -> HTMLResponse:
    """Where an application stands, for who holds its receipt; a receipt's QR code leads here."""
    return page(request, "status.html")
