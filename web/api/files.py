"""Files of a room's chat: taken in piece by piece, given out so that a browser never runs them."""

from urllib.parse import quote

from aiohttp import web

from rooms.errors import NotPermitted
from rooms.files import uploads
from rooms.models import ChatFile
from rooms.places.rooms import room_by_id
from web.access import required
from web.downloading import OPAQUE, send_stored
from web.rates import UPLOAD
from web.request_state import RATES, deps
from web.uploading import IMAGES, INTAKE, uploaded_file


async def upload(request: web.Request) -> web.Response:
    """POST /api/v1/rooms/{room}/files: one file as `multipart/form-data`; answers with the `ChatFile`."""
    who, given = required(request), deps(request)
    await request.app[RATES].count(UPLOAD, who.person_id)
    async with given.database.read() as db:
        room = await room_by_id(db, request.match_info["room"])
        if not await uploads.may_upload(db, who, room):
            raise NotPermitted
    with request.app[INTAKE].one(who.person_id) as took:
        name, content = await uploaded_file(request, given.options.max_upload, took)
        prepared = await uploads.prepare(given.files, request.app[IMAGES], name=name, content=content)
    async with given.database.begin() as db:
        row = await uploads.record(db, given.clock, prepared, room_id=room.id, uploader_id=who.person_id)
    return web.json_response(_told(row), status=201, headers={"Cache-Control": "no-store"})


async def download(request: web.Request) -> web.StreamResponse:
    """GET /files/{file}/{name}: the file for who may read that room's chat; a name in the path is only for people."""
    given = deps(request)
    async with given.database.read() as db:
        file = await uploads.readable_file(db, required(request), request.match_info["file"])
    media_type = file.media_type if file.image else OPAQUE
    return await send_stored(request, file.storage_key, file.name, media_type=media_type, size=file.size)


def file_url(file_id: str, name: str) -> str:
    """Where a file is fetched."""
    return f"/files/{file_id}/{quote(name, safe='')}"


def _told(file: ChatFile) -> dict[str, object]:
    return {
        "id": file.id,
        "name": file.name,
        "mediaType": file.media_type,
        "size": file.size,
        "image": file.image,
        "url": file_url(file.id, file.name),
        "width": file.width,
        "height": file.height,
    }
