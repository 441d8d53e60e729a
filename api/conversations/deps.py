"""Who asks: the bearer token of a conversation, the client's address."""

from typing import Annotated

from fastapi import Depends, Request

from api.house import House, house_of

Housed = Annotated[House, Depends(house_of)]


def bearer(request: Request) -> str:
    """The token of the Authorization header, empty without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def authorised(conversation_id: str, request: Request, house: Housed) -> str:
    """The id of a conversation that the caller holds the token of.

    Raises:
        Problem: 401 without a token, 404 for what is not the caller's.
    """
    async with house.db.read() as session:
        found = await house.conversations.authorised(session, conversation_id, bearer(request))
    return found.id


CitizenConversation = Annotated[str, Depends(authorised)]


async def client_address(request: Request) -> str:
    """The caller's address; behind trusted proxies uvicorn has put the real one there. Async as `house_of` is."""
    return request.client.host if request.client else ""


ClientAddress = Annotated[str, Depends(client_address)]
