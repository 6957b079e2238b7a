"""Rooms from above: furniture by the kind of room, and seats that fill as people come in.

The first `count` seats carry the class `taken`; the floor script keeps that true.
"""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from web.motifs.svg import Point, around

WIDTH: Final = 320
HEIGHT: Final = 150


def plan(kind: str, count: int) -> Markup:
    """The plan of a room; an unknown kind is drawn as a lounge."""
    furniture, seats, radius = PLANS.get(kind, PLANS["lounge"])
    marks = "".join(
        f'<circle class="seat{" taken" if index < count else ""}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
        for index, (x, y) in enumerate(seats)
    )
    return Markup(  # noqa: S704 - made of numbers and our own drawings only
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{furniture}{marks}</svg>'
    )


def _round_table(x: float, y: float, seats: int, radius: float = 34) -> list[Point]:
    return [around(x, y, radius, 360 / seats * index - 90) for index in range(seats)]


def _rows(left: float, top: float, columns: int, rows: int, dx: float, dy: float) -> list[Point]:
    """Seats in rows, filled from the middle of the first row outwards."""
    middle = left + dx * (columns - 1) / 2
    across = sorted((left + dx * column for column in range(columns)), key=lambda x: abs(x - middle))
    return [(x, top + dy * row) for row in range(rows) for x in across]


def _arc(x: float, y: float, radii: Iterable[tuple[float, int]]) -> list[Point]:
    """Seats in half circles that open upwards, each row filled from its middle."""
    seats: list[Point] = []
    for radius, number in radii:
        angles = [32 + 116 / (number - 1) * index for index in range(number)]
        seats += [around(x, y, radius, angle) for angle in sorted(angles, key=lambda angle: abs(angle - 90))]
    return seats


def _woven(seats: list[Point], others: list[Point]) -> list[Point]:
    """Two tables filled by turns, so that company is shown at both."""
    return [seat for pair in zip(seats, others, strict=True) for seat in pair]


PLANS: Final[dict[str, tuple[str, list[Point], float]]] = {
    "lounge": (
        '<circle class="rug" cx="98" cy="75" r="58"/><circle class="rug" cx="222" cy="75" r="58"/>'
        '<circle class="desk" cx="98" cy="75" r="19"/><circle class="desk" cx="222" cy="75" r="19"/>'
        '<circle class="leaf" cx="26" cy="24" r="9"/><circle class="leaf" cx="294" cy="126" r="9"/>',
        _woven(_round_table(98, 75, 6), _round_table(222, 75, 6)),
        8.5,
    ),
    "mentoring": (
        '<rect class="rug" x="70" y="20" width="180" height="110" rx="22"/>'
        '<rect class="desk" x="118" y="52" width="84" height="46" rx="14"/>'
        '<rect class="desk" x="20" y="44" width="14" height="62" rx="5"/>'
        '<circle class="leaf" cx="292" cy="28" r="10"/>',
        [(98, 75), (222, 75), (140, 36), (180, 36), (140, 114), (180, 114)],
        9.5,
    ),
    "lecture": (
        '<rect class="screen" x="92" y="14" width="136" height="7" rx="3.5"/>'
        '<rect class="desk" x="142" y="32" width="36" height="12" rx="5"/>'
        '<path class="aisle" d="M34 62H286M34 84H286M34 106H286M34 128H286"/>',
        _rows(46, 62, 13, 4, 19, 22),
        6,
    ),
    "stage": (
        '<path class="rug" d="M88 10H232L250 46Q160 66 70 46Z"/>'
        '<rect class="screen" x="112" y="14" width="96" height="6" rx="3"/>'
        '<circle class="lamp" cx="70" cy="18" r="6"/><circle class="lamp" cx="250" cy="18" r="6"/>',
        [(160, 38), *_arc(160, 12, ((64, 7), (85, 10), (106, 13), (127, 16)))],
        6,
    ),
    "lab": (
        '<rect class="desk" x="42" y="28" width="104" height="26" rx="7"/>'
        '<rect class="desk" x="174" y="28" width="104" height="26" rx="7"/>'
        '<rect class="desk" x="42" y="94" width="104" height="26" rx="7"/>'
        '<rect class="desk" x="174" y="94" width="104" height="26" rx="7"/>'
        '<path class="aisle" d="M62 41h20M106 41h20M194 41h20M238 41h20M62 107h20M106 107h20M194 107h20M238 107h20"/>',
        [(x, y) for y in (68, 134) for x in (68, 252, 120, 200)],
        7.5,
    ),
}
