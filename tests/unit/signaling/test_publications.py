"""What a listener gets of what is published."""

from collections.abc import AsyncIterator

import pytest

from media import Producer, Router, Worker, WorkerOptions, parse_rtp_capabilities
from signaling.participant_media import ParticipantMedia
from signaling.protocol.receiving import MediaView, ReceiveMode, Tile
from signaling.protocol.room import MediaSource
from signaling.publications import Publications
from signaling.slot import Published
from signaling.slot_pool import PLACES, SlotPool
from tests.integration.signaling import ortc

MICROPHONE, CAMERA, SCREEN, SCREEN_AUDIO = MediaSource
ME = "f" * 32


def name(number: int) -> str:
    return f"{number:032x}"


class Room:
    """Publications and one listener who publishes nothing."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.published = Publications()
        self.me = ParticipantMedia(router.create_transport(), router.create_transport())
        known = parse_rtp_capabilities(ortc.CAPABILITIES)
        self.me.pools = {source: SlotPool(source, self.me.receive, known, lambda slot: None) for source in MediaSource}

    def add(self, who: str, source: MediaSource, *, paused: bool = False) -> Producer:
        transport, app = self.router.create_transport(), Published(who, source)
        if source in (CAMERA, SCREEN):
            producer = transport.produce("video", ortc.vp8(), paused=paused, app=app)
        else:
            producer = transport.produce("audio", ortc.opus(), paused=paused, app=app)
        self.published.add(producer, 0.0)
        return producer

    def wanted(self, source: MediaSource, listener: str = ME, spotlight: str | None = None) -> list[str]:
        producers = self.published.wanted(source, listener, self.me, spotlight)
        return [producer.app.participant_id for producer in producers]

    def show(self, mode: ReceiveMode, *tiles: Tile) -> None:
        self.me.shows(MediaView(mode=mode, tiles=tiles))


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", port=0, host6=None, tcp=False, forwarder="python"))
    yield Room(worker.create_router())
    await worker.close()


def tile(who: str, source: MediaSource = CAMERA, *, pinned: bool = False) -> Tile:
    return Tile(participant_id=who, source=source, width=320, height=180, pinned=pinned)


async def test_nobody_gets_their_own(room: Room) -> None:
    for number in range(3):
        for source in MediaSource:
            room.add(name(number), source)

    for source in (MICROPHONE, CAMERA):
        assert room.wanted(source, name(1)) == [name(0), name(2)]
    # Two of three screens come: those of others.
    assert room.wanted(SCREEN, name(0)) == room.wanted(SCREEN_AUDIO, name(0)) == [name(1), name(2)]


async def test_all_hear_the_same_voices(room: Room) -> None:
    for number in range(PLACES[MICROPHONE]):
        room.add(name(number), MICROPHONE, paused=True)
    late = room.add(name(20), MICROPHONE, paused=True)
    assert name(20) not in room.wanted(MICROPHONE)

    room.published.set_paused(late, False, 1.0)

    assert room.wanted(MICROPHONE) == [*(name(number) for number in range(1, 6)), name(20)]
    assert room.wanted(MICROPHONE, name(20)) == [name(number) for number in range(1, 6)]
    assert not room.published.hear({name(0): -60}, 5.0)
    assert room.published.hear({name(0): -20}, 5.2)
    assert room.wanted(MICROPHONE)[-1] == name(0)


async def test_the_spotlight_those_shown_and_speakers_come_first(room: Room) -> None:
    places = PLACES[CAMERA]
    for number in range(places + 10):
        room.add(name(number), CAMERA)
        room.add(name(number), MICROPHONE, paused=True)
    assert room.published.crowded(CAMERA)
    room.published.spoke(name(15))
    room.published.spoke(name(16))
    room.show(ReceiveMode.EVERYTHING, tile(name(17)), tile(name(18), pinned=True))

    # The one too many is for the listener's own, if it is among them.
    assert room.wanted(CAMERA, spotlight=name(19))[:places] == [
        name(number) for number in (18, 19, 17, 16, 15, *range(places - 5))
    ]


async def test_a_mode_leaves_out_what_it_says(room: Room) -> None:
    for source in MediaSource:
        room.add(name(1), source)

    def sources() -> list[MediaSource]:
        return [source for source in MediaSource if room.wanted(source)]

    assert sources() == [MICROPHONE, CAMERA, SCREEN, SCREEN_AUDIO]
    room.show(ReceiveMode.LOW)
    assert sources() == [MICROPHONE, CAMERA, SCREEN, SCREEN_AUDIO]
    assert room.me.receive.limit == 400_000
    room.show(ReceiveMode.SCREEN)
    assert sources() == [MICROPHONE, SCREEN, SCREEN_AUDIO]
    assert room.me.receive.limit is None
    room.show(ReceiveMode.AUDIO)
    assert sources() == [MICROPHONE, SCREEN_AUDIO]


async def test_what_is_withdrawn_is_gone(room: Room) -> None:
    camera, microphone = room.add(name(1), CAMERA), room.add(name(1), MICROPHONE)
    room.published.remove(camera)
    room.published.remove(microphone)

    assert [room.wanted(source) for source in MediaSource] == [[], [], [], []]


async def test_what_is_shown_large_matters_more(room: Room) -> None:
    people = [name(number) for number in range(4)]
    cameras = [room.add(who, CAMERA) for who in people]
    screen = room.add(name(0), SCREEN)
    room.me.pools[CAMERA].carry(cameras, may_open=True)
    room.me.pools[SCREEN].carry([screen], may_open=True)

    def told() -> list[tuple[int, int, int] | None]:
        return [slot.consumer.video.view for slot in room.me.slots]

    room.me.look({name(2)})
    # Nobody said yet how large: as large as it comes.
    assert told() == [(1280, 720, 1), (1280, 720, 1), (1280, 720, 2), (1280, 720, 1), (1920, 1080, 3)]

    pinned = Tile(participant_id=name(1), source=CAMERA, width=1600, height=900, pinned=True)
    room.show(ReceiveMode.EVERYTHING, tile(name(0), SCREEN), pinned, tile(name(0)))
    room.me.look({name(0), None})
    assert told() == [(320, 180, 2), (1600, 900, 2), (0, 0, 1), (0, 0, 1), (320, 180, 3)]
