"""The one table of role × endpoint. A dependency reads it, a test walks it; what is not in it is refused."""

ROLES = ("volunteer", "clerk", "editor", "supervisor", "admin")

_EVERYONE = frozenset(ROLES)
_CASES = frozenset({"volunteer", "supervisor"})
"""What changes a case asks besides whether it is in one's hands: a supervisor's is, once she stepped in."""
_CLERKS = frozenset({"clerk"})
_SEES_APPLICATIONS = frozenset({"clerk", "supervisor"})
_EDITORS = frozenset({"editor", "admin"})
_OPERATORS = frozenset({"supervisor", "admin"})
_ANSWER_FOR = frozenset({"clerk", "supervisor", "admin"})
_OVERSEERS = frozenset({"editor", "supervisor", "admin"})

TABLE: dict[tuple[str, str], frozenset[str]] = {
    ("POST", "/v1/staff/logout"): _EVERYONE,
    ("GET", "/v1/staff/me"): _EVERYONE,
    ("PUT", "/v1/staff/me/presence"): _EVERYONE,
    ("GET", "/v1/staff/queue"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/watch"): frozenset({"supervisor"}),
    ("POST", "/v1/staff/episodes/{episode_id}/step-in"): frozenset({"supervisor"}),
    ("POST", "/v1/staff/episodes/{episode_id}/accept"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/decline"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/episodes/{episode_id}/hold"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/resume"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/transfer"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/callback"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/resolve"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/messages"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/attachments"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}/attachments/{attachment_id}/link"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/notes"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/reveal"): _CASES,
    ("PUT", "/v1/staff/episodes/{episode_id}/labels"): _CASES,
    ("PUT", "/v1/staff/episodes/{episode_id}/pairing"): frozenset({"volunteer"}),
    ("DELETE", "/v1/staff/episodes/{episode_id}/pairing"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}/suggestions"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}/form"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/form/ask"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/form/propose"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/form/suggest"): _CASES,
    ("GET", "/v1/staff/me/roster"): frozenset({"volunteer"}),
    ("PUT", "/v1/staff/me/roster"): frozenset({"volunteer"}),
    ("GET", "/v1/staff/volunteers"): _CASES | {"admin"},
    ("PUT", "/v1/staff/volunteers/{staff_id}"): frozenset({"supervisor", "admin"}),
    ("GET", "/v1/staff/volunteers/{staff_id}/roster"): frozenset({"supervisor", "admin"}),
    ("PUT", "/v1/staff/volunteers/{staff_id}/roster"): frozenset({"supervisor", "admin"}),
    ("GET", "/v1/staff/canned"): _CASES,
    ("POST", "/v1/staff/canned"): _CASES,
    ("PUT", "/v1/staff/canned/{canned_id}"): _CASES,
    ("DELETE", "/v1/staff/canned/{canned_id}"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}/reach"): _CASES,
    ("GET", "/v1/staff/episodes/{episode_id}/images/{image_id}"): _CASES,
    ("GET", "/v1/staff/wechat/letters"): _OPERATORS,
    ("POST", "/v1/staff/wechat/letters/{letter_id}/retry"): _OPERATORS,
    ("POST", "/v1/staff/wechat/letters/{letter_id}/drop"): _OPERATORS,
    ("POST", "/v1/staff/policies/preview"): _EDITORS,
    ("POST", "/v1/staff/policies/import"): _EDITORS,
    ("GET", "/v1/staff/policies/documents"): _EDITORS,
    ("POST", "/v1/staff/policies/documents/{document_no}/repeal"): _EDITORS,
    ("WS", "/v1/staff/stream"): _CASES,
    ("GET", "/v1/staff/applications"): _SEES_APPLICATIONS,
    ("GET", "/v1/staff/applications/reminders"): _SEES_APPLICATIONS,
    ("GET", "/v1/staff/applications/export"): _SEES_APPLICATIONS,
    ("GET", "/v1/staff/applications/{application_id}"): _SEES_APPLICATIONS,
    ("GET", "/v1/staff/applications/{application_id}/files/{step}"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/accept"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/more_needed"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/complete"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/refuse"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/deregister"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/reveal"): _CLERKS,
    ("POST", "/v1/staff/applications/{application_id}/invitation"): _CLERKS,
    ("GET", "/v1/staff/follow-ups"): _ANSWER_FOR,
    ("POST", "/v1/staff/follow-ups/{follow_up_id}/answer"): _ANSWER_FOR,
    ("POST", "/v1/staff/follow-ups/{follow_up_id}/review"): frozenset({"supervisor"}),
    ("GET", "/v1/staff/ratings"): _OPERATORS,
    ("GET", "/v1/staff/episodes/{episode_id}/plan"): _CASES,
    ("POST", "/v1/staff/episodes/{episode_id}/plan"): frozenset({"volunteer"}),
    ("GET", "/v1/staff/promises"): _CASES,
    ("PUT", "/v1/staff/plans/{plan_id}/volunteer"): frozenset({"supervisor"}),
    ("POST", "/v1/staff/applications/{application_id}/attended"): _CLERKS,
    ("POST", "/v1/staff/promises/{item_id}/kept"): _CASES,
    ("GET", "/v1/staff/me/record"): _EVERYONE,
    ("GET", "/v1/staff/me/push"): frozenset({"volunteer"}),
    ("POST", "/v1/staff/me/push"): frozenset({"volunteer"}),
    ("DELETE", "/v1/staff/me/push/{device_id}"): frozenset({"volunteer"}),
    ("GET", "/v1/staff/me/totp"): _EVERYONE,
    ("POST", "/v1/staff/me/totp"): _EVERYONE,
    ("POST", "/v1/staff/me/totp/confirm"): _EVERYONE,
    ("POST", "/v1/staff/me/totp/codes"): _EVERYONE,
    ("POST", "/v1/staff/me/totp/off"): _EVERYONE,
    ("POST", "/v1/staff/people/{staff_id}/totp/reset"): _OPERATORS,
    ("GET", "/v1/staff/people"): _OPERATORS,
    ("POST", "/v1/staff/people/{staff_id}/training"): _OPERATORS,
    ("DELETE", "/v1/staff/training/{training_id}"): _OPERATORS,
    ("GET", "/v1/staff/wall"): _OPERATORS,
    ("GET", "/v1/staff/wall/{figure}/rows"): _OPERATORS,
    ("GET", "/v1/staff/reports"): _OPERATORS,
    ("GET", "/v1/staff/reports/{figure}/rows"): _OPERATORS,
    ("GET", "/v1/staff/reports/{figure}/csv"): _OPERATORS,
    ("GET", "/v1/staff/audit"): _OPERATORS,
    ("GET", "/v1/staff/listings/{of}"): _EDITORS,
    ("POST", "/v1/staff/listings/{of}"): _EDITORS,
    ("PUT", "/v1/staff/listings/{of}/{offer_id}"): _EDITORS,
    ("DELETE", "/v1/staff/listings/{of}/{offer_id}"): _EDITORS,
    ("GET", "/v1/staff/gaps"): _OVERSEERS,
    ("POST", "/v1/staff/gaps/close"): _EDITORS,
    ("GET", "/v1/staff/gaps/requests"): _OVERSEERS,
    ("POST", "/v1/staff/gaps/requests/{request_id}/done"): _EDITORS,
    ("GET", "/v1/staff/curation"): _EDITORS,
    ("GET", "/v1/staff/curation/log"): _EDITORS,
    ("GET", "/v1/staff/curation/draft"): _EDITORS,
    ("PUT", "/v1/staff/curation/draft"): _EDITORS,
    ("DELETE", "/v1/staff/curation/draft"): _EDITORS,
    ("POST", "/v1/staff/curation/lead"): _EDITORS,
    ("POST", "/v1/staff/curation/preview"): _EDITORS,
    ("POST", "/v1/staff/curation/publish"): _EDITORS,
    ("GET", "/v1/staff/policies/evaluation"): _OVERSEERS,
    ("POST", "/v1/staff/policies/evaluation"): _EDITORS,
}


WHILE_ENROLLING = frozenset(
    {
        ("POST", "/v1/staff/logout"),
        ("GET", "/v1/staff/me"),
        ("GET", "/v1/staff/me/totp"),
        ("POST", "/v1/staff/me/totp"),
        ("POST", "/v1/staff/me/totp/confirm"),
    }
)
"""What is open to who must have a second factor and has none."""


def allowed(method: str, path: str, roles: list[str]) -> bool:
    """Whether any of the roles may use the endpoint; `path` is the route's template."""
    return bool(TABLE.get((method, path), frozenset()) & set(roles))
