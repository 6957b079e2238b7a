"""What the signaling server is given by the one who starts it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from media import Worker
from rooms.database import Database
from rooms.ports import Bus, Clock, PresenceStore

Translate = Callable[[str, str, Mapping[str, Any]], str]
"""(locale, key, parameters) → the sentence."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what strangers may take."""

    payload: int = 64 * 1024
    """Bytes of one request; answered with `payload_too_large`."""
    frame: int = 512 * 1024
    """Bytes of one message on the wire; beyond it the connection is closed."""
    outgoing: int = 400
    """Messages waiting for one reader; who falls further behind is sent away."""
    outgoing_bytes: int = 8 * 1024 * 1024
    """The same, counted in characters: a page of chat is a message too."""
    pending: int = 64
    """Requests of one connection that wait for their turn."""
    connections: int = 10_000
    per_address: int = 400
    """Generous: a whole lecture hall may share one address."""
    per_person: int = 12
    anonymous: int = 4_000
    flood_burst: int = 400
    flood_per_second: float = 100.0
    """All events of one connection together, well-formed or not."""
    ping_interval: float = 4.0
    ping_timeout: float = 4.0
    """Seconds. A silent socket is noticed within interval + 2 × timeout."""


@dataclass(frozen=True, slots=True)
class Relays:
    """STUN and TURN servers for one person."""

    ice_servers: tuple[Mapping[str, Any], ...] = ()
    """RTCIceServer dictionaries."""
    expires_at: datetime | None = None
    """When the credentials end, if they do."""


@dataclass(frozen=True)
class SignalingDeps:
    """The domain's stores, the media plane, and what the front door knows."""

    database: Database
    clock: Clock
    bus: Bus
    presence: PresenceStore
    worker: Worker
    translate: Translate
    origins: Callable[[web.BaseRequest], bool]
    """Whether the request's Origin header is there and one of ours, exactly."""
    relays: Callable[[str], Relays]
    """The relays that a person may use."""
    node_id: str
    file_url: Callable[[str, str], str]
    """(file id, file name) → where the client fetches it."""
    cookie_names: tuple[str, ...]
    address: Callable[[web.BaseRequest], str] = lambda request: request.remote or ""
    """Where a request comes from; behind a proxy, what the proxy says."""
    limits: Limits = field(default_factory=Limits)
    monotonic: Callable[[], float] = time.monotonic
    """Seconds, for counting how often something comes and for how long nothing did."""
