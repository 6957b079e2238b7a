"""A link with a queue, and a browser behind it, as fluids: deterministic, in steps of 10 ms."""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from media.downlink.allocation import HELD, Choice, Stream
from media.downlink.layer_rates import LayerRates
from media.downlink.steering import Steering
from media.rtcp.way_up import WayUp

STEP = 0.01
AUDIO = 40_000
LAYERS = (150_000, 500_000, 1_600_000)
STARTLED = 0.7
"""How often in a second a receiver on a busy machine takes that for a queue."""
LATE = 0.06
"""Seconds by which such a machine answers late, on average."""
DELAY = 0.05
"""Seconds there and back on an empty link."""


@dataclass
class Browser:
    """What libwebrtc's receive-side estimation does: 85 % of what comes when the queue grows, else slow growth.

    On a `busy` machine it also takes what waits for the processor for a queue, and answers late.
    """

    busy: random.Random | None = None
    remb: float = 0.0
    told: float = 0.0
    told_at: float = 0.0
    held_until: float = 0.0
    window: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    queues: deque[float] = field(default_factory=lambda: deque(maxlen=20))

    def receive(self, bits: float, queue: float, now: float) -> int | None:
        """A REMB to send, if any. `queue` is in seconds."""
        self.window.append(bits)
        self.queues.append(queue)
        incoming = sum(self.window) / (len(self.window) * STEP)
        startled = self.busy is not None and incoming > 0 and self.busy.random() < STARTLED * STEP
        if (startled or queue - self.queues[0] > 0.02) and now >= self.held_until:
            lower = 0.85 * incoming * (self.busy.uniform(0.8, 1) if self.busy else 1)
            self.remb = lower if not self.remb else min(self.remb, lower)
            self.held_until = now + 0.3
        elif queue < 0.01 and now > 5 and not self.remb:
            self.remb = incoming
        elif queue < 0.01 and self.remb and self.remb < 1.5 * incoming + 10_000:
            self.remb *= 1.08**STEP
        if not self.remb or not incoming:
            return None
        if self.remb < 0.97 * self.told or now - self.told_at >= 1:
            self.told, self.told_at = self.remb, now
            return int(self.remb)
        return None


