"""Where the house will send to: push services of browsers, and nothing that an address was made up for."""

from collections.abc import Sequence
from urllib.parse import urlsplit


class Hosts:
    """Args: allowed: names of hosts; `*.` before one allows what stands under it."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = allowed

    def allows(self, endpoint: str) -> bool:
        """Only https at its own port, without a name or password, at a host of the list: no address within."""
        try:
            parts = urlsplit(endpoint)
            plain = parts.scheme == "https" and parts.port in (None, 443) and parts.username is None
        except ValueError:
            return False
        host = (parts.hostname or "").rstrip(".")
        return plain and endpoint.isascii() and any(_fits(host, one) for one in self._allowed)


def _fits(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) and len(host) >= len(allowed) if allowed.startswith("*.") else host == allowed
