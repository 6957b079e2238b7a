"""One direction of a link: what is lost on it, how long it takes, how much fits through."""

import asyncio
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.interop.bottleneck import Bottleneck

LATENCY: Final = 0.3
"""Seconds that the queue before the narrowest place is long, unless another length is asked for."""


@dataclass(frozen=True)
class Conditions:
    """What a way does to every datagram, beside its rate."""

    loss: float = 0.0
    """Share of the media packets that are lost."""
    burst: float | None = None
    """Packets that are lost in a row, in the mean. None: each is lost or not, whatever became of the one before."""
    loses_reports: bool = False
    """Whether RTCP is lost too, in the same share."""
    delay: float = 0.0
    """Seconds that a packet takes, in the mean."""
    jitter: float = 0.0
    """Seconds that it takes more or less at most, any of them as likely as any other; no more than `delay`."""
    overtaking: bool = False
    """Whether a packet may come before one that was sent earlier; otherwise it waits behind it."""


class Losses:
    """Gilbert's two states of a link, shared by both its ways: in one everything passes, in the other nothing does."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._bad = False

    def next(self, loss: float, burst: float | None) -> bool:
        """Whether the next packet is lost; `loss` is below 1."""
        ends = 1 - loss if burst is None else 1 / burst
        begins = ends * loss / (1 - loss)
        self._bad = self._chance.random() < (1 - ends if self._bad else begins)
        return self._bad


def is_media(datagram: bytes) -> bool:
    """RTP, and not RTCP (RFC 5761 4), DTLS or STUN."""
    return len(datagram) > 1 and 127 < datagram[0] < 192 and not 192 <= datagram[1] <= 223


def is_rtcp(datagram: bytes) -> bool:
    return len(datagram) > 1 and 127 < datagram[0] < 192 and 192 <= datagram[1] <= 223


class Way:
    """Loses first, then lets through what there is room for, and takes its time at last."""

    def __init__(self, seed: int, losses: Losses | None = None, latency: float = LATENCY) -> None:
        """Without `losses` it has bad moments of its own. `latency` is how long its queue is, in seconds."""
        self.conditions = Conditions()
        """Hold from then on."""
        self.on_offered: Callable[[bytes], None] | None = None
        """Told each datagram that is sent this way."""
        self.on_delivered: Callable[[bytes], None] | None = None
        """Told each datagram at the way's end."""
        self._strayed = 0
        self._narrow = Bottleneck(latency)
        self._chance = random.Random(seed)
        self._losses = losses or Losses(self._chance)
        self._due = 0.0

    @property
    def rate(self) -> int | None:
        """Bit/s for all who go this way; None: whatever comes."""
        return self._narrow.rate

    @rate.setter
    def rate(self, rate: int | None) -> None:
        self._narrow.rate = rate

    @property
    def lost(self) -> int:
        """Datagrams, by chance and for want of room."""
        return self._strayed + self._narrow.lost

    def send(self, datagram: bytes, deliver: Callable[..., None], *arguments: Any) -> None:
        """Call `deliver` with the datagram and `arguments` once it is there, if ever."""
        if self.on_offered:
            self.on_offered(datagram)
        if self.passes(datagram):
            self._narrow.send(len(datagram), self._travel, datagram, deliver, *arguments)
        else:
            self._strayed += 1

    def passes(self, datagram: bytes) -> bool:
        """Whether chance lets the next datagram through."""
        conditions = self.conditions
        if not (conditions.loss and (is_media(datagram) or (conditions.loses_reports and is_rtcp(datagram)))):
            return True
        return not self._losses.next(conditions.loss, conditions.burst)

    def due(self, now: float) -> float:
        """When what sets out at `now` is there."""
        conditions = self.conditions
        due = now + conditions.delay
        if conditions.jitter:
            due += self._chance.uniform(-conditions.jitter, conditions.jitter)
        if not conditions.overtaking:
            # Timers of one moment go off in any order.
            due = max(due, math.nextafter(self._due, math.inf))
        self._due = max(due, self._due)
        return due

    def close(self) -> None:
        self._narrow.close()

    def _travel(self, datagram: bytes, deliver: Callable[..., None], *arguments: Any) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        due = self.due(now)
        if due <= now:
            self._arrive(datagram, deliver, *arguments)
        else:
            loop.call_at(due, self._arrive, datagram, deliver, *arguments)

    def _arrive(self, datagram: bytes, deliver: Callable[..., None], *arguments: Any) -> None:
        if self.on_delivered:
            self.on_delivered(datagram)
        deliver(datagram, *arguments)
