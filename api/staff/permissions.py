"""The one table of role × endpoint. A dependency reads it, a test walks it; what is not in it is refused."""

ROLES = ("volunteer", "clerk", "editor", "supervisor", "admin")

_EVERYONE = frozenset(ROLES)
_CASES = frozenset({"volunteer", "supervisor"})
_EDITORS = frozenset({"editor", "admin"})

TABLE: dict[tuple[str, str], frozenset[str]] = {
    ("POST", "/v1/staff/logout"): _EVERYONE,
    ("GET", "/v1/staff/me"): _EVERYONE,
    ("PUT", "/v1/staff/me/presence"): _EVERYONE,
    ("GET", "/v1/staff/queue"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/accept"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/decline"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/hold"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/resume"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/transfer"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/resolve"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/messages"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/notes"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/reveal"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/policies/preview"): _EDITORS,
    ("POST", "/v1/staff/policies/import"): _EDITORS,
    ("GET", "/v1/staff/policies/documents"): _EDITORS,
    ("POST", "/v1/staff/policies/documents/{document_no}/repeal"): _EDITORS,
    ("WS", "/v1/staff/stream"): _CASES,
}


def allowed(method: str, path: str, roles: list[str]) -> bool:
    """Whether any of the roles may use the endpoint; `path` is the route's template."""
    return bool(TABLE.get((method, path), frozenset()) & set(roles))
