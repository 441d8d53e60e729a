"""Policy search, the documents in force, and a public page per document."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator

from api.conversations.deps import ClientAddress, Housed
from api.pages.templating import templates
from api.policies import schemas

router = APIRouter(tags=["policies"])

_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'"


def _asked(q: str) -> str:
    if not q.strip():
        raise ValueError("请输入要查的问题")
    return q


@router.get("/v1/policies/search")
async def search(
    house: Housed,
    client: ClientAddress,
    q: Annotated[str, Query(max_length=4000), AfterValidator(_asked)],
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    on: date | None = None,
) -> schemas.Found:
    await house.limits.check("search", client)
    answerable, hits = await house.policies.search(q, limit=limit, on=on or house.clock.today())
    return schemas.Found(
        answerable=answerable,
        results=[
            schemas.Result(
                document_no=hit.entry.document.document_no,
                title=hit.entry.document.title,
                clause=hit.entry.clause.id,
                heading=hit.entry.clause.heading,
                text=hit.entry.clause.text,
                score=round(hit.score, 4),
            )
            for hit in hits
        ],
    )


@router.get("/v1/policies/documents")
async def documents(house: Housed, on: date | None = None) -> schemas.Documents:
    day = on or house.clock.today()
    return schemas.listed(house.policies.documents(day), day)


@router.get("/v1/policies/documents/{document_no}")
async def document(document_no: str, house: Housed, on: date | None = None) -> schemas.Document:
    day = on or house.clock.today()
    return schemas.whole(house.policies.document(document_no, day), day)


@router.get("/policies/{document_no}", response_class=HTMLResponse, include_in_schema=False)
async def page(document_no: str, request: Request, house: Housed, on: date | None = None) -> HTMLResponse:
    """The public page that citations link to; each clause, 款 and 项 has its id as its anchor."""
    today = house.clock.today()
    found = house.policies.document(document_no, on or today)
    return templates.TemplateResponse(
        request,
        "policy.html",
        {
            "document": found,
            "state": found.state(today),
            "successor": house.policies.find(found.replaced_by, today),
            "path": quote(document_no, safe=""),
        },
        headers={"Content-Security-Policy": _CSP},
    )
