"""A peer whose address changes: followed by its media at once, by its checks always, and by nobody else's packets."""

import struct
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions, forwarder_kinds
from tests.unit.media.media_client import AUDIO, MediaClient, audio
from tests.unit.media.node import becomes

RECEIVER_REPORT = struct.pack("!BBHI", 0x80, 201, 1, 1)


@dataclass
class Meeting:
    worker: Worker
    sending: MediaClient
    receiving: MediaClient

    def unknown(self) -> int:
        """Datagrams from addresses that are nobody's."""
        return int(self.worker.stats()["dropped"].get("unknown_address", 0))

    async def silence(self, client: MediaClient) -> None:
        """Wait until the client may have moved: nothing came from it for a moment."""
        server = client.server
        await becomes(
            lambda: time.monotonic() - server.plane.forwarder.transport_stats(server.number).last_heard_at > 0.05
        )


@pytest.fixture(params=forwarder_kinds())
async def meeting(request: pytest.FixtureRequest) -> AsyncIterator[Meeting]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, forwarder=request.param))
    router = worker.create_router()
    sending = await MediaClient.connect(router.create_transport())
    receiving = await MediaClient.connect(router.create_transport())
    producer = sending.server.produce("audio", AUDIO)
    receiving.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
    sending.send(audio(1))
    await receiving.until(lambda: len(receiving.rtp) == 1)
    receiving.send(RECEIVER_REPORT)
    yield Meeting(worker, sending, receiving)
    sending.close()
    receiving.close()
    await worker.close()


async def test_media_goes_on_from_another_port_of_the_same_host(meeting: Meeting) -> None:
    await meeting.silence(meeting.sending)
    await meeting.sending.move()
    meeting.sending.send(audio(2))
    await meeting.receiving.until(lambda: len(meeting.receiving.rtp) == 2)
    assert meeting.sending.server.ice.selected == meeting.sending.address

    await meeting.silence(meeting.receiving)
    await meeting.receiving.move()
    meeting.receiving.send(RECEIVER_REPORT)
    await becomes(lambda: meeting.receiving.server.ice.selected == meeting.receiving.address)
    meeting.sending.send(audio(3))
    await meeting.receiving.until(lambda: len(meeting.receiving.rtp) == 3)
    assert meeting.unknown() == 0


async def test_packets_sent_again_from_elsewhere_lead_nowhere(meeting: Meeting) -> None:
    for number, client in enumerate((meeting.sending, meeting.receiving), 1):
        former, captured = client.server.ice.selected, client.last_sent
        await meeting.silence(client)
        await client.move()
        client.send_raw(captured)
        await becomes(lambda expected=number: meeting.unknown() == expected)  # type: ignore[misc] # mypy infers no lambda with defaults
        assert client.server.ice.selected == former


async def test_another_host_has_to_pass_a_check(meeting: Meeting) -> None:
    client = meeting.sending
    former = client.server.ice.selected
    await meeting.silence(client)
    await client.move("127.0.0.2")
    client.send(audio(2))
    await becomes(lambda: meeting.unknown() == 1)
    assert client.server.ice.selected == former
    client.check()
    await becomes(lambda: client.server.ice.selected == client.address)
    client.send(audio(3))
    await meeting.receiving.until(lambda: len(meeting.receiving.rtp) == 2)


async def test_media_goes_on_while_ice_restarts(meeting: Meeting) -> None:
    client = meeting.sending
    former = client.address
    client.check()
    old_check = client.last_sent
    client.server.restart_ice()
    client.send(audio(2))
    client.send_raw(old_check)
    await meeting.receiving.until(lambda: len(meeting.receiving.rtp) == 2)
    assert client.server.ice.selected == former

    # A check with the new credentials comes from a new port, and what is still on its way comes from the former one.
    elsewhere = MediaClient(client.server)
    await elsewhere.open()
    elsewhere.check()
    await becomes(lambda: client.server.ice.selected == elsewhere.address)
    client.send(audio(3))
    await meeting.receiving.until(lambda: len(meeting.receiving.rtp) == 3)
    answered = len(client.stun)
    client.send_raw(old_check)
    await client.until(lambda: len(client.stun) > answered)
    assert meeting.worker.stats()["dropped"]["stun_401"] == 1
    assert client.server.state == "connected"
    elsewhere.close(politely=False)