class Scene:
    """A subscriber of `videos` on a link. `capacity` may be changed between calls of `run`."""

    def __init__(
        self,
        capacity: int,
        streams: Sequence[Stream],
        *,
        audio: int = AUDIO,
        remb: bool = True,
        loss: float = 0.0,
        padding: bool = True,
        publishes: bool = False,
        busy: random.Random | None = None,
        queue: float = 0.3,
    ) -> None:
        self.capacity = capacity
        self.room = queue
        """Seconds that the queue is long at most."""
        self.audio = audio
        self.loss = loss
        self.padding = padding
        self.publishes = publishes
        self.limit: int | None = None
        self.steering = Steering()
        self.streams = list(streams)
        self.now = 0.0
        self.switches = 0
        self.padded = 0.0
        """Octets."""
        self.audio_lost = 0.0
        """Seconds' worth."""
        self.longest_queue = 0.0
        self.up = 0.0
        """Seconds that what the browser says waits behind what it publishes."""
        self.way_up = WayUp()
        self.longest_dark = 0.0
        """Seconds without any picture."""
        self._dark = 0.0
        self._browser = Browser(busy) if remb else None
        self._busy = busy
        self._octets = self._packets = 0.0
        self._queue = 0.0
        self._expected = self._lost = 0.0
        self._reporting = 0.25 if remb else 1.0
        """Seconds. Chromium sends reports with its REMB."""
        self._due = {"decide": 0.0, "report": self._reporting, "pad": 0.0, "ask": 0.0, "publish": 0.0}
        self._asked: tuple[float, ...] = (0.0, DELAY)
        """When the last sender report was sent; and the round trip, as long as it is news."""
        self._back: deque[tuple[float, str, tuple[float, ...]]] = deque()
        self.choices: list[Choice] = []

    @property
    def rate(self) -> float:
        """Bit/s of the media."""
        return self.audio + sum(
            rate for stream in self.streams for rate, choice in stream.ladder if choice == stream.current
        )

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            self._steer()
            self._flow()
            self._dark = 0.0 if any(stream.current != HELD for stream in self.streams) else self._dark + STEP
            self.longest_dark = max(self.longest_dark, self._dark)

    def run_until(self, layers: Sequence[int], within: float) -> float:
        """Seconds until every stream is on its layer; raises when that takes too long."""
        began = self.now
        while [stream.current.layer for stream in self.streams] != list(layers):
            if self.now - began > within:
                raise AssertionError(f"not in {within} s: {self.choices}, {self.steering.estimator.estimate} bit/s")
            self.run(STEP)
        return self.now - began

    def _every(self, what: str, interval: float) -> bool:
        if self.now < self._due[what]:
            return False
        self._due[what] = self.now + interval
        return True

    def _steer(self) -> None:
        steering, now = self.steering, self.now
        steering.note_sent(int(self._octets), int(self._packets), now)
        while self._back and self._back[0][0] <= now:
            _, what, told = self._back.popleft()
            if what == "remb":
                steering.estimator.take_remb(int(told[0]), now)
                self._due["decide"] = 0.0
            elif what == "sender report":
                self.way_up.note(told[0], now)
            else:
                expected, lost, asked_at, *round_trips = told
                round_trip = round_trips[0] if round_trips else None
                waited = self.way_up.waited(now)
                steering.estimator.take_report(round(expected), round(lost), round_trip, asked_at, now, waited=waited)
        if self._every("decide", 0.2):
            before = [stream.current for stream in self.streams]
            self.choices = steering.decide(self.streams, self.audio, self.limit, now)
            self.switches += sum(one != other for one, other in zip(before, self.choices, strict=True))
            steering.conclude(now)
            goal = steering.goal(self.streams, self.audio, self.limit, now)
            steering.begin_probe(goal, int(self._octets), now)
        if steering.prober.bursting and self._every("pad", 0.02):
            octets = steering.pad(int(self._octets), now)
            if self.padding:
                self.padded += octets
                self._arrive(8 * octets, 0.0, packet=255)
            if not steering.prober.bursting:
                self._due["ask"] = now

    def _flow(self) -> None:
        self._arrive(self.rate * STEP, self.audio * STEP)
        passed = min(self._queue, self.capacity * STEP)
        self._queue -= passed
        queue = self._queue / self.capacity
        self.longest_queue = max(self.longest_queue, queue)
        back = self.now + DELAY / 2 + self.up
        if self._browser and (remb := self._browser.receive(passed, queue, self.now)):
            self._back.append((back, "remb", (remb,)))
        if self._every("ask", 0.9):
            # Sent now, it arrives behind the queue and is answered with the next report.
            late = self._busy.expovariate(1 / LATE) if self._busy else 0.0
            self._asked = (self.now, DELAY + queue + late)
        if self._every("report", self._reporting):
            asked_at, *round_trips = self._asked
            told = (self._expected, self._lost, asked_at, *(each + self.up for each in round_trips))
            self._asked = (asked_at,)
            self._back.append((back, "report", told))
            self._expected = self._lost = 0.0
        if self.publishes and self._every("publish", 0.7):
            self._back.append((back, "sender report", (self.now,)))

    def _arrive(self, bits: float, audio: float, packet: int = 1000) -> None:
        """Into the queue, in packets of so many octets; sound fifty times a second."""
        self._octets += bits / 8
        room = max(0.0, self.room * self.capacity - self._queue) + self.capacity * STEP
        taken = min(bits * (1 - self.loss), room)
        self._queue += taken
        if bits:
            seconds = audio / max(self.audio, 1)
            packets, lost = (bits - audio) / (8 * packet) + seconds * 50, 1 - taken / bits
            self._expected += packets
            self._packets += packets
            self._lost += lost * packets
            self.audio_lost += lost * seconds


def single(rate: int) -> Stream:
    """A measured picture in one size, which most would see alone."""
    rates = LayerRates(1)
    for second in range(12):
        rates.update([[rate // 8 * second]], float(second))
    return Stream(rates.ladder(0), 2, 320 * 240)


def camera(priority: int = 1, area: int = 1280 * 720, top: int = 2) -> Stream:
    """A measured simulcast camera of three layers with three temporal layers each."""
    rates = LayerRates(3)
    shares = (0.4, 0.2, 0.4)
    for second in range(12):
        octets = [[int(rate * share / 8 * second) for share in shares] for rate in LAYERS]
        rates.update(octets, float(second))
    return Stream(rates.ladder(top), priority, area)
