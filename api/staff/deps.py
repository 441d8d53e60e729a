"""Who of the staff asks, and whether they may."""

import hmac
from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.audit.service import LOOKS
from api.conversations.deps import Housed
from api.house import House
from api.ids import token_hash
from api.origins import allowed_origin
from api.problems import Problem
from api.staff import sessions
from api.staff.models import StaffMember
from api.staff.permissions import WHILE_ENROLLING, allowed

COOKIE = "hn_session"
CSRF_COOKIE = "hn_csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token_of(connection: HTTPConnection) -> tuple[str, bool]:
    """The token, and whether it came by cookie, which a foreign page can make a browser send."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip(), False
    return connection.cookies.get(COOKIE, ""), True


async def member(request: Request, house: Housed) -> StaffMember:
    """The member of staff behind a request.

    Raises:
        Problem: 401 unknown, 403 for a cookie without its CSRF token or from another origin, 404 where the role
            has no such endpoint.
    """
    token, by_cookie = token_of(request)
    async with house.db.read() as session:
        found, row = await sessions.recognise(session, house.clock, token)
    if by_cookie and request.method not in _SAFE:
        given = token_hash(request.headers.get("x-csrf-token", ""))
        if not hmac.compare_digest(given, row.csrf_hash) or not allowed_origin(request, house.settings, own_only=True):
            raise Problem.of(403)
    if house.duty.unseen(found):
        async with house.db.write() as session:
            await house.duty.seen(session, found.id)
    path = getattr(request.scope.get("route"), "path", "")
    if not allowed(request.method, path, found.roles):
        raise Problem.of(404)
    if house.totp.must_enrol(found) and (request.method, path) not in WHILE_ENROLLING:
        raise enrol_first()
    await _audited(request, house, found, path)
    return found


def enrol_first() -> Problem:
    return Problem(403, "totp-needed", "请先启用两步验证", "您的角色必须开两步验证，请先在“我的”里启用。")


async def _audited(request: Request, house: House, found: StaffMember, path: str) -> None:
    """Whatever shows personal data is noted here, once for all routes, before it is shown."""
    what = LOOKS.get((request.method, path))
    if what is not None:
        subject = " ".join(map(str, request.path_params.values())) or str(request.query_params)
        async with house.db.write() as session:
            await house.audit.looked(session, found.id, what, subject[:200])


Member = Annotated[StaffMember, Depends(member)]
