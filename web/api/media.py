"""What the media plane can do."""

from aiohttp import web

from web.request_state import deps


async def capabilities(request: web.Request) -> web.Response:
    """GET /api/v1/media/capabilities: the router's RTP capabilities, the same in every room."""
    return web.json_response(deps(request).media_capabilities, headers={"Cache-Control": "public, max-age=300"})
