"""What others bring beside our pages: sockets that guard themselves, and health for everybody."""

from dataclasses import replace

import socketio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from web.application import create_app
from web.deps import WebDeps


async def test_sockets_and_public_routes_pass_the_door(deps: WebDeps) -> None:
    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def forgotten(request: web.Request) -> web.Response:
        return web.json_response({})

    app = create_app(replace(deps, public_routes=(web.get("/healthz", alive),)))
    app.router.add_get("/forgotten", forgotten)
    sockets = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])
    sockets.attach(app)
    async with TestClient(TestServer(app)) as client:
        statuses = {
            "health": (await client.get("/healthz")).status,
            "probe": (await client.head("/healthz")).status,
            "socket": (await client.get("/socket.io/?EIO=4&transport=polling")).status,
            "forgotten": (await client.get("/forgotten")).status,
        }
        connection = await client.ws_connect("/socket.io/?EIO=4&transport=websocket")
        opened = await connection.receive_str()
        await connection.close()
    await sockets.shutdown()
    assert statuses == {"health": 200, "probe": 200, "socket": 200, "forgotten": 403}
    assert opened.startswith("0{")
