"""On a slow link people press before the server has answered the socket's greeting; they get in all the same."""

import re

from playwright.async_api import Browser, WebSocketRoute, expect

from rooms.seed.demonstration import PASSWORD
from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, Person
from tests.e2e.people import sign_in
from tests.e2e.service import Service


class SlowGreeting:
    """Keeps back what answers a greeting (Socket.IO's CONNECT in an Engine.IO message) until it is let go."""

    def __init__(self) -> None:
        self.kept: list[tuple[WebSocketRoute, str | bytes]] = []
        self._slow = True

    def passing(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)

        def answered(message: str | bytes) -> None:
            if self._slow and isinstance(message, str) and message.startswith("40"):
                self.kept.append((socket, message))
            else:
                socket.send(message)

        server.on_message(answered)

    def let_go(self) -> None:
        self._slow = False
        for socket, message in self.kept:
            socket.send(message)


async def test_whoever_is_quicker_than_the_greeting_gets_in(browser: Browser, service: Service) -> None:
    visitor, greeting = await context(browser, "en-US"), SlowGreeting()
    page = await sign_in(visitor, service, "partner@bandung.example", PASSWORD, language="en")
    await visitor.route_web_socket(re.compile("/socket.io/"), greeting.passing)
    await page.goto(service.origin + LOUNGE)
    await expect(page.locator("vt-before video")).to_be_visible(timeout=10_000)
    for _ in range(100):
        if len(greeting.kept) == 2:  # the room's, and that which watches who is inside
            break
        await page.wait_for_timeout(50)
    person = Person(page, "Mitra Bandung")
    await person.join()
    greeting.let_go()
    await expect(person.bar).to_be_visible()
    await visitor.close()
