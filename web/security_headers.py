"""Headers that tell a browser what a page of ours never does."""

from typing import Final

from aiohttp import web

from web.request_state import DEPS, NONCE
from web.scheme import own_origin

ALLOWED: Final = (
    "camera",
    "microphone",
    "display-capture",
    "screen-wake-lock",
    "autoplay",
    "fullscreen",
    "picture-in-picture",
    "clipboard-write",
    "speaker-selection",
)
DENIED: Final = (
    "geolocation",
    "payment",
    "usb",
    "serial",
    "midi",
    "accelerometer",
    "gyroscope",
    "magnetometer",
)
PERMISSIONS: Final = ", ".join([f"{name}=(self)" for name in ALLOWED] + [f"{name}=()" for name in DENIED])
HSTS: Final = "max-age=31536000"


def content_security_policy(nonce: str, origin: str) -> str:
    """The policy of a page. Sockets are named beside 'self', which older Safari does not take to cover them."""
    sockets = origin.replace("http", "ws", 1)
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": f"'self' {sockets}".rstrip(),
        "media-src": "'self' blob: mediastream:",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Runs before any response is sent; what a handler set itself stays."""
    headers = response.headers
    # The library would name its version and Python's.
    headers.popall("Server", None)
    if "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = content_security_policy(request.get(NONCE, ""), own_origin(request))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    if request.app[DEPS].options.secure:
        headers.setdefault("Strict-Transport-Security", HSTS)
