"""The one error of everything that comes to the door and is not what WeChat sends."""

from enum import StrEnum


class Reason(StrEnum):
    """Why it was refused: for logs, figures and tests, never for a person."""

    SIGNATURE = "signature"
    STALE = "stale"
    REPLAYED = "replayed"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    UNENCRYPTED = "unencrypted"
    CIPHER = "cipher"
    APP_ID = "app_id"


class BadInput(Exception):
    """Refused. Carries no part of what came in, so that it may be logged."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
