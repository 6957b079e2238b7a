"""Small pieces of SVG path writing. Coordinates are user units, angles degrees."""

from collections.abc import Sequence
from math import cos, radians, sin

Point = tuple[float, float]


def number(value: float) -> str:
    """The shortest text of a coordinate, to a tenth."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def polygon(points: Sequence[Point]) -> str:
    """A closed path of straight lines."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def smooth(points: Sequence[Point], tension: float = 0.17) -> str:
    """A closed curve through the points (Catmull-Rom, as cubic Béziers)."""
    count = len(points)
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for index in range(count):
        before, start = points[index - 1], points[index]
        end, after = points[(index + 1) % count], points[(index + 2) % count]
        handles = (
            start[0] + (end[0] - before[0]) * tension,
            start[1] + (end[1] - before[1]) * tension,
            end[0] - (after[0] - start[0]) * tension,
            end[1] - (after[1] - start[1]) * tension,
            *end,
        )
        parts.append("C" + " ".join(number(value) for value in handles))
    return "".join(parts) + "Z"


def around(x: float, y: float, radius: float, angle: float) -> Point:
    """The point at an angle on a circle; 0 points right, 90 down."""
    return x + radius * cos(radians(angle)), y + radius * sin(radians(angle))
