"""Time-limited TURN credentials, as coturn's `use-auth-secret` takes them (draft-uberti-behave-turn-rest-00)."""

import base64
import hashlib
import hmac
import time
from typing import Any

from server.settings import Settings


def ice_servers(settings: Settings, person_id: str) -> list[dict[str, Any]]:
    """The relay servers for one person, as `RTCIceServer` dictionaries; none when TURN is not configured."""
    if not settings.turn_urls or settings.turn_secret is None:
        return []
    username = f"{int(time.time()) + settings.turn_lifetime}:{person_id}"
    digest = hmac.digest(settings.turn_secret.get_secret_value().encode(), username.encode(), hashlib.sha1)
    return [
        {"urls": list(settings.turn_urls), "username": username, "credential": base64.b64encode(digest).decode("ascii")}
    ]
