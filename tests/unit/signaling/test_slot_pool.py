"""A listener's few consumers, and who is in them."""

import copy
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from media import Producer, Router, Worker, WorkerOptions, parse_rtp_capabilities
from signaling.protocol.room import MediaSource
from signaling.slot import Published, Slot
from signaling.slot_pool import PLACES, SlotPool
from tests.integration.signaling import ortc

PLACE = PLACES[MediaSource.CAMERA]


@pytest.fixture
async def router() -> AsyncIterator[Router]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", port=0, host6=None, tcp=False, forwarder="python"))
    yield worker.create_router()
    await worker.close()


def camera(router: Router, name: str, parameters: dict[str, Any] | None = None) -> Producer:
    published = Published(name, MediaSource.CAMERA)
    return router.create_transport().produce("video", parameters or ortc.vp8(), app=published)


def cameras(router: Router, number: int) -> list[Producer]:
    return [camera(router, f"{at:032x}") for at in range(number)]


def pool(router: Router, capabilities: dict[str, Any] = ortc.CAPABILITIES) -> tuple[SlotPool, list[Slot]]:
    watched: list[Slot] = []
    known = parse_rtp_capabilities(capabilities)
    return SlotPool(MediaSource.CAMERA, router.create_transport(), known, watched.append), watched


def without(mime_type: str) -> dict[str, Any]:
    capabilities = copy.deepcopy(ortc.CAPABILITIES)
    capabilities["codecs"] = [codec for codec in capabilities["codecs"] if codec["mimeType"] != mime_type]
    return capabilities


async def test_a_consumer_is_opened_for_each_while_there_is_room(router: Router) -> None:
    slots, watched = pool(router)
    producers = cameras(router, 3)

    changes = slots.carry(producers, may_open=True)

    assert [slot.producer for slot in changes.opened] == producers
    assert changes.fed == ()
    assert list(slots) == watched == list(changes.opened)
    assert slots.carry(producers, may_open=True) == type(changes)()


async def test_who_is_carried_stays_in_place(router: Router) -> None:
    slots, _ = pool(router)
    a, b, c = cameras(router, 3)
    slots.carry([a, b], may_open=True)

    changes = slots.carry([c, b, a], may_open=True)

    assert [slot.producer for slot in changes.opened] == [c]
    assert [slot.producer for slot in slots] == [a, b, c]


async def test_an_idle_consumer_is_handed_on(router: Router) -> None:
    slots, _ = pool(router)
    a, b, c = cameras(router, 3)
    first, second = slots.carry([a, b], may_open=True).opened
    consumer = first.consumer

    assert slots.carry([b], may_open=True).fed == (first,)
    assert (first.producer, consumer.closed, consumer.producer) == (None, False, None)
    changes = slots.carry([b, c], may_open=True)

    assert (changes.opened, changes.fed) == ((), (first,))
    assert (first.consumer, consumer.producer) == (consumer, c)
    assert second.producer is b


async def test_when_all_are_taken_the_first_wanted_replace_who_is_not(router: Router) -> None:
    slots, _ = pool(router)
    producers = cameras(router, PLACE + 2)
    opened = slots.carry(producers, may_open=True).opened
    assert [slot.producer for slot in opened] == producers[:PLACE]

    changes = slots.carry([producers[-1], *producers], may_open=True)

    assert changes.opened == ()
    assert changes.fed == (opened[-1],)
    assert opened[-1].producer is producers[-1]


async def test_nothing_is_opened_for_who_could_not_be_told(router: Router) -> None:
    slots, _ = pool(router)
    a, b = cameras(router, 2)
    assert slots.carry([a], may_open=False).opened == ()
    (slot,) = slots.carry([a], may_open=True).opened

    assert slots.carry([a, b], may_open=False).opened == ()
    assert slots.carry([b], may_open=False).fed == (slot,)
    assert slot.producer is b


async def test_what_the_device_cannot_receive_takes_no_place(router: Router) -> None:
    slots, _ = pool(router, without("video/H264"))
    h264, vp8 = camera(router, "a" * 32, ortc.h264()), camera(router, "b" * 32)

    assert [slot.producer for slot in slots.carry([h264, vp8], may_open=True).opened] == [vp8]
    assert [slot.producer for slot in slots] == [vp8]


async def test_a_consumer_for_another_codec_makes_room_when_all_are_taken(router: Router) -> None:
    slots, _ = pool(router)
    producers = cameras(router, PLACE)
    slots.carry(producers, may_open=True)
    h264 = camera(router, "a" * 32, ortc.h264())
    closed: list[str] = []
    for slot in slots:
        slot.consumer.on_close.append(partial(closed.append, slot.consumer.id))

    changes = slots.carry([h264, *producers[1:]], may_open=True)

    assert [slot.producer for slot in changes.opened] == [h264]
    assert len(closed) == 1
    assert [slot.producer for slot in slots] == [*producers[1:], h264]


async def test_an_ended_consumer_is_forgotten(router: Router) -> None:
    slots, _ = pool(router)
    (slot,) = slots.carry(cameras(router, 1), may_open=True).opened

    slot.consumer.close()

    assert list(slots) == []


async def test_what_the_listener_is_told(router: Router) -> None:
    slots, _ = pool(router)
    producer = camera(router, "a" * 32)
    producer.pause()
    (slot,) = slots.carry([producer], may_open=True).opened

    assert slot.parameters().model_dump(exclude={"rtp_parameters"}) == {
        "id": slot.consumer.id,
        "producerId": producer.id,
        "participantId": "a" * 32,
        "source": MediaSource.CAMERA,
        "kind": "video",
        "producerPaused": True,
    }
    assert slot.fed().model_dump() == {
        "consumerId": slot.consumer.id,
        "participantId": "a" * 32,
        "producerId": producer.id,
        "source": MediaSource.CAMERA,
        "producerPaused": True,
        "handOver": 0,
        "afterTimestamp": None,
    }
    slots.carry([], may_open=True)
    assert slot.fed().model_dump() == {
        "consumerId": slot.consumer.id,
        "participantId": None,
        "producerId": None,
        "source": MediaSource.CAMERA,
        "producerPaused": False,
        "handOver": 1,
        "afterTimestamp": None,
    }
