"""Which origins may change something: an exact comparison, scheme, host and port."""

import re

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


class Origins:
    """The configured origins, or else the address that a request was sent to."""

    def __init__(self, configured: tuple[str, ...]) -> None:
        self._configured = frozenset(configured)
        self._first = configured[0] if configured else None

    def allows(self, origin: str | None, *, scheme: str, host: str) -> bool:
        """Whether a request that names `origin` may change something; one that names none may not."""
        if not origin:
            return False
        if self._configured:
            return origin in self._configured
        return bool(_HOST.fullmatch(host)) and origin == f"{scheme}://{host}"

    def own(self, *, scheme: str, host: str) -> str:
        """The origin that links of ours begin with, and that the page's sockets go to."""
        here = f"{scheme}://{host}" if _HOST.fullmatch(host) else ""
        if self._first and here not in self._configured:
            return self._first
        return here
