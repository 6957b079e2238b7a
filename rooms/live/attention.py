"""Whose picture matters to one listener, where not everyone's can come."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

SPEAKERS: Final = 32
"""How many who spoke last are remembered."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a listener shows it, in device pixels."""

    participant_id: str
    width: int
    height: int
    pinned: bool = False


class RecentSpeakers:
    """Who spoke, the latest first."""

    def __init__(self) -> None:
        self._order: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def spoke(self, participant_id: str) -> None:
        """Somebody has the word now."""
        self.forget(participant_id)
        self._order.insert(0, participant_id)
        del self._order[SPEAKERS:]

    def forget(self, participant_id: str) -> None:
        """Somebody is gone. Unknown names are no error."""
        if participant_id in self._order:
            self._order.remove(participant_id)


def choose(
    places: int,
    live: Collection[str],
    paused: Collection[str] = (),
    *,
    shown: Iterable[Picture] = (),
    spotlight: str | None = None,
    speakers: Iterable[str] = (),
    now: Iterable[str] = (),
) -> list[str]:
    """At most `places` of the participants who publish, those first that matter most.

    Pinned, in the spotlight, shown, spoke lately, seen `now` already, then whoever came first; a picture that is paused
    comes after all that are not. With room for all it is all of them.
    """
    shown = tuple(shown)
    order = chain(
        (picture.participant_id for picture in shown if picture.pinned),
        (spotlight,) if spotlight else (),
        (picture.participant_id for picture in shown),
        speakers,
        now,
        live,
    )
    chosen: dict[str, None] = {}
    # Left as soon as the places are taken: there are as many listeners as people, and all of them ask at once.
    for name in chain((name for name in order if name in live), paused):
        if len(chosen) == places:
            break
        chosen[name] = None
    return list(chosen)
