"""Covers: one batik-like composition per motif, in the technopark's accent.

Colours are classes (`m-ground`, `m-1` … `m-4`, `m-line`) that the style sheet mixes from the accent, so that one
drawing serves light and dark. Which cells are picked out follows from the seed alone.
"""

from collections.abc import Callable
from hashlib import blake2b
from random import Random
from typing import Final

from markupsafe import Markup

from web.motifs.svg import Point, around, number, polygon

WIDTH: Final = 640
HEIGHT: Final = 320
WIDE_HEIGHT: Final = 150


def cover(motif: str, seed: str, *, wide: bool = False) -> Markup:
    """The cover of a technopark; an unknown motif is drawn as kawung. `seed` keeps it the same for ever."""
    height = WIDE_HEIGHT if wide else HEIGHT
    draw = MOTIFS.get(motif, kawung)
    chance = Random(blake2b(seed.encode(), digest_size=8).digest())
    name = f"{seed}-{'wide' if wide else 'card'}"
    body = draw(chance, height, name)
    return Markup(  # noqa: S704 - made of numbers and our own names only
        f'<svg class="cover" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
        f'<rect class="m-ground" width="{WIDTH}" height="{height}"/>{body}</svg>'
    )


def _use(name: str, x: float, y: float, extra: str = "") -> str:
    return f'<use href="#{name}" x="{number(x)}" y="{number(y)}"{extra}/>'


