"""Posts to addresses that people give."""

from collections.abc import Mapping
from ssl import SSLContext
from typing import Final

from aiohttp import hdrs

from server.adapters.outward_http import SECONDS, Allowed, checked, outward
from server.adapters.public_addresses import is_public

_HEADERS: Final[dict[str, str]] = {hdrs.USER_AGENT: "Virtual-Technopark", hdrs.ACCEPT_ENCODING: "identity"}


class HttpPoster:
    """A `rooms.ports.Poster`."""

    def __init__(
        self, *, allowed: Allowed = is_public, seconds: float = SECONDS, tls: SSLContext | None = None
    ) -> None:
        """`allowed` says to which addresses a socket may connect, `tls` whose certificates are believed: the
        system's, unless another is given."""
        self._allowed = allowed
        self._seconds = seconds
        self._tls: SSLContext | bool = tls or True

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, which is not read any further; where it leads elsewhere, nobody follows.
        Raises `FetchRefused`."""
        async with (
            outward(self._allowed, self._seconds) as session,
            session.post(
                checked(url, self._allowed),
                data=body,
                headers={**_HEADERS, **headers},
                allow_redirects=False,
                ssl=self._tls,
            ) as answer,
        ):
            return answer.status
