"""A person's own way to the node's media, through a relay of the test: its candidates name the relay's port."""

import re

from playwright.async_api import BrowserContext, WebSocketRoute


async def go_by(person: BrowserContext, relay: int, node: int) -> None:
    """Whatever the pages of `person` open from now on sends its media to the port `relay` in place of `node`."""

    def passing(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(
            lambda message: socket.send(
                message.replace(f'"port":{node}', f'"port":{relay}') if isinstance(message, str) else message
            )
        )

    await person.route_web_socket(re.compile(r"/socket\.io/"), passing)
