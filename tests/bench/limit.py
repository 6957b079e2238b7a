"""No server at all: what the machine itself takes to seal and send, and to carry a packet between two sockets."""

import os
from contextlib import ExitStack, closing
from dataclasses import asdict

from media.forwarder.interface import SrtpProfile
from tests.bench.audience import Figures, Heard, judge, listen, pace
from tests.bench.child import child
from tests.bench.connection import Endpoint
from tests.bench.processor import metered
from tests.bench.scene import Scene

PROFILE = SrtpProfile.AEAD_AES_256_GCM
"""What our node and Janus agree on with these clients."""
KEY_OCTETS = 44


async def measure_limit(scene: Scene) -> Figures:
    """A bare loop in C in the server's place: it makes the publishers' packets itself, in one room. Same listeners."""
    keys = [os.urandom(KEY_OCTETS) for _ in range(scene.subscribers)]
    async with child("tests.bench.limit_process") as loop:
        with ExitStack() as stack:
            port = await loop.hear()
            endpoints = [stack.enter_context(closing(Endpoint())) for _ in keys]
            for endpoint, key in zip(endpoints, keys, strict=True):
                endpoint.socket.connect(("127.0.0.1", port))
                endpoint.key(PROFILE, key, os.urandom(KEY_OCTETS))
            addresses = [each.socket.getsockname() for each in endpoints]
            told = {"pace": bytes(pace(scene)).hex(), "scene": asdict(scene)}
            loop.tell({"keys": [key.hex() for key in keys], "addresses": addresses, **told})
            assert await loop.hear() == "ready"
            with metered(loop.pid) as spent:
                loop.tell("go")
                heard = listen(scene, [], endpoints, (96, 111))
            sent: list[int] = await loop.hear()
            return judge(scene, Heard(heard.clients, sent, heard.delays), endpoints, spent, answers=False)


def measure_direct(scene: Scene) -> Figures:
    """Each publisher's socket straight to one subscriber's: the delay that is not the server's."""
    pairs = scene.rooms * scene.publishers
    alone = Scene(publishers=1, subscribers=1, rooms=pairs, seconds=scene.seconds)
    with ExitStack() as stack:
        publishers = [stack.enter_context(closing(Endpoint())) for _ in range(pairs)]
        subscribers = [stack.enter_context(closing(Endpoint())) for _ in range(pairs)]
        for publisher, subscriber in zip(publishers, subscribers, strict=True):
            key, back = os.urandom(KEY_OCTETS), os.urandom(KEY_OCTETS)
            publisher.key(PROFILE, back, key)
            subscriber.key(PROFILE, key, back)
            for each in (publisher, subscriber):
                each.socket.bind(("127.0.0.1", 0))
            publisher.socket.connect(subscriber.socket.getsockname())
            subscriber.socket.connect(publisher.socket.getsockname())
        return judge(alone, listen(alone, publishers, subscribers, (96, 111)), subscribers, answers=False)
