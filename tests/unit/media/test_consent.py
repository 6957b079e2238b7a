"""A connected peer's checks are answered where media is forwarded, unless they change something."""

import time
from collections.abc import Callable

import pytest

from media.forwarder.choice import forwarder_kinds
from tests.unit.media.media_client import MediaClient
from tests.unit.media.node import becomes, running_worker

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")


async def by_python(client: MediaClient, send: Callable[[], None]) -> bool:
    """Whether it is Python that answers the one check that is sent."""
    ice = client.server.ice
    before, known = ice.last_check_at, len(client.stun)
    send()
    await client.until(lambda: len(client.stun) > known)
    assert client.server.silence < 1
    return ice.last_check_at > before


async def test_a_check_that_changes_nothing_does_not_reach_python() -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        for send in (client.check, lambda: client.check(nominate=False)):
            began = time.monotonic()
            assert not await by_python(client, send)
            assert client.server.plane.forwarder.transport_stats(client.server.number).last_check_at >= began
            # The same datagram once more, as somebody may replay it, does no more.
            assert not await by_python(client, lambda: client.send_raw(client.last_sent))
        assert client.server.ice.tuples == [client.address]
        client.close()


async def test_until_it_is_connected_python_hears_every_check() -> None:
    async with running_worker() as worker:
        client = MediaClient(worker.create_router().create_transport())
        await client.open()
        assert [await by_python(client, client.check), await by_python(client, client.check)] == [True, True]
        client.close(politely=False)


async def test_around_an_ice_restart_python_hears_every_check() -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        former = client.server.ice.credentials
        assert not await by_python(client, client.check)
        client.server.restart_ice()
        assert await by_python(client, lambda: client.check(former))
        assert client.server.ice.restarting
        assert await by_python(client, client.check)
        assert not client.server.ice.restarting
        assert not await by_python(client, client.check)
        refused = client.server.plane.demultiplexer.dropped["stun_401"]
        client.check(former)
        await becomes(lambda: client.server.plane.demultiplexer.dropped["stun_401"] > refused)
        client.close()


async def test_where_the_peer_went_its_checks_are_answered_and_where_it_was_python_hears_them() -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        moved = MediaClient(client.server)
        await moved.open()
        assert await by_python(moved, lambda: moved.check(nominate=False))
        assert not await by_python(client, client.check)
        assert await by_python(moved, moved.check)
        assert not await by_python(moved, moved.check)
        assert await by_python(client, lambda: client.check(nominate=False))
        assert client.server.ice.selected == moved.address
        assert await by_python(client, client.check)
        assert not await by_python(client, client.check)
        moved.close(politely=False)
        client.close()


async def test_who_was_given_up_is_taken_back_by_a_check() -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        plane = client.server.plane
        timeout, plane.consent_timeout = plane.consent_timeout, 0.0
        await becomes(lambda: client.server.state == "failed")
        plane.consent_timeout = timeout
        assert await by_python(client, client.check)
        assert client.server.state == "connected"
        assert not await by_python(client, client.check)
        client.close()


async def test_who_is_gone_is_not_answered_by_the_forwarder() -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        plane = client.server.plane
        assert not await by_python(client, client.check)
        client.server.close()
        refused = plane.demultiplexer.dropped["stun_401"]
        client.send_raw(client.last_sent)
        await becomes(lambda: plane.demultiplexer.dropped["stun_401"] > refused)
        client.close(politely=False)
