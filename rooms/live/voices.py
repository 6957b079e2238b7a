"""Who is heard where not everyone can be: those who speak, and after them those who spoke last.

A voice that has a place keeps it until somebody else needs it, so that nobody is cut off in the middle of a sentence
and a cough moves nobody. Everyone in the room hears the same voices; else half of them would answer to what the other
half did not hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SPEECH: Final = -50.0
"""dBov above which a smoothed level is speech."""
SILENCE: Final = -70.0
"""dBov below which levels are not told apart; near enough to speech for a clear word to be it at once."""
ATTACK: Final = 0.5
DECAY: Final = 0.25
"""Share of the way to a louder and to a softer level that one hearing goes."""
HOLD: Final = 3.0
"""Seconds for which one who spoke, or was unmuted, cannot be replaced by somebody who is not much louder."""
LEAD: Final = 6.0
"""dB by which a newcomer has to be louder than one who still talks, …"""
TAKE_OVER: Final = 3
"""… for this many hearings in a row."""
GAP: Final = 1.0
"""Seconds after which what was heard before says nothing any more."""


@dataclass(slots=True)
class _Voice:
    open: bool
    active_at: float
    """When it last spoke, or was unmuted."""
    level: float = SILENCE
    wins: int = 0

    def rests(self, now: float) -> bool:
        """Whether it can be replaced without cutting anybody off."""
        return not self.open or now - self.active_at >= HOLD

    @property
    def claim(self) -> tuple[bool, float]:
        """The greater, the more it should be heard."""
        return self.open, self.active_at


class Voices:
    """Those who may speak, by identifier, and the `places` among them. `now` is in seconds, of a monotonic clock.

    Methods return whether `heard` changed.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._voices: dict[str, _Voice] = {}
        self._heard: dict[str, None] = {}
        self._hearing_at = 0.0

    @property
    def heard(self) -> tuple[str, ...]:
        """Who has a place, the first to get it first."""
        return tuple(self._heard)

    def add(self, name: str, now: float, *, muted: bool) -> bool:
        """Somebody has a microphone."""
        self._voices[name] = _Voice(not muted, now)
        if len(self._heard) < self._places:
            self._heard[name] = None
            return True
        return not muted and self._let_in(name, now)

    def remove(self, name: str) -> bool:
        """The microphone is gone; whoever has the best claim takes the place. Unknown names are no error."""
        self._voices.pop(name, None)
        if name not in self._heard:
            return False
        del self._heard[name]
        outside = self._voices.keys() - self._heard.keys()
        if outside:
            self._heard[max(outside, key=lambda other: (self._voices[other].claim, other))] = None
        return True

    def mute(self, name: str, muted: bool, now: float) -> bool:
        """Who is unmuted is about to speak, and takes the place of somebody at rest."""
        voice = self._voices[name]
        voice.open = not muted
        if muted:
            # It keeps the place as long as nobody needs it.
            voice.level = SILENCE
            return False
        voice.active_at = now
        return name not in self._heard and self._let_in(name, now)

    def hear(self, levels: Mapping[str, float], now: float) -> bool:
        """Take the levels (dBov) of one interval; who is not among them was silent. None come while all are."""
        fresh, self._hearing_at = now - self._hearing_at > GAP, now
        for name, voice in self._voices.items():
            if fresh:
                voice.level = SILENCE
            level = max(levels.get(name, SILENCE), SILENCE)
            voice.level += (level - voice.level) * (ATTACK if level > voice.level else DECAY)
            if voice.level > SPEECH:
                voice.active_at = now
        changed = False
        outside = [name for name, voice in self._voices.items() if voice.level > SPEECH and name not in self._heard]
        for name in sorted(outside, key=lambda other: self._voices[other].level, reverse=True):
            changed = self._let_in(name, now) or self._outshout(name) or changed
        return changed

    def _let_in(self, name: str, now: float) -> bool:
        """Take the place of one at rest, if there is one."""
        weakest = min(self._heard, key=lambda other: self._voices[other].claim)
        if not self._voices[weakest].rests(now):
            return False
        self._replace(weakest, name)
        return True

    def _outshout(self, name: str) -> bool:
        """Take the place of the softest, if it was softer for long enough."""
        voice = self._voices[name]
        softest = min(self._heard, key=lambda other: self._voices[other].level)
        voice.wins = voice.wins + 1 if voice.level >= self._voices[softest].level + LEAD else 0
        if voice.wins < TAKE_OVER:
            return False
        self._replace(softest, name)
        return True

    def _replace(self, gone: str, name: str) -> None:
        del self._heard[gone]
        self._heard[name] = None
        self._voices[name].wins = 0
