"""What people paste into the join field: a link of ours, a path, a room's short name, or an invitation's code."""

import re
from urllib.parse import urlsplit

from rooms.tokens import is_token

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ROOM = re.compile(rf"/t/({_SLUG})/({_SLUG})/?")
_FLOOR = re.compile(rf"/t/({_SLUG})/?")
_INVITE = re.compile(r"/j/([A-Za-z0-9_-]+)/?")
_SHORT = re.compile(rf"({_SLUG})\s*[/ ]\s*({_SLUG})")


def destination(typed: str, own_origin: str) -> str | None:
    """Where on this site to go, or none. Links to other sites lead nowhere."""
    typed = typed.strip()[:1000]
    if is_token(typed):
        return f"/j/{typed}"
    path, query = typed, ""
    if "://" in typed:
        if not own_origin or not typed.startswith(f"{own_origin}/"):
            return None
        parts = urlsplit(typed)
        path, query = parts.path, parts.query
    if short := _SHORT.fullmatch(path.lower()):
        path = f"/t/{short[1]}/{short[2]}"
    if invite := _INVITE.fullmatch(path):
        return f"/j/{invite[1]}" if is_token(invite[1]) else None
    if _ROOM.fullmatch(path) or _FLOOR.fullmatch(path):
        invited = re.fullmatch(r"invite=([A-Za-z0-9_-]+)", query)
        return path.rstrip("/") + (f"?invite={invited[1]}" if invited and is_token(invited[1]) else "")
    return None
