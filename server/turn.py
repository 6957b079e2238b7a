"""Time-limited TURN credentials, as coturn's `use-auth-secret` takes them (draft-uberti-behave-turn-rest-00)."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from server.settings import Settings
from signaling.deps import Relays


def relays(settings: Settings, person_id: str, now: datetime) -> Relays:
    """The relay servers for one person; none when TURN is not configured."""
    if not settings.turn_urls or settings.turn_secret is None:
        return Relays()
    expires_at = now.replace(microsecond=0) + timedelta(seconds=settings.turn_lifetime)
    username = f"{int(expires_at.timestamp())}:{person_id}"
    digest = hmac.digest(settings.turn_secret.get_secret_value().encode(), username.encode(), hashlib.sha1)
    server = {
        "urls": list(settings.turn_urls),
        "username": username,
        "credential": base64.b64encode(digest).decode("ascii"),
    }
    return Relays((server,), expires_at)
