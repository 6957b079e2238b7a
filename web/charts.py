"""Charts as SVG, drawn by ourselves: a picture of numbers that also stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 640, 220
_LEFT, _BOTTOM, _TOP = 44, 28, 12


@dataclass(frozen=True)
class Series:
    """One kind of column. `tone` is a class of the style sheet."""

    name: str
    tone: str
    values: Sequence[float]


def columns(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Columns stacked on each other, one place for each label. Nobody needs it to be read: it is hidden from screen
    readers behind its title, for the same numbers are in a table."""
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    top = ceiling(max(totals, default=0))
    inner_width, inner_height = WIDTH - _LEFT, HEIGHT - _BOTTOM - _TOP
    step = inner_width / max(1, len(labels))
    bar = min(48.0, step * 0.62)
    parts: list[str] = []
    for tick in (0, top / 2, top):
        y = _TOP + inner_height * (1 - tick / top)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    every = max(1, -(-len(labels) // 12))
    crowded = len(labels) > 6 * every  # on a phone, which leaves every other label out
    for place, label in enumerate(labels):
        x, base = _LEFT + step * (place + 0.5) - bar / 2, float(_TOP + inner_height)
        for one in series:
            height = inner_height * one.values[place] / top
            base -= height
            if height:
                parts.append(
                    f'<rect class="{escape(one.tone)}" x="{x:.1f}" y="{base:.1f}" width="{bar:.1f}" '
                    f'height="{height:.1f}" rx="3"/>'
                )
        if place % every == 0:
            kind = "tick spare" if crowded and place // every % 2 else "tick"
            parts.append(
                f'<text class="{kind}" x="{x + bar / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">'
                f"{escape(label)}</text>"
            )
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704 - numbers, and what was escaped


def ceiling(value: float) -> float:
    """The next round number: 1, 2, 5, 10, 20, 50 … times one; at least 2, so that half of it is whole."""
    size = 1
    while True:
        for factor in (2, 4, 10):
            if value <= factor * size:
                return factor * size
        size *= 10
