"""What the front door is given by the one who starts it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.live.figures import LiveFigures
from rooms.ports import Clock, FileStore, PresenceStore


@dataclass(frozen=True)
class WebOptions:
    """How pages and the API behave here."""

    secure: bool = False
    """Browsers come over HTTPS: cookies get the `__Host-` prefix, and HSTS is sent."""
    public_origins: tuple[str, ...] = ()
    """The only origins that may change something; when empty, the address that a request was sent to."""
    behind_proxy: bool = False
    """Believe `X-Forwarded-For` and `X-Forwarded-Proto`."""
    site_name: str = "Virtual Technopark"
    max_upload: int = 20 * 1024 * 1024
    """Bytes of one file."""
    dev: bool = False
    """Templates and built assets are looked at again for every page."""


@dataclass(frozen=True)
class WebDeps:
    """The domain's stores and what other parts offer to pages."""

    database: Database
    clock: Clock
    hasher: PasswordHasher
    presence: PresenceStore
    files: FileStore
    media_capabilities: Mapping[str, Any]
    """The router's RTP capabilities, the same in every room."""
    live_figures: LiveFigures = lambda room_id: None
    """How the media of a live room does."""
    options: WebOptions = field(default_factory=WebOptions)
    limiter_url: str = "memory://"
    """Where rate limits are counted: `memory://` or `redis://…`."""
    public_routes: tuple[web.RouteDef, ...] = ()
    """Routes that others bring, open to everybody: health and metrics."""
    mounted: tuple[str, ...] = ("/socket.io/",)
    """Path prefixes served by others, who check origin, identity and rate themselves."""
