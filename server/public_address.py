"""What links that leave the service begin with."""

from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from server.banner import addresses
from server.settings import Settings


class PublicAddress:
    """The first public origin, else this machine's own address. The port is known once the service listens."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.port = settings.port

    def __str__(self) -> str:
        return addresses(self._settings, self.port)[0]

    @property
    def host(self) -> str:
        """The name alone, as in a mail address."""
        return urlsplit(str(self)).hostname or "localhost"


PUBLIC_ADDRESS: Final = web.AppKey("public_address", PublicAddress)
