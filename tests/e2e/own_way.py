"""A person's own way to the node's media: what the node says of addresses is changed before their pages hear it."""

import re

from playwright.async_api import BrowserContext, WebSocketRoute


async def go_by(person: BrowserContext, relay: int, node: int) -> None:
    """Whatever the pages of `person` open from now on sends its media to the port `relay` in place of `node`."""
    await tell(person, f'"port":{relay}', instead_of=f'"port":{node}')


async def tell(person: BrowserContext, said: str, *, instead_of: str) -> None:
    """The pages of `person` hear from now on what is `said` where the node says something else."""

    def passing(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(
            lambda message: socket.send(message.replace(instead_of, said) if isinstance(message, str) else message)
        )

    await person.route_web_socket(re.compile(r"/socket\.io/"), passing)
