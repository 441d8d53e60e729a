"""Editors' side of the library: preview, import, repeal, and all that is in it."""

from fastapi import APIRouter, Request

from api.conversations.deps import Housed
from api.policies import schemas
from api.policies.upload import REQUEST_BODY, receive
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/policies", tags=["staff"])


@router.post("/preview", openapi_extra=REQUEST_BODY)
async def preview(request: Request, house: Housed, _member: Member) -> schemas.Preview:
    """What an import would make of a file or text, and what the parser doubts. Writes nothing."""
    received = await receive(request, house.settings.policy_file_mb)
    prepared = await house.policies.prepare(received.text, received.metadata)
    async with house.db.read() as session:
        return schemas.Preview.of(await house.policies.preview(session, prepared))


@router.post("/import", status_code=201, openapi_extra=REQUEST_BODY)
async def import_document(request: Request, house: Housed, _member: Member) -> schemas.ImportedDocument:
    """Takes a document into the library. The same content again changes nothing."""
    received = await receive(request, house.settings.policy_file_mb)
    prepared = await house.policies.prepare(received.text, received.metadata)
    async with house.db.write() as session:
        imported = await house.policies.import_document(session, prepared, replace=received.replace)
    await house.policies.refresh(house.db)
    return schemas.ImportedDocument.of(imported)


@router.post("/documents/{document_no}/repeal")
async def repeal(document_no: str, body: schemas.Repeal, house: Housed, _member: Member) -> schemas.Summary:
    """Ends a version's force from a day on; the page says so, and what replaced it."""
    async with house.db.write() as session:
        key = await house.policies.repeal(session, document_no, body.on, body.replaced_by, body.valid_from)
    await house.policies.refresh(house.db)
    return schemas.summary(house.policies.version(document_no, key), house.clock.today())


@router.get("/documents")
async def documents(house: Housed, _member: Member) -> schemas.ShelvedDocuments:
    """Every version of every document, in force or not."""
    today = house.clock.today()
    async with house.db.read() as session:
        imported = await house.policies.imported_at(session)
    return schemas.ShelvedDocuments(
        documents=[
            schemas.shelved(document, imported[document.document_no, document.valid_from], today)
            for document in house.policies.knowledge.documents
            if (document.document_no, document.valid_from) in imported
        ]
    )
