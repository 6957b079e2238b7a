"""A lecture of 300: whatever people do, each browser has about a dozen m-lines, and hardly any is made later on."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator

import pytest

from media import Producer, Worker, WorkerOptions
from signaling.protocol.media import ConsumerParameters
from signaling.protocol.receiving import ConsumerFed
from signaling.protocol.room import MediaSource
from signaling.room_media import RoomMedia
from signaling.turns import AT_ONCE
from tests.integration.signaling import ortc

MICROPHONE, CAMERA, SCREEN, _ = MediaSource
PEOPLE, ASKING, ROUNDS = 300, 20, 2
M_LINES = 12


class Everybody:
    """Listens for all participants, and keeps what each was told."""

    spotlight: str | None = None

    def __init__(self) -> None:
        self.told: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def reachable(self, participant_id: str) -> bool:
        return True

    def consumer_opened(self, participant_id: str, consumer: ConsumerParameters) -> None:
        self.told[participant_id]["opened"] += 1

    def consumer_fed(self, participant_id: str, fed: ConsumerFed) -> None:
        self.told[participant_id]["fed"] += 1

    def consumer_closed(self, participant_id: str, consumer_id: str) -> None:
        self.told[participant_id]["closed"] += 1

    def media_changed(self, participant_id: str) -> None: ...
    def consumer_paused(self, participant_id: str, consumer_id: str, paused: bool) -> None: ...
    def consumer_layers(self, participant_id: str, consumer_id: str, layer: int, temporal: int) -> None: ...
    def producer_layers(self, participant_id: str, producer_id: str, highest: int) -> None: ...
    def transport_lost(self, participant_id: str, transport_id: str) -> None: ...
    def active_speaker(self, participant_id: str | None) -> None: ...
    def audio_levels(self, levels: list[tuple[str, int]]) -> None: ...


class Lecture:
    """Everyone with open media; number 0 lectures."""

    def __init__(self, worker: Worker) -> None:
        self.everybody = Everybody()
        self.now = 1000.0
        self.media = RoomMedia(worker, self.everybody, lambda: self.now)
        self.people = [f"{number:032x}" for number in range(PEOPLE)]
        self.opened = {name: self.media.open(name, ortc.CAPABILITIES) for name in self.people}

    def publish(self, name: str, source: MediaSource, *, paused: bool = False) -> Producer:
        kind, parameters = ("video", ortc.vp8()) if source in (CAMERA, SCREEN) else ("audio", ortc.opus())
        return self.media.produce(name, self.opened[name].send.id, source, kind, parameters, paused)

    async def all_served(self) -> None:
        for _ in range(3 * PEOPLE // AT_ONCE):
            await asyncio.sleep(0)

    async def ask(self, name: str, voice: Producer, lecturer: Producer) -> None:
        """The lecturer gives somebody the word, and takes it back."""
        self.now += 20
        self.media.set_paused(name, voice, False)
        picture = self.publish(name, CAMERA)
        for _ in range(5):
            self.now += 0.2
            voice.transport.router.hear({voice: -25, lecturer: -60})
        await self.all_served()
        assert self.media.speaker == name
        assert len(voice.consumers) == len(picture.consumers) == PEOPLE - 1
        self.media.close_producer(name, picture)
        self.media.set_paused(name, voice, True)

    def lines(self, name: str) -> int:
        return len(list(self.media.of(name).slots))


@pytest.fixture
async def lecture() -> AsyncIterator[Lecture]:
    options = WorkerOptions(host="127.0.0.1", port=0, host6=None, tcp=False, forwarder="python")
    worker = await Worker.start(options)
    yield Lecture(worker)
    await worker.close()


async def test_a_lecture_with_questions(lecture: Lecture) -> None:
    lecturer, asking = lecture.people[0], lecture.people[1 : ASKING + 1]
    voice = lecture.publish(lecturer, MICROPHONE)
    for source in (CAMERA, SCREEN):
        lecture.publish(lecturer, source)
    voices = {name: lecture.publish(name, MICROPHONE, paused=True) for name in asking}
    await lecture.ask(asking[0], voices[asking[0]], voice)
    listeners = lecture.people[ASKING + 1 :]
    before = {name: lecture.lines(name) for name in listeners}
    lecture.everybody.told.clear()

    for _ in range(ROUNDS):
        for name in asking:
            await lecture.ask(name, voices[name], voice)

    assert {name: lecture.lines(name) for name in listeners} == before == dict.fromkeys(listeners, 9)
    assert max(lecture.lines(name) for name in lecture.people) <= M_LINES
    for name in listeners:
        told = lecture.everybody.told[name]
        # A camera comes and goes with each question, and a voice takes the place of another with most.
        assert set(told) == {"fed"}
        assert told["fed"] <= 3 * ROUNDS * ASKING


async def test_a_room_of_cameras(lecture: Lecture) -> None:
    """Everybody shows their face: each sees a dozen, and whoever speaks."""
    voices = {}
    for name in lecture.people[:40]:
        lecture.publish(name, CAMERA)
        voices[name] = lecture.publish(name, MICROPHONE)
        await lecture.all_served()
    lecture.everybody.told.clear()
    speaker = lecture.people[39]

    for _ in range(10):
        lecture.now += 0.2
        voices[speaker].transport.router.hear({voices[speaker]: -20})
    await lecture.all_served()

    for name in lecture.people:
        carried = {slot.participant_id for slot in lecture.media.of(name).pools[CAMERA]}
        assert len(carried) == 12
        assert (speaker in carried) == (name != speaker)
    # One face and one voice made room; nothing else moved.
    for name in lecture.people[40:]:
        assert lecture.everybody.told[name] == {"fed": 2}


async def test_nothing_is_left_when_all_have_gone(lecture: Lecture) -> None:
    for name in lecture.people[:5]:
        lecture.publish(name, MICROPHONE)

    for name in lecture.people:
        lecture.media.close(name)

    assert [lecture.media.find(name) for name in lecture.people] == [None] * PEOPLE
    assert lecture.media.speaker is None
