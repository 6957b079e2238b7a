"""The built client's files."""

from aiohttp import web

from web.request_state import ASSETS


async def built(request: web.Request) -> web.Response:
    """GET /static/dist/…: from memory, gzipped where the browser takes it; hashed names are kept for a year."""
    found = request.app[ASSETS].file(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    headers = {"Content-Type": found.media_type, "Cache-Control": found.cache_control, "Vary": "Accept-Encoding"}
    if found.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=found.gzipped, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=found.content, headers=headers)
