"""The service stops with people inside: at once, and they are gone from everywhere."""

import asyncio
import time
from pathlib import Path

import socketio
from aiohttp import ClientSession, web

from rooms.accounts.passwords import PasswordHasher
from rooms.attendance import spans_of
from rooms.database import Database
from rooms.places.rooms import room_by_slug
from server.application import application
from server.serve import SHUTDOWN_SECONDS, prepare
from server.settings import Settings


async def test_nobody_is_waited_for(tmp_path: Path, hasher: PasswordHasher) -> None:
    settings = Settings(data_dir=tmp_path, media_port=0, media_host="127.0.0.1", media_host6=None)
    database = Database(settings.database)
    await prepare(settings, database, hasher)
    async with application(settings, database, hasher) as app:
        runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with ClientSession() as browser:
            own = {"Origin": address}
            visit = await browser.post(f"{address}/api/v1/guest", json={"name": "Tamu 1"}, headers=own)
            token = visit.cookies["vt_session"].value
        client, lost = socketio.AsyncClient(reconnection=False), asyncio.Event()
        client.on("disconnect", lost.set)
        await client.connect(address, auth={"token": token}, transports=["websocket"], wait_timeout=20)
        joined = await client.call("room.join", {"technopark": "bandung", "room": "lounge"})
        assert joined["waiting"] is False

        started = time.monotonic()
        await runner.cleanup()

        assert time.monotonic() - started < SHUTDOWN_SECONDS - 1
        await asyncio.wait_for(lost.wait(), 5)
    async with database.read() as db:
        room = await room_by_slug(db, "bandung", "lounge")
        assert [span.left_at is None for span in await spans_of(db, room.id)] == [False]
    await database.close()
