"""Who speaks, from audio levels, without flapping between two who talk at once or at every cough."""

from collections.abc import Hashable, Mapping
from typing import Final, Generic, TypeVar

INTERVAL: Final = 0.2
"""Seconds between two updates."""

_SILENCE: Final = -127.0
_VOICE: Final = -50.0
"""dBov above which a smoothed level is speech."""
_ATTACK: Final = 0.5
_DECAY: Final = 0.25
"""Share of the way to a louder and to a softer level that one update goes."""
_LEAD: Final = 6.0
"""dB by which a challenger has to be louder than one who still talks."""
_TAKE_OVER: Final = 3
"""Updates in a row that a challenger has to win."""
_HOLD: Final = 5
"""Updates for which a new speaker cannot be challenged by someone louder."""

Speaker = TypeVar("Speaker", bound=Hashable)


class ActiveSpeaker(Generic[Speaker]):
    """`current` stays with the last speaker through silence; it is None before anyone spoke and after they left."""

    def __init__(self) -> None:
        self.current: Speaker | None = None
        self._smoothed: dict[Speaker, float] = {}
        self._challenger: Speaker | None = None
        self._wins = 0
        self._held = 0

    def update(self, levels: Mapping[Speaker, float]) -> bool:
        """Take the levels (dBov) of one interval; a speaker not heard was silent. Returns whether `current` changed."""
        for speaker in self._smoothed.keys() | levels.keys():
            before = self._smoothed.get(speaker, _SILENCE)
            level = levels.get(speaker, _SILENCE)
            self._smoothed[speaker] = before + (level - before) * (_ATTACK if level > before else _DECAY)
        self._smoothed = {speaker: level for speaker, level in self._smoothed.items() if level > _SILENCE + 1}
        self._held = max(self._held - 1, 0)
        challenger = self._find_challenger()
        self._wins = self._wins + 1 if challenger is not None and challenger == self._challenger else 1
        self._challenger = challenger
        if challenger is None or (self.current is not None and self._wins < _TAKE_OVER):
            return False
        self._choose(challenger)
        return True

    def remove(self, speaker: Speaker) -> bool:
        """The speaker left or was muted. Returns whether `current` changed."""
        self._smoothed.pop(speaker, None)
        if self._challenger == speaker:
            self._challenger = None
        if self.current != speaker:
            return False
        self.current = None
        self._held = 0
        return True

    def _find_challenger(self) -> Speaker | None:
        others = {speaker: level for speaker, level in self._smoothed.items() if speaker != self.current}
        if not others:
            return None
        loudest = max(others, key=others.__getitem__)
        current = _SILENCE if self.current is None else self._smoothed.get(self.current, _SILENCE)
        talking = current > _VOICE
        if others[loudest] <= _VOICE or (talking and (self._held or others[loudest] < current + _LEAD)):
            return None
        return loudest

    def _choose(self, speaker: Speaker) -> None:
        self.current = speaker
        self._challenger = None
        self._wins = 0
        self._held = _HOLD
