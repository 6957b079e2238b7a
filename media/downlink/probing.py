"""Finding out whether a link takes more: short bursts of padding, and a look at what they did.

A burst brings the rate to at most one and a half times the estimate for 0.4 s, after a success to twice for 0.3 s, so
that on a full link it leaves a queue of at most 0.3 s. It stops at the first sign of harm. After a failure the next one
waits, longer each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

GROWTH: Final = 1.5
BURST: Final = 0.4
_BOLD_GROWTH: Final = 2.0
_BOLD_BURST: Final = 0.3
_VERDICT: Final = 0.3
"""Seconds after the burst that a receiver may take to find harm, with a round trip on top."""
_PATIENCE: Final = 2.0
"""Seconds after the burst in which some report must come for silence to count as good news."""
_DELAY: Final = 0.08
"""Growth of the queue, in seconds, that makes a probe fail."""
_FIRST_PAUSE: Final = 1.5
_LONGEST_PAUSE: Final = 4.0
_PAUSE_GROWTH: Final = 1.6
_REACHED: Final = 0.9
"""Share of the rate aimed at that must really have been sent for the probe to prove anything."""
_TOLD: Final = 0.5
"""Share of the packets sent of which reports must tell: who is silent on padding proves nothing, nor who got none."""
_FEWEST: Final = 20
"""Packets of which a share of loss is worth looking at."""
_BEYOND: Final = 0.05
"""Share beyond the usual that may be lost of them; and so many standard deviations of chance."""
_DEVIATIONS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of the link."""

    harms: int
    """Signs of harm so far."""
    reports: int
    """Reports of no harm so far."""
    queue: float
    """Seconds of round trip above the least."""
    asked_at: float
    """When the sender report was sent that `queue` is of."""
    sent: int = 0
    """Packets so far."""
    expected: float = 0.0
    lost: float = 0.0
    """Packets of which reports told, and those of them that did not arrive."""
    usual: float = 0.0
    """Share that the link loses anyway."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rate` was aimed at, in bit/s; 0 when nothing like it was sent, so that nothing is proven."""

    rate: float
    good: bool
    arrived: float | None = None
    """Bit/s of a failed one that came through, where reports tell of enough of it."""


@dataclass(slots=True)
class _Probe:
    rate: float
    until: float
    started_at: float
    octets: int
    before: Signs
    ended_at: float = math.inf
    reached: float = 0.0
    reports: int = 0
    sent: int = 0


class Prober:
    """One link's probes. `octets` are the payload octets sent on it since the start, padding included."""

    def __init__(self) -> None:
        self._probe: _Probe | None = None
        self._pause = _FIRST_PAUSE
        self._next_at = 0.0
        self._bold = False
        """Whether the last one did no harm."""

    @property
    def active(self) -> bool:
        """Whether a burst goes on or its verdict is awaited."""
        return self._probe is not None

    @property
    def bursting(self) -> bool:
        return self._probe is not None and self._probe.ended_at == math.inf

    @property
    def rate(self) -> float:
        """Bit/s that the probe under way aims at."""
        return self._probe.rate if self._probe else 0.0

    @property
    def next_at(self) -> float:
        """Before this no probe starts."""
        return self._next_at

    def start(self, estimate: float, goal: float, octets: int, signs: Signs, now: float) -> bool:
        """Begin a burst towards `goal` bit/s, if it is time. Returns whether one began."""
        if self._probe is not None or now < self._next_at or goal <= estimate:
            return False
        self._probe = _Probe(
            min(goal, estimate * (_BOLD_GROWTH if self._bold else GROWTH)),
            now + (_BOLD_BURST if self._bold else BURST),
            now,
            octets,
            signs,
        )
        return True

    def padding(self, octets: int, signs: Signs, now: float) -> int:
        """Octets of padding to send now, at most 20 ms worth of the rate or two packets."""
        probe = self._probe
        if probe is None or probe.ended_at < math.inf:
            return 0
        elapsed = now - probe.started_at
        if now >= probe.until or self._harmed(probe, signs):
            probe.ended_at = now
            probe.reached = 8 * (octets - probe.octets) / max(elapsed, 0.02)
            probe.reports = signs.reports
            probe.sent = signs.sent - probe.before.sent
            return 0
        owed = probe.rate * (elapsed + 0.02) / 8 - (octets - probe.octets)
        return max(0, int(min(owed, max(probe.rate * 0.04 / 8, 512))))

    def judge(self, signs: Signs, round_trip: float, now: float) -> Verdict | None:
        """The verdict once there is one."""
        probe = self._probe
        if probe is None or probe.ended_at == math.inf:
            return None
        if self._harmed(probe, signs):
            return self._end(probe, good=False, now=now, arrived=_arrived(probe, signs))
        waited = now - probe.ended_at - round_trip
        told = signs.expected - probe.before.expected >= probe.sent * _TOLD
        if waited > _VERDICT and signs.asked_at >= probe.ended_at and told:
            return self._end(probe, good=True, now=now)
        if waited > _PATIENCE:
            return self._end(probe, good=signs.reports > probe.reports, now=now, told=told)
        return None

    def _end(
        self, probe: _Probe, *, good: bool, now: float, told: bool = True, arrived: float | None = None
    ) -> Verdict:
        self._probe = None
        self._bold = good
        if good:
            self._pause = _FIRST_PAUSE
            self._next_at = now
            if probe.reached < probe.rate * _REACHED or not told:
                self._next_at = now + _FIRST_PAUSE
                return Verdict(0.0, good=True)
            return Verdict(probe.rate, good=True)
        self._next_at = now + self._pause
        self._pause = min(self._pause * _PAUSE_GROWTH, _LONGEST_PAUSE)
        return Verdict(probe.rate, good=False, arrived=arrived)

    def _harmed(self, probe: _Probe, signs: Signs) -> bool:
        before = probe.before
        return signs.harms > before.harms or signs.queue > before.queue + _DELAY or _lossy(before, signs, probe.sent)


def _lost(before: Signs, signs: Signs, sent: float) -> tuple[float, float]:
    """Of the `sent` packets of a probe, those of which reports told, and those of them that did not arrive.

    Reports tell of packets before and after it, too, of which the usual share is lost.
    """
    expected = signs.expected - before.expected
    sent = min(sent, expected)
    return sent, signs.lost - before.lost - before.usual * (expected - sent)


def _lossy(before: Signs, signs: Signs, sent: float) -> bool:
    """Whether more of them were lost than the link loses anyway.

    Of each few packets it may be chance, so that no report by itself tells of harm; of all of them it is not.
    """
    sent, lost = _lost(before, signs, sent)
    share = min(before.usual + _BEYOND, 0.5)
    return sent >= _FEWEST and lost > share * sent + _DEVIATIONS * math.sqrt(share * (1 - share) * sent)


def _arrived(probe: _Probe, signs: Signs) -> float | None:
    told, lost = _lost(probe.before, signs, probe.sent)
    if told < max(_FEWEST, probe.sent * _TOLD) or not lost > 0:
        return None
    return max(probe.reached * (1 - lost / told), 0.0)