def kawung(chance: Random, height: int, name: str) -> str:
    """Four palm-fruit petals round each crossing; some lit, as windows are at dusk."""
    step = 64
    petal = "M0-4C-15-12-15-30 0-42C15-30 15-12 0-4Z"
    seed = "M0-14V-27"
    shapes = "".join(
        f'<g transform="rotate({turn})"><path d="{petal}"/><path class="m-cut" d="{seed}"/></g>'
        for turn in (45, 135, 225, 315)
    )
    parts = [f'<defs><g id="{name}-k">{shapes}</g></defs>']
    for row in range(-1, height // step + 2):
        for column in range(-1, WIDTH // step + 2):
            x, y = column * step + step / 2, row * step + step / 2
            glow = chance.random() + (column / (WIDTH / step)) * 0.55
            tone = "m-4" if glow > 1.3 else "m-3" if glow > 1.0 else "m-2" if glow > 0.55 else "m-1"
            parts.append(_use(f"{name}-k", x, y, f' class="{tone}"'))
            dot = chance.random()
            parts.append(f'<circle class="{"m-4" if dot > 0.8 else "m-2"}" cx="{x + step / 2:g}" cy="{y:g}" r="3"/>')
            parts.append(f'<circle class="m-3" cx="{x:g}" cy="{y:g}" r="3.5"/>')
    return "".join(parts)


def parang(chance: Random, height: int, name: str) -> str:
    """Rows of waves on the slant, as they break on a shore, with a string of mlinjon between."""
    blade = "M0 0C4-20 26-26 34-10C38 0 30 9 22 5C28 14 20 28 4 30C12 22 8 8 0 0Z"
    drop = "M14-6C20-12 27-8 26-2C24 3 18 2 14-6Z"
    row = "".join(f'<use href="#{name}-p" x="{x}"/>' for x in range(-260, WIDTH + 260, 38))
    strings = [
        "".join(f"M{x} 42l5-4 5 4-5 4Z" for x in range(-260, WIDTH + 260, 19) if (chance.random() > 0.86) == lit)
        for lit in (False, True)
    ]
    parts = [
        f'<defs><g id="{name}-p"><path d="{blade}"/><path class="m-cut-fill" d="{drop}"/></g>',
        f'<g id="{name}-r">{row}</g>',
        f'<g id="{name}-s"><path class="m-2" d="{strings[0]}"/><path class="m-4" d="{strings[1]}"/></g></defs>',
        f'<g transform="rotate(-38 {WIDTH / 2:g} {height / 2:g})">',
    ]
    for index, y in enumerate(range(-420, height + 420, 64)):
        tone = ("m-1", "m-3", "m-2", "m-4", "m-2")[index % 5]
        parts.append(f'<use href="#{name}-r" y="{y}" class="{tone}"/>')
        parts.append(f'<use href="#{name}-s" x="{(index * 57) % 76 - 38}" y="{y}"/>')
    return "".join([*parts, "</g>"])


def truntum(chance: Random, height: int, name: str) -> str:
    """Small flowers like stars on a night: it was drawn for love that comes again."""
    leaf = "M0-3C-4-9-4-15 0-21C4-15 4-9 0-3Z"
    flower = "".join(f'<path transform="rotate({turn})" d="{leaf}"/>' for turn in range(0, 360, 45))
    parts = [f'<defs><g id="{name}-t">{flower}</g></defs>']
    step = 58
    for row in range(-1, int(height / (step / 2)) + 2):
        for column in range(-1, WIDTH // step + 2):
            x, y = column * step + (row % 2) * step / 2, row * step / 2
            bloom = chance.random()
            size = 1.25 if bloom > 0.88 else 0.95 if bloom > 0.4 else 0.7
            tone = "m-4" if bloom > 0.88 else "m-3" if bloom > 0.62 else "m-2" if bloom > 0.25 else "m-1"
            parts.append(
                f'<g class="{tone}" transform="translate({x:g} {y:g}) scale({size})"><use href="#{name}-t"/></g>'
            )
            parts.append(f'<circle class="m-line-fill" cx="{x:g}" cy="{y:g}" r="2.6"/>')
            for turn in (0, 90):
                dx, dy = around(x, y, step / 4 + 3, turn + 45)
                parts.append(f'<circle class="m-2" cx="{dx:.1f}" cy="{dy:.1f}" r="1.7"/>')
    return "".join(parts)


def mega_mendung(chance: Random, height: int, name: str) -> str:
    """Clouds before rain: one outline, stroked ever thinner in ever lighter tones, gives the banded edges."""
    parts = []
    scale = height / HEIGHT
    middle = ((90, 250), (330, 120), (560, 265), (300, 330), (610, 60))
    for index, (left, top) in enumerate(middle):
        x, y = left + chance.uniform(-18, 18), top * scale
        puffs: list[tuple[Point, float]] = [((x, y), 34), ((x - 50, y + 12), 24), ((x + 52, y + 10), 26)]
        puffs += [((x - 88, y + 22), 13), ((x + 92, y + 22), 14), ((x + 18, y - 24), 18)]
        circles = "".join(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{r}"/>' for (cx, cy), r in puffs)
        curl = f'<path fill="none" d="M{x - 88:.0f} {y + 30:.0f}c-24 8-46-4-44-22c2-14 22-16 26-4"/>'
        curl += f'<path fill="none" d="M{x + 92:.0f} {y + 30:.0f}c28 8 50-6 46-24c-3-14-22-14-25-2"/>'
        parts.append(f'<defs><g id="{name}-m{index}">{circles}{curl}</g></defs>')
        for width, tone in ((86, "1"), (66, "2"), (48, "1"), (32, "3"), (18, "2"), (6, "4")):
            parts.append(
                f'<use href="#{name}-m{index}" class="m-{tone} s-{tone}" stroke-width="{width}" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
    return "".join(parts)


def lontara(chance: Random, height: int, name: str) -> str:
    """Sulapa' eppa', the four-sided cloth from which the Lontara letters are cut, with strokes and dots of script."""
    step = 80
    parts = []

    def diamond(x: float, y: float, half: float, tone: str) -> str:
        corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        return f'<path class="{tone}" d="{polygon(corners)}"/>'

    signs = (
        "M-14 5l7-9 7 9 7-9 7 9",
        "M-10-4l10 10 10-10",
        "M-12 6l12-12 12 12M0 2v6",
        "M-14-4l7 8 7-8 7 8 7-8",
    )
    for row in range(-1, int(height / (step / 2)) + 2):
        for column in range(-1, WIDTH // step + 2):
            x, y = column * step + (row % 2) * step / 2, row * step / 2
            pick = chance.random()
            outer = "m-3" if pick > 0.8 else "m-2" if pick > 0.4 else "m-1"
            parts.append(diamond(x, y, 36, outer))
            if pick > 0.55:
                parts.append(diamond(x, y, 25, "m-ground"))
                parts.append(diamond(x, y, 15, "m-4" if pick > 0.8 else "m-3"))
                parts.append(diamond(x, y, 6, "m-ground"))
            else:
                sign = signs[chance.randrange(len(signs))]
                parts.append(f'<path class="m-sign" transform="translate({x:g} {y:g})" d="{sign}"/>')
                parts.append(f'<circle class="m-4" cx="{x:g}" cy="{y - 16:g}" r="2.4"/>')
    return "".join(parts)


MOTIFS: Final[dict[str, Callable[[Random, int, str], str]]] = {
    "kawung": kawung,
    "parang": parang,
    "truntum": truntum,
    "mega-mendung": mega_mendung,
    "lontara": lontara,
}
